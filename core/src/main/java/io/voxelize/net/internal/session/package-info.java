/**
 * The connection's state machine: connect, join, leave, reconnect, close.
 * {@link io.voxelize.net.internal.session.Transitions} is its table.
 */
@NullMarked
package io.voxelize.net.internal.session;

import org.jspecify.annotations.NullMarked;
