/** The command line of the runnable jar. */
@NullMarked
package io.voxelize.net.testkit.cli;

import org.jspecify.annotations.NullMarked;
