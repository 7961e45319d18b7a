package io.voxelize.net.message;

import org.jspecify.annotations.Nullable;

/**
 * What is known about the server and about the way to it. Immutable; a newer one replaces it when more becomes known, at the latest with INIT.
 *
 * <p><b>Thread:</b> any.
 *
 * @param generation how the server writes what it sends, null while that is not recognised.
 * @param transport what moves the bytes: {@code nio}, {@code epoll}, {@code kqueue} or {@code io_uring}.
 * @param decompressor what inflates LZ4 blocks now, for logs; with the default setting it changes once the JVM is warm.
 * @param maxFrameLength the longest packet, in bytes, that this server is known to accept: 65,536 until it is known to be of 2025-12-16 or newer.
 */
public record ServerInfo(@Nullable Generation generation, String transport, String decompressor, int maxFrameLength) {}
