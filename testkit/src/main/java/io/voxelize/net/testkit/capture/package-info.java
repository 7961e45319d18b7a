/** Recorded traffic: its file format, a recorder, and a server that plays a recording back through a real socket. */
@NullMarked
package io.voxelize.net.testkit.capture;

import org.jspecify.annotations.NullMarked;
