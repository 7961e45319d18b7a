package io.voxelize.net.internal.ring;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A reference-counted block of direct memory, 64-byte aligned, that arrays are inflated into.
 *
 * <p>It has one reference when it is acquired. The thread that releases the last reference returns it to its owner.
 *
 * <p><b>Thread:</b> the holder of a reference.
 */
public final class Slab {

    private static final byte[] FREED = new byte[0];
    private static final AtomicIntegerFieldUpdater<Slab> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(Slab.class, "references");

    /** Native memory in bytes that a slab takes besides its length. */
    static final int OVERHEAD = RecordLayout.SLAB_SLACK + RecordLayout.ARRAY_ALIGNMENT;

    /**
     * The owner since it was last acquired. A plain write: it is published by the commit of the record that refers to
     * it.
     */
    private @Nullable Owner owner;

    private final int id;
    private final int sizeClass;
    private final int length;
    private final ByteBuffer memory;
    private final ByteBuffer byteBuffer;
    private final UnsafeBuffer buffer;
    private final IntBuffer ints;
    private final FloatBuffer floats;
    /** Accessed through {@link #REFERENCES}: an AtomicInteger would be one more cache line for the game to fetch. */
    private volatile int references;

    /**
     * Whether it counts against the budget of retained slabs. Plain: the holder of a reference writes it, the thread
     * that releases the last reference reads it, and the reference count orders the two.
     */
    private boolean retained;

    /** Link of a free list or of the stack of released slabs. */
    @Nullable
    Slab next;

    private boolean freed;

    /** What a slab is returned to. */
    interface Owner {

        /** Moves a slab in use to the budget of retained slabs; returns false if that has no room. Thread: game. */
        boolean moveToRetained(Slab slab);

        /** Takes back a slab without references. Thread: any. */
        void giveBack(Slab slab, boolean wasRetained);
    }

    Slab(int id, int sizeClass, int length) {
        this.id = id;
        this.sizeClass = sizeClass;
        this.length = length;
        int total = length + RecordLayout.SLAB_SLACK;
        memory = ByteBuffer.allocateDirect(total + RecordLayout.ARRAY_ALIGNMENT);
        byteBuffer = memory.alignedSlice(RecordLayout.ARRAY_ALIGNMENT)
                .limit(total)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN);
        buffer = new UnsafeBuffer(byteBuffer);
        ints = byteBuffer.asIntBuffer();
        floats = byteBuffer.asFloatBuffer();
    }

    /**
     * Returns the id that records refer to this slab by.
     *
     * @return {@code 0} or more; reused once the memory was freed.
     */
    public int id() {
        return id;
    }

    /**
     * Returns the memory: {@link #length()} bytes and the slack behind them.
     *
     * @return valid while the caller holds a reference.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Returns the memory as a direct buffer: little-endian, {@link #length()} bytes and the slack behind them. It is
     * shared: use absolute accessors only, or a duplicate.
     *
     * @return valid while the caller holds a reference.
     */
    public ByteBuffer byteBuffer() {
        return byteBuffer;
    }

    /**
     * Returns the usable length, without the slack.
     *
     * @return bytes, at least the length that was asked for.
     */
    public int length() {
        return length;
    }

    /**
     * Adds a reference. The first call also moves the slab from the pool's budget to that of retained slabs.
     *
     * <p><b>Thread:</b> game, holding a reference.
     *
     * @return false, without side effects, if the budget of retained slabs has no room.
     */
    public boolean tryRetain() {
        assert references > 0 : "slab retained after it was released: id=" + id;
        if (!retained) {
            if (!owner().moveToRetained(this)) {
                return false;
            }
            retained = true;
        }
        REFERENCES.getAndIncrement(this);
        return true;
    }

    /** Adds a reference; returns false if the last one was already released. Thread: any. */
    public boolean tryShare() {
        int held;
        do {
            held = references;
            if (held == 0) {
                return false;
            }
        } while (!REFERENCES.compareAndSet(this, held, held + 1));
        return true;
    }

    /** Tells whether the caller's reference is the only one. */
    public boolean isHeldOnce() {
        return references == 1;
    }

    /**
     * Releases a reference.
     *
     * <p><b>Thread:</b> any.
     *
     * @throws IllegalStateException if the slab has no reference.
     */
    public void release() {
        int left = REFERENCES.decrementAndGet(this);
        if (left < 0) {
            REFERENCES.getAndIncrement(this);
            throw new IllegalStateException("slab released more often than acquired and retained: id=" + id);
        }
        if (left == 0) {
            boolean wasRetained = retained;
            retained = false;
            owner().giveBack(this, wasRetained);
        }
    }

    /**
     * Releases the only reference to a slab that is not retained, without returning it to its owner: the caller does
     * that. Compare-and-set rather than a plain write, since a thread whose own reference is gone may be in
     * {@link #tryShare()}.
     *
     * <p><b>Thread:</b> game, holding a reference.
     *
     * @return false, without side effects, if the slab is retained, has another owner or has other references.
     */
    boolean releaseOnly(Owner from) {
        return !retained && owner == from && REFERENCES.compareAndSet(this, 1, 0);
    }

    private Owner owner() {
        return Objects.requireNonNull(owner);
    }

    /** Sets the owner and the first reference. */
    void acquired(Owner newOwner) {
        owner = newOwner;
        references = 1;
    }

    /** Sets the owner and the first reference of a slab that counts as retained. */
    void acquiredRetained(Owner newOwner) {
        owner = newOwner;
        retained = true;
        references = 1;
    }

    /** Returns the memory as 32-bit words, for bulk copies; use absolute accessors only. */
    public IntBuffer ints() {
        return ints;
    }

    /** Returns the memory as floats, for bulk copies; use absolute accessors only. */
    public FloatBuffer floats() {
        return floats;
    }

    int sizeClass() {
        return sizeClass;
    }

    /** Returns the native memory that it takes, in bytes, slack and alignment included. */
    long footprint() {
        return (long) length + OVERHEAD;
    }

    boolean isFreed() {
        return freed;
    }

    /** Frees the memory. From now on a read through a view that was kept fails its bounds check. */
    void free() {
        freed = true;
        buffer.wrap(FREED);
        BufferUtil.free(memory);
    }

    @Override
    public String toString() {
        return "Slab(id=" + id + ", length=" + length + ", references=" + references + ")";
    }
}
