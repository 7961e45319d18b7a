/** Benchmarks of the way from the event loop to the game's thread. */
@NullMarked
package io.voxelize.net.bench.ring;

import org.jspecify.annotations.NullMarked;
