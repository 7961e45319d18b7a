package io.voxelize.net.bench.wire;

/** The decompression that no decoder avoids, done by the fastest means, with the position of each array known. */
interface Limit {

    /** Inflates every message and every wanted array into the same memory; returns the bytes of the arrays. */
    long pass();

    /** Returns the CRC-32 of all arrays in the order of the capture. */
    long checksum();

    /** Returns the limit for the arrays of a capture. */
    static Limit of(CapturedChunks captured, ChunkParts parts) {
        return captured.arrays() == ChunkMessage.Arrays.BLOCKS
                ? new Lz4Limit(captured, parts)
                : new PackedLimit(captured, parts);
    }
}
