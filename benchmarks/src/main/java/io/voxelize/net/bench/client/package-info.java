/** The clients that are compared, behind one interface. */
@NullMarked
package io.voxelize.net.bench.client;

import org.jspecify.annotations.NullMarked;
