package io.voxelize.net.internal.lz4;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.agrona.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@link ShortMatchDecoder} on direct buffers, and {@link JavaBlockDecompressor} if one of them is on the heap.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it.
 */
final class DirectBlockDecompressor implements BlockDecompressor {

    private final ShortMatchDecoder decoder = new ShortMatchDecoder();
    private final JavaBlockDecompressor onHeap = new JavaBlockDecompressor();

    private DirectBlockDecompressor() {}

    /** Returns null if {@link DirectMemory} is not usable: with Agrona 1.x, or on an unusual platform. */
    static @Nullable DirectBlockDecompressor tryLoad() {
        return DirectMemory.isUsable() ? new DirectBlockDecompressor() : null;
    }

    @Override
    public int decompress(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex) {
        if (!source.isDirect() || !target.isDirect()) {
            return onHeap.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
        }
        Objects.checkFromIndexSize(index, length, source.capacity());
        Objects.checkFromIndexSize(targetIndex, maxLength, target.capacity());
        Objects.checkFromToIndex(historyIndex, targetIndex, target.capacity());
        try {
            long in = BufferUtil.address(source) + index;
            long memory = BufferUtil.address(target);
            long out = memory + targetIndex;
            long end = out + maxLength;
            long writableEnd = Math.min(end + OVERRUN_LENGTH, memory + target.capacity());
            return decoder.decode(in, in + length, out, end, writableEnd, memory + historyIndex);
        } finally {
            // The decoder has only addresses, which do not keep the buffers reachable.
            Reference.reachabilityFence(source);
            Reference.reachabilityFence(target);
        }
    }

    @Override
    public String name() {
        return "java direct";
    }
}
