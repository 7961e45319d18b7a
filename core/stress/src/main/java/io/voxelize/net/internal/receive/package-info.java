/** Stress tests of this package's promises between threads. */
@NullMarked
package io.voxelize.net.internal.receive;

import org.jspecify.annotations.NullMarked;
