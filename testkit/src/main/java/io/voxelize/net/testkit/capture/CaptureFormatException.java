package io.voxelize.net.testkit.capture;

import java.io.IOException;

/** Thrown when a file is not a capture or is corrupt; the message names the offset. */
public final class CaptureFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    CaptureFormatException(String message) {
        super(message);
    }
}
