/**
 * The receive path between the socket and the game thread: decoding, flow control, delivery. Of Netty it knows the
 * buffers that messages arrive in, {@code io.netty.buffer}, and nothing else.
 */
@NullMarked
package io.voxelize.net.internal.receive;

import org.jspecify.annotations.NullMarked;
