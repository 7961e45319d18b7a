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
 * A piece of native memory that arrays are inflated into, 64-byte aligned, counted by references.
 *
 * <p>Starts with one reference when it is acquired. Whoever drops the last one gives the memory back, from whatever
 * thread that is.
 *
 * <p><b>Thread:</b> the holder of a reference.
 */
public final class Slab {

    private static final byte[] FREED = new byte[0];
    private static final AtomicIntegerFieldUpdater<Slab> REFERENCES =
            AtomicIntegerFieldUpdater.newUpdater(Slab.class, "references");

    /** Who took it last. Written before the record that mentions it is committed, which orders it for the reader. */
    private @Nullable SlabPool pool;

    private final int id;
    private final int sizeClass;
    private final int length;
    private final ByteBuffer memory;
    private final ByteBuffer byteBuffer;
    private final UnsafeBuffer buffer;
    private final IntBuffer ints;
    private final FloatBuffer floats;
    /** Through {@link #REFERENCES}: an object of its own would be one more line of cache that the game has to fetch. */
    private volatile int references;

    /** Written by a holder of a reference, read by whoever drops the last one: the reference count orders both. */
    private boolean retained;

    /** Next in a free list or in the stack of released slabs. */
    @Nullable
    Slab next;

    private boolean freed;

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
     * Returns what stands for this slab in a record.
     *
     * @return {@code 0} or more; used again once the memory was freed.
     */
    public int id() {
        return id;
    }

    /**
     * Returns the memory: {@link #length()} bytes and the slack behind them.
     *
     * @return valid while a reference is held.
     */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /**
     * Returns the memory as a direct buffer: little-endian, {@link #length()} bytes and the slack behind them. Shared:
     * use absolute accessors only, or a duplicate.
     *
     * @return valid while a reference is held.
     */
    public ByteBuffer byteBuffer() {
        return byteBuffer;
    }

    /**
     * Returns the usable length, without the slack.
     *
     * @return bytes, at least what was asked for.
     */
    public int length() {
        return length;
    }

    /**
     * Adds a reference and, the first time, moves the slab from what the pool counts to the budget of retained slabs.
     *
     * <p><b>Thread:</b> game, holding a reference.
     *
     * @return false, and nothing changed, if that budget has no room.
     */
    public boolean tryRetain() {
        assert references > 0 : "slab retained after it was released: id=" + id;
        if (!retained) {
            if (!pool().moveToRetained(this)) {
                return false;
            }
            retained = true;
        }
        REFERENCES.getAndIncrement(this);
        return true;
    }

    /** Adds a reference, unless the last one was dropped meanwhile. Thread: any. */
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

    /** Whether the caller's reference is the only one. */
    public boolean isHeldOnce() {
        return references == 1;
    }

    /**
     * Drops a reference.
     *
     * <p><b>Thread:</b> any.
     *
     * @throws IllegalStateException if there is none to drop.
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
            pool().giveBack(this, wasRetained);
        }
    }

    /**
     * Drops the only reference to a slab of that pool that is not retained, and leaves giving it back to the caller.
     * The count is compared, since somebody whose reference has long gone may be trying to {@linkplain #tryShare()
     * share} it.
     *
     * <p><b>Thread:</b> game, holding a reference.
     *
     * @return false, and nothing changed, if it is not like that.
     */
    boolean dropOnly(SlabPool from) {
        return !retained && pool == from && REFERENCES.compareAndSet(this, 1, 0);
    }

    private SlabPool pool() {
        return Objects.requireNonNull(pool);
    }

    void acquired(SlabPool newPool) {
        pool = newPool;
        references = 1;
    }

    /** Starts as retained from its first reference on. */
    void acquiredRetained(SlabPool newPool) {
        pool = newPool;
        retained = true;
        references = 1;
    }

    /** The memory as words, for copying in bulk; absolute accessors only. */
    public IntBuffer ints() {
        return ints;
    }

    /** The memory as floats, for copying in bulk; absolute accessors only. */
    public FloatBuffer floats() {
        return floats;
    }

    int sizeClass() {
        return sizeClass;
    }

    /** What it takes of native memory, slack and alignment included. */
    long footprint() {
        return SlabPool.footprint(length);
    }

    boolean isFreed() {
        return freed;
    }

    /** Frees the memory; a view that was kept fails its bounds check from now on. */
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
