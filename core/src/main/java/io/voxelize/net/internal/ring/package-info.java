/** Records between the event loop and the game thread: layout, rings, slabs, flyweights, dispatch. */
@NullMarked
package io.voxelize.net.internal.ring;

import org.jspecify.annotations.NullMarked;
