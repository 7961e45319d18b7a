package io.voxelize.net.internal.wire;

import java.nio.ByteBuffer;

/**
 * Inflates raw LZ4 blocks.
 *
 * <p><b>Thread:</b> event loop; one instance per event loop.
 */
interface BlockDecompressor {

    /** Answer for a block that is malformed, or that needs more than {@code maxLength} bytes. */
    int MALFORMED = -1;

    /**
     * Inflates a block that ends exactly at {@code index + length}. Whatever the block says, nothing is written outside the given range.
     *
     * @param source direct or on the heap; its position does not matter.
     * @param index of the block, absolute in {@code source}.
     * @param length of the block in bytes.
     * @param target direct or on the heap.
     * @param targetIndex where the first byte goes, absolute in {@code target}.
     * @param maxLength how many bytes may be written.
     * @return how many bytes were written, or {@link #MALFORMED}.
     */
    int decompress(ByteBuffer source, int index, int length, ByteBuffer target, int targetIndex, int maxLength);

    /** What this is called in logs. */
    String name();

    /** Returns the fastest one that loads here: native if lz4-java's library loads, else in Java. */
    static BlockDecompressor fastest() {
        BlockDecompressor loaded = NativeBlockDecompressor.tryLoad();
        return loaded != null ? loaded : new JavaBlockDecompressor();
    }
}
