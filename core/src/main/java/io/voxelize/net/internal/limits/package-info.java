/** Sizes that the settings and the receive path must agree on; imports nothing. */
@NullMarked
package io.voxelize.net.internal.limits;

import org.jspecify.annotations.NullMarked;
