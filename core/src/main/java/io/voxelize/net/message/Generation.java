package io.voxelize.net.message;

/**
 * The wire generation of a server. The protocol has no version number, so the client recognises the generation by what
 * the server sends.
 *
 * <p>Dates are of the upstream main branch.
 *
 * <p><b>Thread:</b> any.
 */
public enum Generation {
    /** 2023-09-20 to 2024-03-11 (crate 0.8.55): outer zlib, packed arrays, geometry arrays in fields 3 to 6. */
    G2023,
    /** 2024-03-11 to 2025-12-26 (crate 0.8.99): outer zlib, packed arrays, geometry arrays in fields 4 to 7. */
    G2024,
    /** 2025-12-26 to 2026-01-11, never published: outer LZ4 frames, packed arrays. */
    GX,
    /** Since 2026-01-11 (crate 3.0.0): outer LZ4 frames, every array an LZ4 block. */
    G2026
}
