/** Settings of a connection, its limits, and the budget of a {@code sync()}. */
@NullMarked
package io.voxelize.net.config;

import org.jspecify.annotations.NullMarked;
