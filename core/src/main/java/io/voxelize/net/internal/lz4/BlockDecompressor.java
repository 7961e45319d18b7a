package io.voxelize.net.internal.lz4;

import io.voxelize.net.config.DecompressorKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Inflates raw LZ4 blocks.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it. The event
 * loop and each message that an inflater thread may take have an instance of their own.
 */
public interface BlockDecompressor {

    /** Returned for a block that is malformed or inflates to more than {@code maxLength} bytes. */
    int MALFORMED = -1;

    /**
     * How many bytes behind the target's range a decompressor may overwrite, within the target's capacity. So fill a
     * buffer from its start upwards.
     */
    int OVERRUN_LENGTH = 64;

    /**
     * Inflates a block that ends exactly at {@code index + length}. Whatever the block's bytes are, nothing is read
     * outside the given ranges, and nothing is written outside the target's range and the {@link #OVERRUN_LENGTH} bytes
     * behind it.
     *
     * @param source direct or heap buffer; its position is ignored.
     * @param index of the block, absolute in {@code source}.
     * @param length of the block in bytes.
     * @param target direct or heap buffer, little-endian.
     * @param targetIndex of the first byte to write, absolute in {@code target}.
     * @param maxLength bound of the inflated length in bytes.
     * @param historyIndex lowest index that a match may refer to, absolute in {@code target}: {@code targetIndex}, or
     *     less for a linked block.
     * @return inflated length in bytes, or {@link #MALFORMED}.
     */
    int decompress(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex);

    /** Inflates an independent block, one that refers to no block before it. */
    default int decompress(
            ByteBuffer source, int index, int length, ByteBuffer target, int targetIndex, int maxLength) {
        return decompress(source, index, length, target, targetIndex, maxLength, targetIndex);
    }

    /**
     * Inflates a block of a frame, as {@link #decompress} does. A frame compresses arrays that are compressed already,
     * so its blocks have many literals of unpredictable lengths, and another decoder may be the fastest one for them.
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

    /** Returns the name to log; it changes when another decoder takes over. Thread: any. */
    String name();

    /** Returns a decompressor of that kind, or of the next best kind if that one does not load on this platform. */
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
