/** A Voxelize server inside the process of a test: no Rust, no files, a loopback port. */
@NullMarked
package io.voxelize.net.testkit.server;

import org.jspecify.annotations.NullMarked;
