/** WritableCounters of what a connection did, received, sent and dropped. */
@NullMarked
package io.voxelize.net.metrics;

import org.jspecify.annotations.NullMarked;
