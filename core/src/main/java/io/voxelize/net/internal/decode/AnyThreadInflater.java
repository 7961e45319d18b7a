package io.voxelize.net.internal.decode;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.Slab;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Inflates what was kept compressed, on whatever thread wants it.
 *
 * <p>A decompressor serves one thread at a time. One waits for the next caller; callers that come at the same time make
 * one of their own each.
 *
 * <p><b>Thread:</b> any.
 */
public final class AnyThreadInflater implements ArrayInflater {

    private final DecompressorKind kind;
    private final AtomicReference<@Nullable BlockDecompressor> idle = new AtomicReference<>();

    /**
     * Creates an inflater.
     *
     * @param kind which decompressor to use, if it loads here.
     */
    public AnyThreadInflater(DecompressorKind kind) {
        this.kind = kind;
    }

    @Override
    public boolean inflate(boolean block, Slab source, int index, int length, Slab target, int offset, int count) {
        if (!block) {
            // Written in runs of whole varints, of which there are no more than were counted.
            return PackedVarints.count(source.buffer(), index, length) == count
                    && PackedVarints.unpack(source.buffer(), index, length, target.buffer(), offset) == count;
        }
        int blockLength = length - ArrayReader.PREFIX_LENGTH;
        return blockLength > 0
                && inflateBlock(source, index + ArrayReader.PREFIX_LENGTH, blockLength, target, offset, count);
    }

    private boolean inflateBlock(Slab source, int index, int length, Slab target, int offset, int count) {
        BlockDecompressor blocks = idle.getAndSet(null);
        if (blocks == null) {
            blocks = BlockDecompressor.of(kind);
        }
        int expected = count * Integer.BYTES;
        int written = blocks.decompress(source.byteBuffer(), index, length, target.byteBuffer(), offset, expected);
        idle.set(blocks);
        return written == expected;
    }
}
