/** State shared by the event loop and the game thread: record layout, inbound and outbound ring, slab pool. */
@NullMarked
package io.voxelize.net.internal.ring;

import org.jspecify.annotations.NullMarked;
