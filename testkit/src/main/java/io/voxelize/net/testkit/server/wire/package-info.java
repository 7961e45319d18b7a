/**
 * The test server's own protobuf and compression code.
 *
 * <p>It shares nothing with the library on purpose: two ends written with the same code agree on the same mistake.
 */
@NullMarked
package io.voxelize.net.testkit.server.wire;

import org.jspecify.annotations.NullMarked;
