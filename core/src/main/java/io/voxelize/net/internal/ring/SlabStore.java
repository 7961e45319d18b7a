package io.voxelize.net.internal.ring;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Allocates, reuses and bounds the slabs of one event loop, which hold the arrays of received chunks and long record
 * bodies. Each connection takes its slabs through a {@link SlabPool} of its own.
 *
 * <pre>
 *           acquire                       release, the last reference                collect
 *  idle ───────────────► in use ──────────────────────────────────────► released ────────────► idle
 *   │ ▲                    │ tryRetain                                      ▲
 *   │ └ allocate           └──────────► retained ──────────────────────────┤ if the store has room for it
 *   └ evict ► freed                                                         └ else freed
 * </pre>
 *
 * <p>There is a free list for each of {@link SlabSizes}, last in, first out, because the memory that was used last is
 * still in the cache. Two budgets bound the store: {@code maxLength} for the slabs that are idle, in use or released,
 * {@code maxRetainedLength} for the retained ones. A slab from {@link #takeRetained} counts against the latter from the
 * start and is freed when it is released. An allocation that finds no room evicts idle slabs of other sizes. In an
 * empty store any set of slabs fits whose {@linkplain Slab#footprint() footprints} sum up to at most {@code maxLength}.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class SlabStore implements AutoCloseable {

    /** Id of a slab that no record refers to. */
    private static final int NO_ID = -1;

    private final long maxLength;
    private final long maxRetainedLength;

    /** Length of the slabs that are idle, in use or released. */
    private final AtomicLong allocatedLength = new AtomicLong();

    private final AtomicLong retainedLength = new AtomicLong();

    /**
     * Treiber stack of slabs that any thread returned. It is only ever emptied as a whole, so there is no ABA problem.
     */
    private final AtomicReference<@Nullable Slab> released = new AtomicReference<>();

    private final @Nullable Slab[] idle = new Slab[SlabSizes.COUNT];

    /** Length of the free lists. Only the event loop uses it, so taking an idle slab costs no atomic operation. */
    private long idleLength;

    /**
     * Slabs by id. An element is written before the record that refers to it is committed, which publishes it to the
     * reader. Volatile, since the array is replaced when it grows.
     */
    private volatile @Nullable Slab[] slabs = new Slab[16];

    private int[] freeIds = new int[16];
    private int freeIdCount;
    private int nextId;
    private volatile boolean closed;

    /**
     * Creates an empty store. Slabs are allocated on demand.
     *
     * @param maxLength bound in bytes of the slabs that are idle, in use or released.
     * @param maxRetainedLength bound in bytes of the retained slabs.
     */
    public SlabStore(long maxLength, long maxRetainedLength) {
        this.maxLength = maxLength;
        this.maxRetainedLength = maxRetainedLength;
    }

    /**
     * Takes a slab, an idle one if there is one. Its content is arbitrary.
     *
     * @param length needed, {@code 0} to {@link SlabSizes#MAX_LENGTH} bytes.
     * @return a slab without a reference, or null if there is no room now or the store is closed.
     * @throws IllegalArgumentException if the length is out of range.
     */
    @Nullable
    Slab take(int length) {
        if (length < 0 || length > SlabSizes.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "slab length out of range: length=" + length + ", min=0, max=" + SlabSizes.MAX_LENGTH);
        }
        if (closed) {
            return null;
        }
        collect();
        int sizeClass = SlabSizes.sizeClass(length);
        Slab slab = pop(sizeClass);
        return slab == null ? allocate(sizeClass, SlabSizes.slabLength(length)) : slab;
    }

    /**
     * Allocates a slab that counts as retained. Its content is arbitrary, and {@link #slab} does not find it.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length needed, in bytes.
     * @return a slab without a reference, or null if the budget or the JVM's direct memory has no room now.
     */
    @Nullable
    Slab takeRetained(long length) {
        if (length > SlabSizes.MAX_LENGTH) {
            return null;
        }
        int slabLength = SlabSizes.slabLength((int) length);
        long footprint = (long) slabLength + Slab.OVERHEAD;
        if (!reserve(retainedLength, footprint, maxRetainedLength)) {
            return null;
        }
        try {
            return new Slab(NO_ID, SlabSizes.sizeClass(slabLength), slabLength);
        } catch (OutOfMemoryError ex) {
            retainedLength.getAndAdd(-footprint);
            return null;
        }
    }

    /** Returns the length in bytes that could be taken now: idle, or not yet allocated. */
    long freeLength() {
        collect();
        return maxLength - (allocatedLength.get() - idleLength);
    }

    /**
     * Returns the slab that a record refers to.
     *
     * <p><b>Thread:</b> any that holds a reference, as the reader of the record does.
     *
     * @param id as in the record.
     * @return the slab.
     * @throws IndexOutOfBoundsException if no slab ever had this id.
     * @throws IllegalStateException if no slab has this id now.
     */
    public Slab slab(int id) {
        Slab slab = slabs[id];
        if (slab == null) {
            throw new IllegalStateException("no slab has this id: id=" + id);
        }
        return slab;
    }

    /**
     * Returns the length of the retained slabs.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the bound given to the constructor.
     */
    public long retainedLength() {
        return retainedLength.get();
    }

    /**
     * Returns the length of the slabs that are idle, in use or released, without the retained ones.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most {@link #maxLength()}.
     */
    public long allocatedLength() {
        return allocatedLength.get();
    }

    /**
     * Returns the bound of {@link #allocatedLength()}.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes.
     */
    public long maxLength() {
        return maxLength;
    }

    /**
     * Frees the idle slabs. Slabs that are in use or retained are freed when they are released. Idempotent.
     *
     * <p><b>Thread:</b> event loop, or any once the event loop has ended.
     */
    @Override
    public void close() {
        closed = true;
        collect();
        for (int sizeClass = 0; sizeClass < SlabSizes.COUNT; sizeClass++) {
            evict(sizeClass, Long.MAX_VALUE);
        }
    }

    /** Moves a slab in use to the budget of retained slabs; returns false if that has no room. Thread: game. */
    boolean moveToRetained(Slab slab) {
        long footprint = slab.footprint();
        if (!reserve(retainedLength, footprint, maxRetainedLength)) {
            return false;
        }
        allocatedLength.getAndAdd(-footprint);
        return true;
    }

    /** Takes back a slab without references. Thread: any. */
    void giveBack(Slab slab, boolean wasRetained) {
        long footprint = slab.footprint();
        if (slab.id() == NO_ID) {
            slab.free();
            retainedLength.getAndAdd(-footprint);
            return;
        }
        if (wasRetained) {
            // Reserved in one budget before it leaves the other, so that it is counted at every moment.
            if (closed || !reserve(allocatedLength, footprint, maxLength)) {
                slab.free();
            }
            retainedLength.getAndAdd(-footprint);
        }
        giveBack(slab, slab);
    }

    /**
     * Takes back slabs without references that were not retained, linked from the newest to the oldest. Thread: any.
     */
    void giveBack(Slab newest, Slab oldest) {
        Slab head;
        do {
            head = released.get();
            oldest.next = head;
        } while (!released.compareAndSet(head, newest));
        if (closed) {
            freeReleased();
        }
    }

    /** After close, the thread that releases a slab also frees it, since the event loop has ended. */
    private void freeReleased() {
        Slab slab = released.getAndSet(null);
        while (slab != null) {
            Slab next = slab.next;
            slab.next = null;
            if (!slab.isFreed()) {
                slab.free();
                allocatedLength.getAndAdd(-slab.footprint());
            }
            slab = next;
        }
    }

    private void collect() {
        // A read first: an exchange on every acquire would take the cache line away from the game thread.
        if (released.get() == null) {
            return;
        }
        Slab slab = reversed(released.getAndSet(null));
        while (slab != null) {
            Slab next = slab.next;
            if (slab.isFreed()) {
                slab.next = null;
                forget(slab);
            } else {
                slab.next = idle[slab.sizeClass()];
                idle[slab.sizeClass()] = slab;
                idleLength += slab.footprint();
            }
            slab = next;
        }
    }

    /** Reverses the stack, so that the slab that was released last ends on top of its free list. */
    private static @Nullable Slab reversed(@Nullable Slab stack) {
        Slab reversed = null;
        Slab slab = stack;
        while (slab != null) {
            Slab next = slab.next;
            slab.next = reversed;
            reversed = slab;
            slab = next;
        }
        return reversed;
    }

    private @Nullable Slab pop(int sizeClass) {
        Slab slab = idle[sizeClass];
        if (slab != null) {
            idle[sizeClass] = slab.next;
            idleLength -= slab.footprint();
            slab.next = null;
        }
        return slab;
    }

    private @Nullable Slab allocate(int sizeClass, int length) {
        long footprint = (long) length + Slab.OVERHEAD;
        if (footprint > maxLength) {
            return null;
        }
        while (!reserve(allocatedLength, footprint, maxLength)) {
            if (!evictSome(footprint)) {
                return null;
            }
        }
        int id = takeId();
        try {
            Slab slab = new Slab(id, sizeClass, length);
            slabs[id] = slab;
            return slab;
        } catch (OutOfMemoryError ex) {
            returnId(id);
            allocatedLength.getAndAdd(-footprint);
            // The JVM's limit on direct memory is below maxLength. Evict idle slabs and try again, else report a full
            // store if slabs in use will be released, and fail if there are none.
            if (evictSome(Long.MAX_VALUE)) {
                return allocate(sizeClass, length);
            }
            if (allocatedLength.get() == 0) {
                throw ex;
            }
            return null;
        }
    }

    /**
     * Frees idle slabs, the largest first, until that length is freed or none is left; returns false if none was idle.
     */
    private boolean evictSome(long length) {
        long left = length;
        for (int sizeClass = SlabSizes.COUNT - 1; sizeClass >= 0 && left > 0; sizeClass--) {
            left -= evict(sizeClass, left);
        }
        return left < length;
    }

    private long evict(int sizeClass, long length) {
        long evicted = 0;
        while (evicted < length) {
            Slab slab = pop(sizeClass);
            if (slab == null) {
                break;
            }
            evicted += slab.footprint();
            slab.free();
            allocatedLength.getAndAdd(-slab.footprint());
            forget(slab);
        }
        return evicted;
    }

    private int takeId() {
        if (freeIdCount > 0) {
            return freeIds[--freeIdCount];
        }
        if (nextId == slabs.length) {
            slabs = Arrays.copyOf(slabs, nextId * 2);
        }
        return nextId++;
    }

    private void forget(Slab slab) {
        slabs[slab.id()] = null;
        returnId(slab.id());
    }

    private void returnId(int id) {
        if (freeIdCount == freeIds.length) {
            freeIds = Arrays.copyOf(freeIds, freeIdCount * 2);
        }
        freeIds[freeIdCount++] = id;
    }

    private static boolean reserve(AtomicLong used, long length, long limit) {
        long before;
        do {
            before = used.get();
            if (before + length > limit) {
                return false;
            }
        } while (!used.compareAndSet(before, before + length));
        return true;
    }
}
