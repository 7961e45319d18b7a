/** Turns wire messages into records: outer compression, protobuf, array inflation, server generations, limits. */
@NullMarked
package io.voxelize.net.internal.decode;

import org.jspecify.annotations.NullMarked;
