package io.voxelize.net.testkit.capture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole capture in memory. Immutable.
 *
 * <p>Three recordings of real servers come with the testkit, see {@link #TUTORIAL_G2026} and its siblings.
 *
 * <p><b>Thread:</b> any.
 */
public final class Capture {

    /** Joins the flat world of a 3.0.0 server, loads 49 chunks, edits, chats; 45 KB. */
    public static final String TUTORIAL_G2026 = "g2026-tutorial";

    /** Visits the hills of a 3.0.0 server: as recorded, but for all of its chunks 12. */
    public static final String HILLS_G2026 = "g2026-hills-short";

    /** Visits the flat world of a 0.8.55 server: as recorded, but for all of its chunks 24. */
    public static final String TUTORIAL_G2023 = "g2023-tutorial-short";

    private final List<CapturedMessage> messages;

    private Capture(List<CapturedMessage> messages) {
        this.messages = List.copyOf(messages);
    }

    /**
     * Reads a file.
     *
     * @param file to read.
     * @return the capture.
     * @throws CaptureFormatException if the file is not a capture, or is broken or truncated.
     * @throws IOException if it cannot be read.
     */
    public static Capture read(Path file) throws IOException {
        try (CaptureReader reader = CaptureReader.open(file)) {
            return read(reader);
        }
    }

    /**
     * Reads one of the recordings that come with the testkit.
     *
     * @param name one of this class's constants.
     * @return the capture.
     * @throws IllegalArgumentException if there is none of that name.
     * @throws IOException if it cannot be read.
     */
    public static Capture bundled(String name) throws IOException {
        InputStream in = Capture.class.getResourceAsStream(name + ".vxlcap");
        if (in == null) {
            throw new IllegalArgumentException("no such recording: name=" + name);
        }
        try (CaptureReader reader = new CaptureReader(in)) {
            return read(reader);
        }
    }

    private static Capture read(CaptureReader reader) throws IOException {
        List<CapturedMessage> messages = new ArrayList<>();
        for (@Nullable CapturedMessage next = reader.next(); next != null; next = reader.next()) {
            messages.add(next);
        }
        return new Capture(messages);
    }

    /**
     * Returns every message, in the order of capture.
     *
     * @return an immutable list.
     */
    public List<CapturedMessage> messages() {
        return messages;
    }

    /**
     * Returns the messages of one sender, in the order they were captured.
     *
     * @param direction the sender.
     * @return an immutable list.
     */
    public List<CapturedMessage> messages(CaptureDirection direction) {
        return messages.stream()
                .filter(message -> message.direction() == direction)
                .toList();
    }

    @Override
    public String toString() {
        return "Capture(messages=" + messages.size() + ")";
    }
}
