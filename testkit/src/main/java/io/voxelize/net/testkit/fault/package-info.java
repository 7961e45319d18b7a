/** A proxy that does to a connection what networks do: delays, stalls, cuts and damages it, when the test says so. */
@NullMarked
package io.voxelize.net.testkit.fault;

import org.jspecify.annotations.NullMarked;
