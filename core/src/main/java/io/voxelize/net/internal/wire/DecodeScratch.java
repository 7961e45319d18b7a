package io.voxelize.net.internal.wire;

import io.voxelize.net.config.DecompressorKind;

/**
 * What decoding a message takes besides the message: buffers for its plain bytes and its record, decompressors, parsers. One per
 * event loop, shared by the decoders of its connections, because a loop decodes one message at a time.
 *
 * <p><b>Thread:</b> event loop; {@link #decompressor()} any.
 */
public final class DecodeScratch implements AutoCloseable {

    private final BlockDecompressor blocks;
    private final PlainMessage plain;
    private final Staging staging = new Staging();
    private final ProtoReader reader = new ProtoReader();
    private final MessageWalker walker = new MessageWalker(reader, staging);
    private final InitScanner initScanner = new InitScanner();
    private final ChunkArrays chunkArrays;
    private final HeldSlabs held = new HeldSlabs();

    /** Creates scratch memory with the fastest decompressor that loads here. */
    public DecodeScratch() {
        this(DecompressorKind.AUTO);
    }

    /**
     * Creates scratch memory.
     *
     * @param kind which decompressor to use, if it loads here.
     */
    public DecodeScratch(DecompressorKind kind) {
        this(BlockDecompressor.of(kind));
    }

    DecodeScratch(BlockDecompressor blocks) {
        this.blocks = blocks;
        plain = new PlainMessage(blocks);
        chunkArrays = new ChunkArrays(staging, blocks);
    }

    /**
     * Returns which decompressor inflates LZ4 blocks now.
     *
     * @return a name for logs.
     */
    public String decompressor() {
        return blocks.name();
    }

    /** Gives slabs and memory back; the scratch may not be used any more. */
    @Override
    public void close() {
        held.release();
        plain.free();
        staging.free();
    }

    PlainMessage plain() {
        return plain;
    }

    Staging staging() {
        return staging;
    }

    ProtoReader reader() {
        return reader;
    }

    MessageWalker walker() {
        return walker;
    }

    InitScanner initScanner() {
        return initScanner;
    }

    ChunkArrays chunkArrays() {
        return chunkArrays;
    }

    HeldSlabs held() {
        return held;
    }
}
