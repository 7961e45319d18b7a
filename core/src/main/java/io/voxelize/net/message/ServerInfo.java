package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the server, what it can do, and about the way to it. Immutable; a newer one replaces it when more
 * becomes known: with INIT, and with the first chunk that has arrays, which tell the generation apart. What is received
 * is limited by {@code NetworkConfig} besides.
 *
 * <p><b>Thread:</b> any.
 *
 * @param generation how the server writes what it sends, null while that is not recognised.
 * @param transport what moves the bytes: {@code nio}, {@code epoll}, {@code kqueue} or {@code io_uring}.
 * @param decompressor what inflates LZ4 blocks now, for logs; with the default setting it changes once the JVM is warm.
 * @param tls what encrypts the connection: {@code none}, {@code jdk} or {@code boringssl}; of the last one if there is
 *     none now.
 * @param maxFrameLength the longest packet, in bytes, that this server is known to accept: 65,536 until it is known to
 *     be of 2025-12-16 or newer.
 * @param bulkUpdates whether it is known to understand {@code bulk_update}; otherwise a bulk update is sent as single
 *     ones.
 * @param clientOnlyMeshing whether its world never sends meshes; option of INIT, servers since 2026-05-17.
 * @param clientVoxelWrites whether its world takes voxel updates from clients; false on some servers between 2026-07-11
 *     and 2026-07-29, which ignore them in silence.
 * @param chunkSize width of a chunk in blocks, 0 before INIT. Voxels and lights of a chunk must have exactly
 *     {@code chunkSize * maxHeight * chunkSize} elements.
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
        int maxHeight) {

    /**
     * Returns the same with another decompressor.
     *
     * @param name of the decompressor.
     * @return a new object.
     */
    public ServerInfo withDecompressor(String name) {
        return new ServerInfo(
                generation,
                transport,
                name,
                tls,
                maxFrameLength,
                bulkUpdates,
                clientOnlyMeshing,
                clientVoxelWrites,
                chunkSize,
                maxHeight);
    }

    /**
     * Returns the same with another encryption.
     *
     * @param name of what encrypts.
     * @return {@code this} if nothing changes.
     */
    public ServerInfo withTls(String name) {
        return name.equals(tls)
                ? this
                : new ServerInfo(
                        generation,
                        transport,
                        decompressor,
                        name,
                        maxFrameLength,
                        bulkUpdates,
                        clientOnlyMeshing,
                        clientVoxelWrites,
                        chunkSize,
                        maxHeight);
    }
}
