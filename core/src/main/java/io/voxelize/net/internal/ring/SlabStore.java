package io.voxelize.net.internal.ring;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Slabs for the arrays of received chunks and for long record bodies, kept for reuse and bounded in total. One per
 * event loop; each connection takes its slabs through a {@link SlabPool} of its own.
 *
 * <pre>
 *           acquire                       release, the last reference                collect
 *  idle ───────────────► in use ──────────────────────────────────────► released ────────────► idle
 *   │ ▲                    │ tryRetain                                      ▲
 *   │ └ allocate           └──────────► retained ──────────────────────────┤ if the store has room for it
 *   └ evict ► freed                                                         └ else freed
 * </pre>
 *
 * <p>Slabs come in sizes 2<sup>k</sup> x {1, 1.25, 1.5, 1.75}, so less than a quarter is wasted and an array of a power
 * of two fits exactly. Idle ones are kept per size, the last used one on top, because its memory is the warmest. What
 * is idle, in use or released never exceeds {@code maxLength}; retained slabs count against {@code maxRetainedLength}
 * instead, and so do those that are {@linkplain #takeRetained made for it}, which are freed when they are released.
 * When room is needed, idle slabs of other sizes are freed. In an empty store any set of slabs whose {@link #footprint}
 * sums up to at most {@code maxLength} fits.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class SlabStore implements AutoCloseable {

    /** Length of the smallest slab. */
    public static final int MIN_SLAB_LENGTH = 4 << 10;

    /** Length of the largest slab. */
    public static final int MAX_SLAB_LENGTH = 1 << 30;

    private static final int MIN_EXPONENT = 12;
    private static final int SIZE_CLASSES = (30 - MIN_EXPONENT) * 4 + 1;
    /** Id of a slab that no record refers to. */
    private static final int NO_ID = -1;

    private static final int OVERHEAD = RecordLayout.SLAB_SLACK + RecordLayout.ARRAY_ALIGNMENT;

    private final long maxLength;
    private final long maxRetainedLength;

    /** Idle, in use and released. */
    private final AtomicLong allocatedLength = new AtomicLong();

    private final AtomicLong retainedLength = new AtomicLong();

    /** Stack of slabs given back by any thread. Only ever emptied as a whole, so there is no ABA. */
    private final AtomicReference<@Nullable Slab> released = new AtomicReference<>();

    private final @Nullable Slab[] idle = new Slab[SIZE_CLASSES];

    /** What the free lists hold. Kept by the event loop alone, so that taking a warm slab costs no atomic operation. */
    private long idleLength;

    /**
     * By id. Written before the id goes through a ring, whose commit orders it for the reader; replaced when it grows.
     */
    private volatile @Nullable Slab[] slabs = new Slab[16];

    private int[] freeIds = new int[16];
    private int freeIdCount;
    private int nextId;
    private volatile boolean closed;

    /**
     * Creates an empty store; nothing is allocated before it is needed.
     *
     * @param maxLength bound of what is idle or in use, in bytes.
     * @param maxRetainedLength bound of what is retained, in bytes.
     */
    public SlabStore(long maxLength, long maxRetainedLength) {
        this.maxLength = maxLength;
        this.maxRetainedLength = maxRetainedLength;
    }

    /**
     * Returns what a slab takes of the store: its size class, slack and alignment.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length asked for, {@code 0} to {@link #MAX_SLAB_LENGTH} bytes.
     * @return bytes.
     */
    public static long footprint(int length) {
        return (long) classLength(length) + OVERHEAD;
    }

    /**
     * Takes a slab, a warm one if there is one. Its content is arbitrary.
     *
     * @param length needed, {@code 0} to {@link #MAX_SLAB_LENGTH} bytes.
     * @return a slab without a reference, or null if there is no room now or the store is closed.
     * @throws IllegalArgumentException if the length is out of range.
     */
    @Nullable
    Slab take(int length) {
        if (length < 0 || length > MAX_SLAB_LENGTH) {
            throw new IllegalArgumentException(
                    "slab length out of range: length=" + length + ", max=" + MAX_SLAB_LENGTH);
        }
        if (closed) {
            return null;
        }
        collect();
        int sizeClass = sizeClass(length);
        Slab slab = pop(sizeClass);
        return slab == null ? allocate(sizeClass, classLength(length)) : slab;
    }

    /**
     * Makes a slab of the budget for retained ones. Its content is arbitrary, its id stands for nothing.
     *
     * <p><b>Thread:</b> any.
     *
     * @param length needed, in bytes.
     * @return a slab without a reference, or null if the budget, or the JVM's direct memory, has no room now.
     */
    @Nullable
    Slab takeRetained(long length) {
        if (length > MAX_SLAB_LENGTH || !reserve(retainedLength, footprint((int) length), maxRetainedLength)) {
            return null;
        }
        int slabLength = (int) length;
        try {
            return new Slab(NO_ID, sizeClass(slabLength), classLength(slabLength));
        } catch (OutOfMemoryError ex) {
            retainedLength.getAndAdd(-footprint(slabLength));
            return null;
        }
    }

    /** What could be handed out now, in bytes: idle, or not allocated. */
    long freeLength() {
        collect();
        return maxLength - (allocatedLength.get() - idleLength);
    }

    /**
     * Returns the slab that an id of a record stands for.
     *
     * <p><b>Thread:</b> any that holds a reference, as a record does.
     *
     * @param id as in the record.
     * @return the slab.
     * @throws IndexOutOfBoundsException if there never was such an id.
     * @throws IllegalStateException if there is no such slab now.
     */
    public Slab slab(int id) {
        Slab slab = slabs[id];
        if (slab == null) {
            throw new IllegalStateException("no slab has this id: id=" + id);
        }
        return slab;
    }

    /**
     * Returns what is retained.
     *
     * <p><b>Thread:</b> any.
     *
     * @return bytes, at most the bound given to the constructor.
     */
    public long retainedLength() {
        return retainedLength.get();
    }

    /**
     * Returns what is idle or in use; what is retained is not included.
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
     * Frees what is idle; what is still in use or retained is freed when it is released. Idempotent.
     *
     * <p><b>Thread:</b> event loop, or any once the event loop has ended.
     */
    @Override
    public void close() {
        closed = true;
        collect();
        for (int sizeClass = 0; sizeClass < SIZE_CLASSES; sizeClass++) {
            evict(sizeClass, Long.MAX_VALUE);
        }
    }

    /** Moves a slab in use to the retained budget; false if that has no room. Thread: game. */
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
            // Room for it in the store first, and only then out of the other budget: it is counted at every moment.
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

    /**
     * After close: whoever takes the stack frees what is in it, so that nobody waits for an event loop that has ended.
     */
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
        // A plain read first: an exchange on every acquire would take the cache line from the game thread.
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

    /** The first released first, so that the last one ends on top of its free list. */
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
        long footprint = footprint(length);
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
            // The JVM has less direct memory than the store may use: as good as a full store, if something will be
            // released.
            if (evictSome(Long.MAX_VALUE)) {
                return allocate(sizeClass, length);
            }
            if (allocatedLength.get() == 0) {
                throw ex;
            }
            return null;
        }
    }

    /** Frees idle slabs, the largest first, until that much is free or none is left. */
    private boolean evictSome(long length) {
        long left = length;
        for (int sizeClass = SIZE_CLASSES - 1; sizeClass >= 0 && left > 0; sizeClass--) {
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

    private static int sizeClass(int length) {
        int last = Math.max(length, MIN_SLAB_LENGTH) - 1;
        int exponent = 31 - Integer.numberOfLeadingZeros(last);
        int quarter = (last >>> (exponent - 2)) & 3;
        return (exponent - MIN_EXPONENT) * 4 + quarter + 1;
    }

    private static int classLength(int length) {
        int last = Math.max(length, MIN_SLAB_LENGTH) - 1;
        int shift = 29 - Integer.numberOfLeadingZeros(last);
        return ((last >>> shift) + 1) << shift;
    }
}
