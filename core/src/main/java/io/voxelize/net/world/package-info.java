/** Interceptors that are ready to use: the world, its players, entities, events, methods and chat. */
@NullMarked
package io.voxelize.net.world;

import org.jspecify.annotations.NullMarked;
