package io.voxelize.net.internal.view;

import org.agrona.concurrent.UnsafeBuffer;

/** State of a flyweight that wraps nothing: every read through it throws. */
final class Unwrapped {

    /** An empty buffer, so that every read fails its bounds check. */
    static final UnsafeBuffer BUFFER = new UnsafeBuffer(new byte[0]);

    /** Length of an unwrapped text, array or list. */
    static final int LENGTH = -1;

    /** What {@code toString()} shows, since it never throws. */
    static final String TEXT = "(no longer valid)";

    private Unwrapped() {}

    static IllegalStateException exception() {
        return new IllegalStateException(
                "view used after onMessage returned or after its cursor moved on; retain() chunks, copy anything else");
    }
}
