/** What servers send, taken from captures and made ready to be replayed. */
@NullMarked
package io.voxelize.net.bench.traffic;

import org.jspecify.annotations.NullMarked;
