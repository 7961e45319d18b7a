/** A server that costs next to nothing, so that a client is what is measured. */
@NullMarked
package io.voxelize.net.bench.server;

import org.jspecify.annotations.NullMarked;
