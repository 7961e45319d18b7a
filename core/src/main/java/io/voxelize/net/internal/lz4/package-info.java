/** LZ4 decompression of blocks and frames, and the direct memory it works on. Depends on no other package of ours. */
@NullMarked
package io.voxelize.net.internal.lz4;

import org.jspecify.annotations.NullMarked;
