/** Encodes client packets and queues them for the outbound ring. */
@NullMarked
package io.voxelize.net.internal.encode;

import org.jspecify.annotations.NullMarked;
