/** Counters as the library writes them. */
@NullMarked
package io.voxelize.net.internal.metrics;

import org.jspecify.annotations.NullMarked;
