/**
 * Messages: types, views of received ones, retained chunk data, outgoing packets, errors.
 *
 * <p>Views ({@code *View}) are flyweights over memory that the library owns. They are valid on the game thread, until
 * the call of {@code onMessage} that they were obtained in returns.
 */
@NullMarked
package io.voxelize.net.message;

import org.jspecify.annotations.NullMarked;
