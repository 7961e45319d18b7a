/** What stands on the wire: compression, protobuf, generations, limits. Nothing else imports {@code com.google.protobuf}. */
@NullMarked
package io.voxelize.net.internal.wire;

import org.jspecify.annotations.NullMarked;
