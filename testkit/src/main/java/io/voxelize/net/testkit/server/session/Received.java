package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.wire.MessageKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what clients sent.
 *
 * <p><b>Thread:</b> any.
 */
public final class Received {
    private final Map<FrameKind, LongAdder> frames = new EnumMap<>(FrameKind.class);
    private final Map<MessageKind, LongAdder> messages = new EnumMap<>(MessageKind.class);

    /** Creates counters that are 0. */
    public Received() {
        for (FrameKind kind : FrameKind.values()) {
            frames.put(kind, new LongAdder());
        }
        for (MessageKind kind : MessageKind.values()) {
            messages.put(kind, new LongAdder());
        }
    }

    /**
     * Counts a frame.
     *
     * @param kind of the frame.
     */
    public void add(FrameKind kind) {
        counter(frames, kind).increment();
    }

    /**
     * Returns how many frames came.
     *
     * @param kind of the frames.
     * @return count since the server started.
     */
    public long frames(FrameKind kind) {
        return counter(frames, kind).sum();
    }

    /**
     * Returns how many messages came that could be decoded.
     *
     * @param kind of the messages.
     * @return count since the server started.
     */
    public long messages(MessageKind kind) {
        return counter(messages, kind).sum();
    }

    void add(MessageKind kind) {
        counter(messages, kind).increment();
    }

    private static <K> LongAdder counter(Map<K, LongAdder> counters, K kind) {
        return Objects.requireNonNull(counters.get(kind));
    }
}
