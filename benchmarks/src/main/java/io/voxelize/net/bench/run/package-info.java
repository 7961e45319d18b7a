/** Starts servers and clients as processes of their own, in turn, and collects what they measured. */
@NullMarked
package io.voxelize.net.bench.run;

import org.jspecify.annotations.NullMarked;
