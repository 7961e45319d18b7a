/** The state machine of a connection: handshake, join, rejoin, reconnect, retry. */
@NullMarked
package io.voxelize.net.internal.session;

import org.jspecify.annotations.NullMarked;
