/** Reads records: flyweights over the ring, retained copies, and the dispatcher that hands them to interceptors. */
@NullMarked
package io.voxelize.net.internal.view;

import org.jspecify.annotations.NullMarked;
