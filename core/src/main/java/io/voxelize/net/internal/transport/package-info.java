/**
 * Networking with Netty: bootstrap, transports, TLS, WebSocket. Besides it only the receive path imports Netty, for its
 * buffers.
 */
@NullMarked
package io.voxelize.net.internal.transport;

import org.jspecify.annotations.NullMarked;
