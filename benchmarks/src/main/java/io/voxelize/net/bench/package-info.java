/** JMH benchmarks of the library against its limits and its peers. */
@NullMarked
package io.voxelize.net.bench;

import org.jspecify.annotations.NullMarked;
