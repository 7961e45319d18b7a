package io.voxelize.net.tutorial;

import org.jspecify.annotations.Nullable;

/** Ends the demo with one line that says why. */
final class DemoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }

    DemoFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
