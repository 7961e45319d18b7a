/** The test server's HTTP routes and WebSocket frames; the only package of the server that knows Netty. */
@NullMarked
package io.voxelize.net.testkit.server.http;

import org.jspecify.annotations.NullMarked;
