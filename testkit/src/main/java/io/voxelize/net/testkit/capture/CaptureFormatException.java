package io.voxelize.net.testkit.capture;

import java.io.IOException;

/** Tells why a file is not a capture, or where it stops being one. */
public final class CaptureFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    CaptureFormatException(String message) {
        super(message);
    }
}
