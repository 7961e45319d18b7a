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

    /** Names the step that failed and the cause of its future. */
    static DemoFailure because(String what, ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String reason = cause instanceof NetworkException ? cause.getMessage() : cause.toString();
        return new DemoFailure("cannot " + what + ": " + reason, cause);
    }
}
