/** Counters of what a connection received, delivered, sent and dropped, and gauges of the memory it uses. */
@NullMarked
package io.voxelize.net.metrics;

import org.jspecify.annotations.NullMarked;
