/** Benchmarks of decoding what servers send. */
@NullMarked
package io.voxelize.net.bench.wire;

import org.jspecify.annotations.NullMarked;
