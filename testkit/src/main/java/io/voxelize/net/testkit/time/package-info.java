/** The time by which the test server lives: the machine's, or one that a test moves. */
@NullMarked
package io.voxelize.net.testkit.time;

import org.jspecify.annotations.NullMarked;
