/** Recorded traffic: the file format, a recorder, and a server that replays a recording through a real socket. */
@NullMarked
package io.voxelize.net.testkit.capture;

import org.jspecify.annotations.NullMarked;
