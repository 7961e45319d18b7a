package io.voxelize.net.internal.view;

import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.metrics.Counter;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * The compressed voxels and lights of a chunk that the game retained, as the server sent them.
 *
 * <p><b>Thread:</b> any.
 */
final class RetainedCompressedChunk extends RetainedData implements CompressedChunk {

    private final RetainContext context;
    private final int chunkSize;
    private final int maxHeight;
    private final Slab slab;
    private final Part voxels;
    private final Part lights;

    /**
     * An array's place in the slab.
     *
     * @param block whether it is an LZ4 block; otherwise packed varints.
     * @param offset in bytes.
     * @param length in bytes, 0 if the array was not sent.
     * @param count of words that it inflates to.
     */
    record Part(boolean block, int offset, int length, int count) {}

    RetainedCompressedChunk(
            RetainContext context, int x, int z, int chunkSize, int maxHeight, Slab slab, Part voxels, Part lights) {
        super(context.leaks(), x, z, slab);
        this.context = context;
        this.chunkSize = chunkSize;
        this.maxHeight = maxHeight;
        this.slab = slab;
        this.voxels = voxels;
        this.lights = lights;
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
            // Not collectable before this point, or the leak detector would release the slab meanwhile.
            Reference.reachabilityFence(this);
        }
    }

    /** Adds a reference while the slab is read, since another thread may close this meanwhile. */
    private void share() {
        if (isClosed() || !slab.tryShare()) {
            throw usedAfterClose("compressed chunk");
        }
        // close() sets the flag before it releases. So if this is still open, the slab was not reused in between, and
        // the new reference is to this chunk's bytes.
        if (isClosed()) {
            slab.release();
            throw usedAfterClose("compressed chunk");
        }
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
            // In ascending order, since inflating may overwrite bytes behind an array.
            VoxelArrayFlyweight voxelWords = inflate(voxels, target, 0);
            VoxelArrayFlyweight lightWords = inflate(lights, target, lightsOffset());
            ChunkData data = new RetainedChunk(context.leaks(), x(), z(), target, voxelWords, lightWords);
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

    /** Hands out no views. */
    @Override
    void unwrapViews() {}

    @Override
    public String toString() {
        return "CompressedChunk(x=" + x() + ", z=" + z() + ", compressedLength=" + compressedLength() + closedSuffix();
    }
}
