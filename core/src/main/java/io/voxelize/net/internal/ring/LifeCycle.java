package io.voxelize.net.internal.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.message.NetworkException;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A step in the life of a connection, which reaches the game thread as a record between the messages it belongs
 * between.
 *
 * <pre>
 *   0 kind   4 epoch   8 reason, ordinal   12 attempt   16 delayMs (8)   24 textLength   28 text, UTF-8
 * </pre>
 *
 * <p><b>Thread:</b> any; immutable.
 */
public final class LifeCycle {

    /** Longest text in bytes; what is longer is cut. Fits an eighth of the smallest ring. */
    static final int MAX_TEXT_LENGTH = 1_024;

    private static final int KIND = 0;
    private static final int EPOCH = 4;
    private static final int REASON = 8;
    private static final int ATTEMPT = 12;
    private static final int DELAY = 16;
    private static final int TEXT_LENGTH = 24;
    private static final int TEXT = 28;

    /** Which step. */
    public enum Kind {
        /** The WebSocket is open. */
        CONNECTED,
        /** A world was entered, the text is its name; comes before its INIT. */
        JOINED,
        /** A world was left, the text is its name. */
        LEFT,
        /** The connection was lost and is tried again, the text is the sentence that says why it was lost. */
        RECONNECTING,
        /** The connection is back, where no world was joined. */
        RECONNECTED,
        /** The connection is back and the world was entered again, the text is its name; comes before its INIT. */
        REJOINED,
        /** The connection ended for good, the text is the sentence that says why. */
        DISCONNECTED
    }

    private static final Kind[] KINDS = Kind.values();
    private static final NetworkException.Reason[] REASONS = NetworkException.Reason.values();

    private final Kind kind;
    private final int epoch;
    private final NetworkException.Reason reason;
    private final int attempt;
    private final long delayMs;
    private final String text;

    private LifeCycle(Kind kind, int epoch, NetworkException.Reason reason, int attempt, long delayMs, String text) {
        this.kind = kind;
        this.epoch = epoch;
        this.reason = reason;
        this.attempt = attempt;
        this.delayMs = delayMs;
        this.text = text;
    }

    /** A step of which nothing but its kind and a text is to be said. */
    private static LifeCycle plain(Kind kind, int epoch, String text) {
        return new LifeCycle(kind, epoch, NetworkException.Reason.CLOSED, 0, 0, text);
    }

    /**
     * Says that the WebSocket is open.
     *
     * @param epoch of the session.
     * @return the step.
     */
    public static LifeCycle connected(int epoch) {
        return plain(Kind.CONNECTED, epoch, "");
    }

    /**
     * Says that a world was entered.
     *
     * @param epoch of the session.
     * @param world its name.
     * @return the step.
     */
    public static LifeCycle joined(int epoch, String world) {
        return plain(Kind.JOINED, epoch, world);
    }

    /**
     * Says that a world was left.
     *
     * @param epoch of the session.
     * @param world its name.
     * @return the step.
     */
    public static LifeCycle left(int epoch, String world) {
        return plain(Kind.LEFT, epoch, world);
    }

    /**
     * Says that the connection was lost and will be tried again.
     *
     * @param epoch of the session.
     * @param cause why it was lost, or the last attempt failed; the sentence is cut after 1,024 bytes.
     * @param attempt which one comes next, {@code 1} or more.
     * @param delayMs until it begins.
     * @return the step.
     */
    public static LifeCycle reconnecting(int epoch, NetworkException cause, int attempt, long delayMs) {
        return new LifeCycle(
                Kind.RECONNECTING, epoch, cause.reason(), attempt, delayMs, String.valueOf(cause.getMessage()));
    }

    /**
     * Says that the connection is back.
     *
     * @param epoch of the session.
     * @return the step.
     */
    public static LifeCycle reconnected(int epoch) {
        return plain(Kind.RECONNECTED, epoch, "");
    }

