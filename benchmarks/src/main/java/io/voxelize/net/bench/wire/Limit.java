package io.voxelize.net.bench.wire;

/**
 * The work that no decoder gets around, done by what is fastest at it, without looking for anything: where each array
 * stands was found out before.
 */
interface Limit {

    /**
     * Inflates every message and every array that is wanted into the same memory; returns how many bytes the arrays
     * have.
     */
    long pass();

    /**
     * The same into slabs of a pool, as many and as large as the decoder takes; where the target hardly matters, the
     * same as {@link #pass()}.
     */
    long passIntoPool();

    /** CRC-32 of all arrays behind each other, as their messages hold them. */
    long checksum();

    /** Makes the limit for the kind of server a capture is of. */
    static Limit of(CapturedChunks captured, ChunkParts parts) {
        return captured.isPacked() ? new PackedLimit(captured, parts) : new Lz4Limit(captured, parts);
    }
}
