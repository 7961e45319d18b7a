package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.view.LeakDetector.Watch;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.metrics.Counter;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Holds a reference to the slab of a chunk's arrays as they came, until it is closed.
 *
 * <p><b>Thread:</b> any.
 */
final class RetainedCompressedChunk implements CompressedChunk {

    private final RetainContext context;
    private final int x;
    private final int z;
    private final int chunkSize;
    private final int maxHeight;
    private final Slab slab;
    private final Part voxels;
    private final Part lights;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable Watch watch;

    /** Where an array stands in the slab; a length of 0 if it is not included. */
    record Part(boolean block, int offset, int length, int count) {}

    RetainedCompressedChunk(
            RetainContext context, int x, int z, int chunkSize, int maxHeight, Slab slab, Part voxels, Part lights) {
        this.context = context;
        this.x = x;
        this.z = z;
        this.chunkSize = chunkSize;
        this.maxHeight = maxHeight;
        this.slab = slab;
        this.voxels = voxels;
        this.lights = lights;
        watch = context.leaks().watch(this, x, z, slab);
    }

    @Override
    public int x() {
        return x;
    }

    @Override
    public int z() {
        return z;
    }

    @Override
    public int chunkSize() {
        return chunkSize;
    }

    @Override
    public int maxHeight() {
        return maxHeight;
    }

    @Override
    public boolean hasVoxels() {
        return voxels.length != 0;
    }

    @Override
    public boolean hasLights() {
        return lights.length != 0;
    }

    @Override
    public int compressedLength() {
        return voxels.length + lights.length;
    }

    @Override
    public @Nullable ChunkData inflate(@Nullable ChunkData recycled) {
        try {
            share();
            try {
                Slab target = target(recycled);
                return target == null ? null : inflateInto(target);
            } finally {
                slab.release();
            }
        } finally {
            // Until here it is not lost, however eager the collector is.
            Reference.reachabilityFence(this);
        }
    }

    /** Takes a reference for as long as the slab is read: another thread may close meanwhile. */
    private void share() {
        if (closed.get() || !slab.tryShare()) {
            throw closedException();
        }
        // Closing comes before releasing: if this is still open now, the shared reference is to this chunk's bytes.
        if (closed.get()) {
            slab.release();
            throw closedException();
        }
    }

    private IllegalStateException closedException() {
        return new IllegalStateException(
                "compressed chunk used after close: x=" + x + ", z=" + z, watch == null ? null : watch.closedAt());
    }

    private @Nullable Slab target(@Nullable ChunkData recycled) {
        long length = (long) lightsOffset() + (long) lights.count * Integer.BYTES;
        Slab reused = null;
        if (recycled instanceof RetainedChunk chunk) {
            reused = chunk.closeAndKeep(length);
        } else if (recycled != null) {
            recycled.close();
        }
        Slab target = reused == null ? context.slabs().acquireRetained(length) : reused;
        if (target == null) {
            context.counters().incrementShared(Counter.INFLATE_REFUSED);
        }
        return target;
    }

    private int lightsOffset() {
        return RecordLayout.align(voxels.count * Integer.BYTES);
    }

    private ChunkData inflateInto(Slab target) {
        boolean done = false;
        try {
            // Upwards, since inflating may leave anything in the bytes behind.
            VoxelArrayFlyweight voxelWords = inflate(voxels, target, 0);
            VoxelArrayFlyweight lightWords = inflate(lights, target, lightsOffset());
            ChunkData data = new RetainedChunk(context.leaks(), x, z, target, voxelWords, lightWords);
            done = true;
            return data;
        } finally {
            if (!done) {
                target.release();
            }
        }
    }

    private VoxelArrayFlyweight inflate(Part part, Slab target, int offset) {
        int count = part.length == 0 ? 0 : part.count;
        if (count != 0
                && !context.inflater().inflate(part.block, slab, part.offset, part.length, target, offset, count)) {
            context.counters().incrementShared(Counter.BAD_COMPRESSED_ARRAYS);
            count = 0;
        }
        return new VoxelArrayFlyweight().wrap(target, offset, count, chunkSize, maxHeight);
    }

    @Override
    public void close() {
        try {
            if (closed.compareAndSet(false, true)) {
                if (watch != null) {
                    watch.end();
                }
                slab.release();
            } else if (watch != null) {
                watch.closedAgain();
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public String toString() {
        return "CompressedChunk(x=" + x + ", z=" + z + ", compressedLength=" + compressedLength()
                + (closed.get() ? ", closed)" : ")");
    }
}
