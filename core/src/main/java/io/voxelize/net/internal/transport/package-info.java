/** Netty: bootstrap, transports, TLS, WebSocket and flow control. Nothing else imports {@code io.netty}. */
@NullMarked
package io.voxelize.net.internal.transport;

import org.jspecify.annotations.NullMarked;
