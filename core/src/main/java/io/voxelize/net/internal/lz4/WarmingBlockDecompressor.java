package io.voxelize.net.internal.lz4;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The native library until the JVM has compiled our own decoder, which is faster from then on; but for the blocks of
 * frames.
 *
 * <p>Until then our own practises on the beginning of each block; what it writes is overwritten by the library.
 * Practice is bounded, so that it costs little while the decoder is still interpreted, and counted for the whole JVM,
 * since what it warms up is shared.
 *
 * <p><b>Thread:</b> event loop.
 */
final class WarmingBlockDecompressor implements BlockDecompressor {

    /** After so many blocks the decoder is compiled, or will be within a few milliseconds; measured, see the guide. */
    static final int PRACTICES = 2_000;

    /** How much of a block is practised on, in bytes that come out. */
    static final int PRACTICE_LENGTH = 512;

    private static final AtomicInteger PRACTISED_IN_JVM = new AtomicInteger();

    private final BlockDecompressor cold;
    private final BlockDecompressor warm;
    private final AtomicInteger practised;

    /** Written by the event loop, read by whoever asks for the name. */
    private volatile boolean isWarm;

    WarmingBlockDecompressor(BlockDecompressor cold, BlockDecompressor warm) {
        this(cold, warm, PRACTISED_IN_JVM);
    }

    WarmingBlockDecompressor(BlockDecompressor cold, BlockDecompressor warm, AtomicInteger practised) {
        this.cold = cold;
        this.warm = warm;
        this.practised = practised;
        isWarm = practised.get() >= PRACTICES;
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
        int practiceLength = Math.min(maxLength, PRACTICE_LENGTH);
        warm.decompress(source, index, length, target, targetIndex, practiceLength, historyIndex);
        isWarm = practised.incrementAndGet() >= PRACTICES;
        return cold.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
    }

    /**
     * The library's, however warm the JVM is: our own takes twice as long for most of what is inside a frame. The
     * library does not know linked blocks.
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
