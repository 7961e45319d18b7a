/**
 * What a game reads and sends: message types, the views of a received message, owned chunk data, outgoing packets,
 * errors.
 *
 * <p>Views ({@code *View}) are flyweights over memory that the library owns. They are valid until the {@code onMessage}
 * call that handed them out returns, on the game thread only.
 */
@NullMarked
package io.voxelize.net.message;

import org.jspecify.annotations.NullMarked;
