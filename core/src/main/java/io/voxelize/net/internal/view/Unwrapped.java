package io.voxelize.net.internal.view;

import org.agrona.concurrent.UnsafeBuffer;

/** What a flyweight points at while it stands for nothing, and what it says then. */
final class Unwrapped {

    /** Has no bytes, so every read fails its bounds check. */
    static final UnsafeBuffer BUFFER = new UnsafeBuffer(new byte[0]);

    /** Length of a text, an array or a list that stands for nothing. */
    static final int LENGTH = -1;

    /** For {@code toString()}, which never throws. */
    static final String TEXT = "(no longer valid)";

    private Unwrapped() {}

    static IllegalStateException exception() {
        return new IllegalStateException(
                "view used after onMessage returned, or after its cursor moved on; retain() a chunk, copy the rest");
    }
}
