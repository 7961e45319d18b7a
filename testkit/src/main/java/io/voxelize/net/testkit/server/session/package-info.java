/** The test server's sessions: who is connected, who is in which world, what they ask and what they are told. */
@NullMarked
package io.voxelize.net.testkit.server.session;

import org.jspecify.annotations.NullMarked;
