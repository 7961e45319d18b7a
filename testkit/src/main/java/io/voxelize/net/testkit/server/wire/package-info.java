/**
 * The test server's own protobuf and compression code.
 *
 * <p>It deliberately shares no code with the library: two ends with the same code would agree on the same mistake.
 */
@NullMarked
package io.voxelize.net.testkit.server.wire;

import org.jspecify.annotations.NullMarked;
