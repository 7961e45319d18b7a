/** A proxy that delays, stalls, cuts and damages connections on demand. */
@NullMarked
package io.voxelize.net.testkit.fault;

import org.jspecify.annotations.NullMarked;
