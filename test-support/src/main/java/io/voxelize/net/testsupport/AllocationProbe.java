package io.voxelize.net.testsupport;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Counts the bytes that threads allocate on the heap, as HotSpot counts them for each thread.
 *
 * <p>Reading the calling thread's figure allocates nothing; reading another thread's may. The first call of a code path
 * allocates what the JVM needs to link it, so warm it up before measuring. When the JIT compiles a method it loads the
 * classes of its signature on the calling thread: allow for a few kilobytes once, or demand that most of several runs
 * allocate nothing.
 *
 * <pre>{@code
 * long bytes = AllocationProbe.allocatedBy(() -> network.sync());
 * assertTrue(bytes < 1_024, "allocated=" + bytes);
 * }</pre>
 *
 * <p><b>Thread:</b> any
 */
public final class AllocationProbe {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocationProbe() {}

    /**
     * What is measured.
     *
     * @param <E> what it may throw.
     */
    @FunctionalInterface
    public interface Action<E extends Exception> {

        /**
         * Runs once.
         *
         * @throws E when it fails.
         */
        void run() throws E;
    }

    /**
     * Returns how much the calling thread has allocated since it was started.
     *
     * @return bytes.
     */
    public static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /**
     * Returns how much a thread has allocated since it was started.
     *
     * @param threadId as {@link Thread#getId()} returns it.
     * @return bytes; -1 when the thread has ended.
     */
    public static long allocated(long threadId) {
        return THREADS.getThreadAllocatedBytes(threadId);
    }

    /**
     * Returns how much all live Java threads have allocated since they were started. This reading allocates: two arrays
     * of a {@code long} for each thread, before it reads.
     *
     * @return bytes.
     */
    public static long allocatedByAllThreads() {
        long sum = 0;
        for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    /**
     * Runs an action on the calling thread and returns what it allocated there.
     *
     * @param action runs once.
     * @param <E> what the action may throw.
     * @return bytes.
     * @throws E when the action fails.
     */
    public static <E extends Exception> long allocatedBy(Action<E> action) throws E {
        long before = allocated();
        action.run();
        return allocated() - before;
    }

    /**
     * Runs an action several times on the calling thread and returns the least that one run allocated there. What the
     * JVM loads and links once, or loads when the JIT compiles, is in some runs only, so it does not count.
     *
     * @param runs 1 or more.
     * @param action runs that often; each run must do the same work.
     * @param <E> what the action may throw.
     * @return bytes.
     * @throws E when the action fails.
     */
    public static <E extends Exception> long leastAllocatedBy(int runs, Action<E> action) throws E {
        long least = allocatedBy(action);
        for (int run = 1; run < runs; run++) {
            least = Math.min(least, allocatedBy(action));
        }
        return least;
    }
}
