/** What a client's JVM does while it is measured: the game's side of each scenario. */
@NullMarked
package io.voxelize.net.bench.game;

import org.jspecify.annotations.NullMarked;
