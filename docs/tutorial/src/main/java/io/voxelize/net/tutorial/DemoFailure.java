package io.voxelize.net.tutorial;

import io.voxelize.net.message.NetworkException;
import java.util.concurrent.ExecutionException;
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

    /** Tells what could not be done, and what its future failed with. */
    static DemoFailure because(String what, ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = cause instanceof NetworkException ? cause.getMessage() : cause.toString();
        return new DemoFailure("cannot " + what + ": " + reason, cause);
    }
}
