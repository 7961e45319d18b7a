/** The test server's sessions: connections, players in worlds, their requests and the answers. */
@NullMarked
package io.voxelize.net.testkit.server.session;

import org.jspecify.annotations.NullMarked;
