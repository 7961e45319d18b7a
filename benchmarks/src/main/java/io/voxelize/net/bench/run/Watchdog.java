package io.voxelize.net.bench.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Ends processes that take too long, with all that they started, so that one that hangs does not hold up the others.
 *
 * <p><b>Thread:</b> any.
 */
final class Watchdog implements AutoCloseable {

    private final int timeoutS;
    private final List<Process> watched = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::run, "watchdog");
    private volatile boolean expired;

    private Watchdog(int timeoutS) {
        this.timeoutS = timeoutS;
        thread.setDaemon(true);
    }

    static Watchdog start(int timeoutS) {
        Watchdog watchdog = new Watchdog(timeoutS);
        watchdog.thread.start();
        return watchdog;
    }

    /** Adds a process, and returns it. */
    Process watch(Process process) {
        watched.add(process);
        if (expired) {
            end(process);
        }
        return process;
    }

    /** Whether the time is over. */
    boolean hasExpired() {
        return expired;
    }

    private void run() {
        try {
            TimeUnit.SECONDS.sleep(timeoutS);
        } catch (InterruptedException ex) {
            // Everything is over in time.
            return;
        }
        expire();
    }

    /** Ends them as if the time were over. */
    void expire() {
        expired = true;
        watched.forEach(Watchdog::end);
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        thread.interrupt();
        watched.forEach(Watchdog::end);
    }
}
