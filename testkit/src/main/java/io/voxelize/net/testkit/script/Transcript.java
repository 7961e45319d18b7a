package io.voxelize.net.testkit.script;

import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MessageKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The frames sent and received on a connection so far, shown when the client departs from the script.
 *
 * <p><b>Thread:</b> the connection's.
 */
final class Transcript {

    private static final int MAX_LINES = 20;
    private static final int MAX_SHOWN = 200;
    private static final int MAX_SHOWN_BYTES = 48;

    private final int connection;
    private final Deque<String> lines = new ArrayDeque<>();
    private int left;

    Transcript(int connection) {
        this.connection = connection;
    }

    void client(String what) {
        add("client: " + what);
    }

    void server(String what) {
        add("server: " + what);
    }

    private void add(String line) {
        lines.add(line);
        if (lines.size() > MAX_LINES) {
            lines.remove();
            left++;
        }
    }

    /** Creates the error of a script: the transcript ends with the client's unexpected frame, or with the timeout. */
    AssertionError mismatch(String expected, String received, @Nullable Throwable cause) {
        StringBuilder text = new StringBuilder("the client did not follow the script: connection=" + connection);
        if (left > 0) {
            text.append("\n    ... ").append(left).append(" lines");
        }
        lines.forEach(line -> text.append("\n    ").append(line));
        text.append("\n  - expected: ").append(expected);
        text.append("\n  + received: ").append(received);
        return new AssertionError(text.toString(), cause);
    }

    static String describe(ClientMessage message) {
        MessageKind kind = message.kind();
        String name = kind == null ? "message of type " + message.type() : kind.name();
        return shorten(name + content(message));
    }

    private static String content(ClientMessage message) {
        StringBuilder text = new StringBuilder();
        append(text, "", message.json());
        append(text, "text=", message.text());
        ClientMessage.Method method = message.method();
        if (method != null) {
            append(text, "method=", method.name() + " " + method.payload());
        }
        append(text, "chat=", message.chatBody() == null ? "" : message.chatBody());
        message.peers().forEach(peer -> append(text, "peer=", peer.username() + " " + peer.metadata()));
        message.events().forEach(event -> append(text, "event=", event.name() + " " + event.payload()));
        message.edits().forEach(edit -> append(text, "edit=", edit.toString()));
        return text.toString();
    }

    private static void append(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(' ').append(name).append(value);
        }
    }

    static String describe(byte[] bytes) {
        int shown = Math.min(bytes.length, MAX_SHOWN_BYTES);
        String hex = HexFormat.of().formatHex(bytes, 0, shown);
        return String.format(Locale.ROOT, "%d bytes %s%s", bytes.length, hex, shown < bytes.length ? "..." : "");
    }

    private static String shorten(String text) {
        return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
    }
}
