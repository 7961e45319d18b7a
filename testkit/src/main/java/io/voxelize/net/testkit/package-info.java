/** Tools to test programs that speak the Voxelize protocol. */
@NullMarked
package io.voxelize.net.testkit;

import org.jspecify.annotations.NullMarked;
