/**
 * Ready-made interceptors: {@code World} stores the chunks around a player, {@code ServerPing} measures a world's round
 * trip.
 */
@NullMarked
package io.voxelize.net.world;

import org.jspecify.annotations.NullMarked;
