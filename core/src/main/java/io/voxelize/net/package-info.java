/**
 * Entry point of the library: {@code Network} is a connection to a server, {@code NetworkThreads} shares an event loop.
 */
@NullMarked
package io.voxelize.net;

import org.jspecify.annotations.NullMarked;
