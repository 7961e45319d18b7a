package io.voxelize.net.internal.ring;

import io.voxelize.net.metrics.Counters;

/**
 * What retaining the chunks of a connection takes.
 *
 * <p><b>Thread:</b> as its parts.
 */
record RetainContext(SlabPool slabs, Counters counters, LeakDetector leaks, WordInflater inflater) {}
