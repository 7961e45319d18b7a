/** LZ4 decompression of blocks and frames, and access to the direct memory that it works on. */
@NullMarked
package io.voxelize.net.internal.lz4;

import org.jspecify.annotations.NullMarked;