    /**
     * Says that the connection is back and the world was entered again.
     *
     * @param epoch of the session.
     * @param world its name.
     * @return the step.
     */
    public static LifeCycle rejoined(int epoch, String world) {
        return plain(Kind.REJOINED, epoch, world);
    }

    /**
     * Says that the connection ended for good.
     *
     * @param epoch of the session.
     * @param reason why.
     * @param text one sentence for people; cut after 1,024 bytes.
     * @return the step.
     */
    public static LifeCycle disconnected(int epoch, NetworkException.Reason reason, String text) {
        return new LifeCycle(Kind.DISCONNECTED, epoch, reason, 0, 0, text);
    }

    /**
     * Hands the step over.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param ring to the game thread.
     * @return false if the ring has no room now.
     */
    // Both ends are this class in one process: ordinals cannot drift.
    @SuppressWarnings("EnumOrdinal")
    public boolean offer(InboundRing ring) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int textLength = Math.min(bytes.length, MAX_TEXT_LENGTH);
        int index = ring.tryClaim(RecordLayout.LIFE_CYCLE_TYPE, TEXT + textLength);
        if (index < 0) {
            return false;
        }
        MutableDirectBuffer buffer = ring.buffer();
        buffer.putInt(index + KIND, kind.ordinal(), LITTLE_ENDIAN);
        buffer.putInt(index + EPOCH, epoch, LITTLE_ENDIAN);
        buffer.putInt(index + REASON, reason.ordinal(), LITTLE_ENDIAN);
        buffer.putInt(index + ATTEMPT, attempt, LITTLE_ENDIAN);
        buffer.putLong(index + DELAY, delayMs, LITTLE_ENDIAN);
        buffer.putInt(index + TEXT_LENGTH, textLength, LITTLE_ENDIAN);
        buffer.putBytes(index + TEXT, bytes, 0, textLength);
        ring.commit(index);
        return true;
    }

    /** Reads the record at an index; allocates, which a step may. */
    public static LifeCycle read(DirectBuffer buffer, int index) {
        byte[] text = new byte[buffer.getInt(index + TEXT_LENGTH, LITTLE_ENDIAN)];
        buffer.getBytes(index + TEXT, text);
        return new LifeCycle(
                KINDS[buffer.getInt(index + KIND, LITTLE_ENDIAN)],
                buffer.getInt(index + EPOCH, LITTLE_ENDIAN),
                REASONS[buffer.getInt(index + REASON, LITTLE_ENDIAN)],
                buffer.getInt(index + ATTEMPT, LITTLE_ENDIAN),
                buffer.getLong(index + DELAY, LITTLE_ENDIAN),
                new String(text, StandardCharsets.UTF_8));
    }

    /**
     * Returns which step.
     *
     * @return never null.
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the session it belongs to.
     *
     * @return number of the session.
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Returns why the connection was lost or ended.
     *
     * @return what kind of thing went wrong; meaningful for {@link Kind#RECONNECTING} and {@link Kind#DISCONNECTED}
     *     only.
     */
    public NetworkException.Reason reason() {
        return reason;
    }

    /**
     * Returns why the connection was lost or ended.
     *
     * @return a new exception; meaningful for {@link Kind#RECONNECTING} and {@link Kind#DISCONNECTED} only.
     */
    public NetworkException cause() {
        return new NetworkException(reason, text);
    }

    /**
     * Returns which attempt to reconnect comes next.
     *
     * @return {@code 1} or more for {@link Kind#RECONNECTING}, else 0.
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Returns how long it is until the next attempt.
     *
     * @return milliseconds; 0 but for {@link Kind#RECONNECTING}.
     */
    public long delayMs() {
        return delayMs;
    }

    /**
     * Returns the world's name, or why the connection was lost or ended.
     *
     * @return empty for {@link Kind#CONNECTED} and {@link Kind#RECONNECTED}.
     */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "LifeCycle(" + kind + ", epoch=" + epoch + ", text=" + text + ")";
    }
}
