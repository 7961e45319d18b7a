/** Interfaces that a game implements: interceptors with their interests, and listeners to a connection's life cycle. */
@NullMarked
package io.voxelize.net.intercept;

import org.jspecify.annotations.NullMarked;
