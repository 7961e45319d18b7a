/** The entry to the library: {@code Network} wires everything else together. */
@NullMarked
package io.voxelize.net;

import org.jspecify.annotations.NullMarked;
