package io.voxelize.net.intercept;

import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts received messages by type, and optionally writes a line for each message.
 *
 * <pre>{@code
 * NetworkDebugger debugger = new NetworkDebugger(System.out);
 * network.register(debugger);
 * ...
 * System.out.print(debugger.summary());
 * }</pre>
 *
 * <p>It is interested in every message type, but in no array and no entity, so none is inflated or copied for it; it
 * sees those that another interceptor needs. The network's counters have the number of filtered ones. Counting
 * allocates nothing; writing does.
 *
 * <p><b>Thread:</b> game.
 */
public final class NetworkDebugger implements NetIntercept {

    private static final String ROW = "%-10s %10s %14s %14s %8s%n";

    private final long[] messages = new long[MessageType.COUNT];
    private final long[] wireLengths = new long[MessageType.COUNT];
    private final long[] plainLengths = new long[MessageType.COUNT];
    private final long[] chunks = new long[MessageType.COUNT];
    private final StringBuilder line = new StringBuilder();
    private final @Nullable Appendable out;

    /** Creates a debugger that only counts. */
    public NetworkDebugger() {
        out = null;
    }

    /**
     * Creates a debugger that counts and writes.
     *
     * @param out receives a line for each message; its exceptions are rethrown as {@link UncheckedIOException}.
     */
    public NetworkDebugger(Appendable out) {
        this.out = out;
    }

    /**
     * Returns how many messages of a type were received.
     *
     * @param type of messages.
     * @return {@code 0} or more.
     */
    public long messageCount(MessageType type) {
        return messages[type.id()];
    }

    /**
     * Returns how many messages were received.
     *
     * @return {@code 0} or more.
     */
    public long messageCount() {
        return sum(messages);
    }

    /**
     * Returns the total length of the messages of a type on the wire.
     *
     * @param type of messages.
     * @return bytes.
     */
    public long wireLength(MessageType type) {
        return wireLengths[type.id()];
    }

    /**
     * Returns the total length of the messages of a type after outer decompression.
     *
     * @param type of messages.
     * @return bytes.
     */
    public long plainLength(MessageType type) {
        return plainLengths[type.id()];
    }

    /**
     * Returns how many chunks the messages of a type held; a chunk in several messages counts several times.
     *
     * @param type of messages.
     * @return {@code 0} or more.
     */
    public long chunkCount(MessageType type) {
        return chunks[type.id()];
    }

    /** Sets every count to 0. */
    public void reset() {
        for (int id = 0; id < MessageType.COUNT; id++) {
            messages[id] = 0;
            wireLengths[id] = 0;
            plainLengths[id] = 0;
            chunks[id] = 0;
        }
    }

    /**
     * Returns a table of the counts with a row for each received type and a row of totals. Allocates.
     *
     * @return lines of text, each ended by a line separator.
     */
    public String summary() {
        StringBuilder table = new StringBuilder();
        table.append(String.format(Locale.ROOT, ROW, "type", "messages", "wire bytes", "plain bytes", "chunks"));
        for (int id = 0; id < MessageType.COUNT; id++) {
            if (messages[id] > 0) {
                String name = String.valueOf(MessageType.fromId(id));
                table.append(row(name, messages[id], wireLengths[id], plainLengths[id], chunks[id]));
            }
        }
        return table.append(row("all", sum(messages), sum(wireLengths), sum(plainLengths), sum(chunks)))
                .toString();
    }

    @Override
    public Interests interests() {
        return Interests.ALL.withoutVoxels().withoutLights().withoutMeshes().withEntityTypes();
    }

    @Override
    public void onMessage(Message message) {
        int id = message.type().id();
        messages[id]++;
        wireLengths[id] += message.wireLength();
        plainLengths[id] += message.plainLength();
        chunks[id] += message.chunks().count();
        if (out != null) {
            write(message, out);
        }
    }

    private void write(Message message, Appendable target) {
        line.setLength(0);
        line.append(message)
                .append(", wireLength=")
                .append(message.wireLength())
                .append(", plainLength=")
                .append(message.plainLength());
        if (!message.text().isEmpty()) {
            message.text().appendTo(line.append(", text="));
        }
        try {
            target.append(line.append(System.lineSeparator()));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String row(String name, long messages, long wireLength, long plainLength, long chunks) {
        return String.format(Locale.ROOT, ROW, name, messages, wireLength, plainLength, chunks);
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
