package io.voxelize.net.internal.lz4;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Uses the native library until the JIT has compiled the Java decoder, and the Java decoder afterwards. The blocks of
 * frames stay with the native library, which is faster for them.
 *
 * <p>To warm up, the Java decoder inflates the beginning of each block, and the library then overwrites the result.
 * That is limited to {@link #WARM_UP_LENGTH} bytes, since the decoder is slow while it is interpreted. Warm-up calls
 * are counted per JVM, since compiled code is shared by all instances.
 *
 * <p><b>Thread:</b> the thread that inflates the message: event loop, or the inflater thread that took it.
 */
final class WarmingBlockDecompressor implements BlockDecompressor {

    /** Blocks after which the decoder is compiled, or will be within a few milliseconds; measured, see the guide. */
    static final int WARM_UPS = 2_000;

    /** Inflated length in bytes at which a warm-up call stops. */
    static final int WARM_UP_LENGTH = 512;

    private static final AtomicInteger WARM_UPS_IN_JVM = new AtomicInteger();

    private final BlockDecompressor cold;
    private final BlockDecompressor warm;
    private final AtomicInteger warmUps;

    /** Written by the event loop, read by any thread that asks for the name. */
    private volatile boolean isWarm;

    WarmingBlockDecompressor(BlockDecompressor cold, BlockDecompressor warm) {
        this(cold, warm, WARM_UPS_IN_JVM);
    }

    WarmingBlockDecompressor(BlockDecompressor cold, BlockDecompressor warm, AtomicInteger warmUps) {
        this.cold = cold;
        this.warm = warm;
        this.warmUps = warmUps;
        isWarm = warmUps.get() >= WARM_UPS;
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
        if (isWarm) {
            return warm.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
        }
        int warmUpLength = Math.min(maxLength, WARM_UP_LENGTH);
        warm.decompress(source, index, length, target, targetIndex, warmUpLength, historyIndex);
        isWarm = warmUps.incrementAndGet() >= WARM_UPS;
        return cold.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
    }

    /**
     * Always the library, except for linked blocks, which it does not support: the Java decoder takes twice as long for
     * most blocks of frames.
     */
    @Override
    public int decompressFrameBlock(
            ByteBuffer source,
            int index,
            int length,
            ByteBuffer target,
            int targetIndex,
            int maxLength,
            int historyIndex) {
        BlockDecompressor blocks = historyIndex == targetIndex ? cold : this;
        return blocks.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
    }

    @Override
    public String name() {
        return (isWarm ? warm.name() : cold.name() + ", then " + warm.name()) + "; frames " + cold.name();
    }
}
