/** The clock of the test server: the system's, or one that a test advances. */
@NullMarked
package io.voxelize.net.testkit.time;

import org.jspecify.annotations.NullMarked;
