package io.voxelize.net.internal.decode;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.decode.ServerTraits.Outer;
import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What decoding a message takes besides the message: buffers for its plain bytes and its record, decompressors,
 * parsers. One per event loop, shared by the decoders of its connections, because a loop decodes one message at a time.
 * Inflater threads belong to it as well.
 *
 * <p><b>Thread:</b> event loop; {@link #decompressor()} any; {@link #close()} any, once the event loop has no messages
 * any more.
 */
public final class DecodeScratch implements AutoCloseable {

    /** What takes less of the slabs is inflated in the time that another thread takes to notice. */
    private static final int MIN_FOOTPRINT = 64 << 10;

    private final BlockDecompressor blocks;
    private final PlainMessage plain;
    private final InitScanner initScanner = new InitScanner();
    /** Where the event loop decodes what it inflates itself. */
    private final PendingMessage own;

    private final @Nullable Inflaters inflaters;

    /** Creates scratch memory without inflater threads. */
    DecodeScratch(BlockDecompressor blocks) {
        this(blocks, null);
    }

    /**
     * Creates scratch memory.
     *
     * @param config which decompressor to use, if it loads here, and how many inflater threads.
     */
    public DecodeScratch(NetworkConfig config) {
        this(config, () -> BlockDecompressor.of(config.decompressor()));
    }

    DecodeScratch(NetworkConfig config, Supplier<BlockDecompressor> decompressors) {
        this(
                decompressors.get(),
                config.inflaterThreads() == 0 ? null : new Inflaters(config.inflaterThreads(), decompressors));
    }

    private DecodeScratch(BlockDecompressor blocks, @Nullable Inflaters inflaters) {
        this.blocks = blocks;
        this.inflaters = inflaters;
        plain = new PlainMessage(blocks);
        own = new PendingMessage(blocks, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /**
     * Returns which decompressor inflates LZ4 blocks now.
     *
     * @return a name for logs.
     */
    public String decompressor() {
        return blocks.name();
    }

    /** Inflates what is queued for inflater threads, when the event loop is idle. */
    public void help() {
        if (inflaters != null) {
            while (inflaters.help()) {
                // Another one.
            }
        }
    }

    /**
     * Finishes every message that was delivered, so that no claim is open any more; waits for inflater threads, a
     * second at most.
     */
    public void finishAll() {
        if (inflaters != null) {
            inflaters.finishAll();
        }
    }

    /**
     * Ends the inflater threads, and waits for that, gives slabs and memory back; the scratch may not be used any more.
     */
    @Override
    public void close() {
        if (inflaters != null) {
            inflaters.close();
        }
        own.free();
        plain.free();
    }

    PlainMessage plain() {
        return plain;
    }

    InitScanner initScanner() {
        return initScanner;
    }

    @Nullable
    Inflaters inflaters() {
        return inflaters;
    }

    PendingMessage own() {
        return own;
    }

    /**
     * Returns where to decode a message: the event loop's own place, or a slot whose message an inflater thread can
     * take over.
     */
    PendingMessage place(ByteBuffer wire, int index, int length) {
        if (inflaters == null
                || length > MemoryLimits.MAX_INFLATER_PLAIN_LENGTH
                || plain.outerOf(wire, index, length) == Outer.UNKNOWN) {
            // The bytes of a message that is not compressed belong to the read.
            return own;
        }
        PendingMessage slot = inflaters.slot();
        return slot == null ? own : slot;
    }

    /**
     * Leaves a message whose record is claimed to an inflater thread, if it is worth that; else it is inflated here.
     */
    void finish(PendingMessage message) {
        if (inflaters == null || message == own || message.chunkArrays().plan().footprint() < MIN_FOOTPRINT) {
            message.finish();
        } else {
            inflaters.handOver(message);
        }
    }
}
