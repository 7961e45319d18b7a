package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the server, what it can do, and how it is reached. Immutable: when INIT, or the first chunk with
 * arrays, tells more, {@code Network.server()} returns a new one. The limits of {@code NetworkConfig} apply besides.
 *
 * <p><b>Thread:</b> any.
 *
 * @param generation encoding of what the server sends, null until it is recognised.
 * @param transport I/O transport in use: {@code nio}, {@code epoll}, {@code kqueue} or {@code io_uring}.
 * @param decompressor LZ4 block decompressor in use, for logs; the default one changes once the JVM has warmed up.
 * @param tls TLS provider of the connection, or of the last one: {@code none}, {@code jdk} or {@code boringssl}.
 * @param maxFrameLength longest packet, in bytes, that the server accepts: 65,536 until it is known to be of 2025-12-16
 *     or newer.
 * @param bulkUpdates whether the server understands {@code bulk_update}; if not, a bulk update is sent as single ones.
 * @param clientOnlyMeshing whether the world never sends meshes; option of INIT, servers since 2026-05-17.
 * @param clientVoxelWrites whether the world accepts voxel updates from clients; false on some servers between
 *     2026-07-11 and 2026-07-29, which ignore them without an error.
 * @param chunkSize width of a chunk in blocks, 0 before INIT. Voxels and lights of a chunk have {@code chunkSize *
 *     maxHeight * chunkSize} elements each.
 * @param maxHeight height of a chunk in blocks, 0 before INIT.
 */
public record ServerInfo(
        @Nullable Generation generation,
        String transport,
        String decompressor,
        String tls,
        int maxFrameLength,
        boolean bulkUpdates,
        boolean clientOnlyMeshing,
        boolean clientVoxelWrites,
        int chunkSize,
        int maxHeight) {}
