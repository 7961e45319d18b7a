package io.voxelize.net.internal.lz4;

import io.voxelize.net.config.DecompressorKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Inflates raw LZ4 blocks.
 *
 * <p><b>Thread:</b> event loop; one instance per event loop.
 */
public interface BlockDecompressor {

    /** Answer for a block that is malformed, or that needs more than {@code maxLength} bytes. */
    int MALFORMED = -1;

    /**
     * How many bytes behind the given range may be left with anything in them, as far as the target reaches: whoever
     * fills a buffer fills it upwards.
     */
    int OVERRUN_LENGTH = 64;

    /**
     * Inflates a block that ends exactly at {@code index + length}. Whatever the block says, nothing is read outside
     * the given ranges, and nothing is written outside the target's but for {@link #OVERRUN_LENGTH}.
     *
     * @param source direct or on the heap; its position does not matter.
     * @param index of the block, absolute in {@code source}.
     * @param length of the block in bytes.
     * @param target direct or on the heap, little-endian.
     * @param targetIndex where the first byte goes, absolute in {@code target}.
     * @param maxLength how many bytes may be written.
     * @param historyIndex how far back matches may reach, absolute in {@code target}: {@code targetIndex}, or less for
     *     a block that is linked to those before it.
     * @return how many bytes were written, or {@link #MALFORMED}.
     */
    int decompress(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex);

    /** Inflates a block that refers to nothing before it. */
    default int decompress(
            ByteBuffer source, int index, int length, ByteBuffer target, int targetIndex, int maxLength) {
        return decompress(source, index, length, target, targetIndex, maxLength, targetIndex);
    }

    /**
     * Inflates a block of a frame, as {@link #decompress} does. What is compressed for the second time has many and
     * unpredictable literals: another decoder may be the fastest for it.
     */
    default int decompressFrameBlock(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex) {
        return decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
    }

    /** What this is called in logs, at this moment. Thread: any. */
    String name();

    /** Returns the one that was asked for, or the next best if that does not load here. */
    static BlockDecompressor of(DecompressorKind kind) {
        NativeBlockDecompressor loaded = kind == DecompressorKind.JAVA ? null : NativeBlockDecompressor.tryLoad();
        DirectBlockDecompressor own =
                kind == DecompressorKind.JNI && loaded != null ? null : DirectBlockDecompressor.tryLoad();
        return best(loaded, own);
    }

    private static BlockDecompressor best(
            @Nullable NativeBlockDecompressor loaded, @Nullable DirectBlockDecompressor own) {
        if (loaded != null && own != null) {
            return new WarmingBlockDecompressor(loaded, own);
        }
        if (own != null) {
            return own;
        }
        return loaded != null ? loaded : new JavaBlockDecompressor();
    }
}
