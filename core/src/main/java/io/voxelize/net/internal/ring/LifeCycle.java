package io.voxelize.net.internal.ring;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.message.NetworkException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A step in the life of a connection. It travels through the inbound ring as a record of its own, in order with the
 * messages. {@link #tell} translates it into calls of {@link ConnectionListener}, for the game thread as well as for
 * listeners on the event loop.
 *
 * <pre>
 *   0 kind, ordinal   4 epoch   8 reason, ordinal   12 attempt   16 delayMs (8)   24 textLength   28 text, UTF-8
 * </pre>
 *
 * <p><b>Thread:</b> any; immutable.
 */
public final class LifeCycle {

    /** In bytes; longer texts are cut. A record with that much text fits an eighth of the smallest ring. */
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
        /** {@code connect()} succeeded: the WebSocket is open. */
        CONNECTED,
        /** A world was joined; {@link #text()} is its name. Precedes INIT. */
        JOINED,
        /** {@code leave()} was called; {@link #text()} is the name of the world. */
        LEFT,
        /**
         * The connection was lost or an attempt failed, and another attempt follows; {@link #text()} says why it was
         * lost.
         */
        RECONNECTING,
        /** A lost connection is open again, and no world is to be joined again. */
        RECONNECTED,
        /**
         * A lost connection is open again and the world is joined again; {@link #text()} is its name. Precedes INIT.
         */
        REJOINED,
        /** The connection ended and is not tried again; {@link #text()} says why. */
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

    private static LifeCycle of(Kind kind, int epoch, String text) {
        return new LifeCycle(kind, epoch, NetworkException.Reason.CLOSED, 0, 0, text);
    }

    /**
     * Creates {@link Kind#CONNECTED}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @return the step.
     */
    public static LifeCycle connected(int epoch) {
        return of(Kind.CONNECTED, epoch, "");
    }

    /**
     * Creates {@link Kind#JOINED}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @param world name.
     * @return the step.
     */
    public static LifeCycle joined(int epoch, String world) {
        return of(Kind.JOINED, epoch, world);
    }

    /**
     * Creates {@link Kind#LEFT}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @param world name.
     * @return the step.
     */
    public static LifeCycle left(int epoch, String world) {
        return of(Kind.LEFT, epoch, world);
    }

    /**
     * Creates {@link Kind#RECONNECTING}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @param cause why it was lost, or why the last attempt failed; its message is cut after 1,024 bytes.
     * @param attempt number of the next attempt, from 1.
     * @param delayMs until the next attempt.
     * @return the step.
     */
    public static LifeCycle reconnecting(int epoch, NetworkException cause, int attempt, long delayMs) {
        return new LifeCycle(
                Kind.RECONNECTING, epoch, cause.reason(), attempt, delayMs, String.valueOf(cause.getMessage()));
    }

    /**
     * Creates {@link Kind#RECONNECTED}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @return the step.
     */
    public static LifeCycle reconnected(int epoch) {
        return of(Kind.RECONNECTED, epoch, "");
    }

    /**
     * Creates {@link Kind#REJOINED}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @param world name.
     * @return the step.
     */
    public static LifeCycle rejoined(int epoch, String world) {
        return of(Kind.REJOINED, epoch, world);
    }

    /**
     * Creates {@link Kind#DISCONNECTED}.
     *
     * @param epoch of the connection or world that it belongs to.
     * @param reason why.
     * @param text message of the cause; cut after 1,024 bytes.
     * @return the step.
     */
    public static LifeCycle disconnected(int epoch, NetworkException.Reason reason, String text) {
        return new LifeCycle(Kind.DISCONNECTED, epoch, reason, 0, 0, text);
    }

    /**
     * Writes the step to a ring as one record.
     *
     * <p><b>Thread:</b> event loop.
     *
     * @param ring to the game thread.
     * @return false if the ring is full; nothing was written.
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

    /**
     * Reads the record at an index. Allocates: steps are rare.
     *
     * @param buffer of the ring.
     * @param index of the record's first byte.
     * @return the step.
     */
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
     * Passes the listener calls that this step stands for to a caller, in order. All listeners hear the first call
     * before any hears the second.
     *
     * @param callAll makes the call on each listener, and must not throw.
     */
    public void tell(Consumer<Consumer<ConnectionListener>> callAll) {
        switch (kind) {
            case CONNECTED -> callAll.accept(ConnectionListener::onConnected);
            case JOINED -> callAll.accept(listener -> listener.onJoined(text));
            case LEFT -> callAll.accept(listener -> listener.onLeft(text));
            case RECONNECTING -> callAll.accept(listener -> listener.onReconnecting(attempt, delayMs, cause()));
            case RECONNECTED -> callAll.accept(ConnectionListener::onReconnected);
            case REJOINED -> {
                callAll.accept(ConnectionListener::onReconnected);
                callAll.accept(listener -> listener.onJoined(text));
            }
            case DISCONNECTED -> callAll.accept(listener -> listener.onDisconnected(cause()));
        }
    }

    /**
     * Returns which step it is.
     *
     * @return never null.
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns the epoch of the connection or world that it belongs to.
     *
     * @return as given.
     */
    public int epoch() {
        return epoch;
    }

    /**
     * Returns why the connection was lost or ended.
     *
     * @return meaningful for {@link Kind#RECONNECTING} and {@link Kind#DISCONNECTED} only.
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
     * Returns the number of the next attempt to reconnect.
     *
     * @return from 1 for {@link Kind#RECONNECTING}, else 0.
     */
    public int attempt() {
        return attempt;
    }

    /**
     * Returns the delay before the next attempt.
     *
     * @return milliseconds; 0 unless {@link Kind#RECONNECTING}.
     */
    public long delayMs() {
        return delayMs;
    }

    /**
     * Returns the name of the world, or why the connection was lost or ended.
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
