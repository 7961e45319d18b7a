/** The traffic of servers: captures, frames, and the arguments of the processes that replay and receive them. */
@NullMarked
package io.voxelize.net.bench.traffic;

import org.jspecify.annotations.NullMarked;
