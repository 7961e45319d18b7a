package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.MessageFlyweight;
import io.voxelize.net.internal.view.TestFlyweights;
import io.voxelize.net.message.Message;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.jspecify.annotations.Nullable;

/**
 * A second decoder that uses the fast path for small messages: its records must read like those of the first, and it
 * must not accept what the first refuses.
 */
final class SmallTwin {

    private static final int RING_LENGTH = 32 << 10;

    private final DecodeInterests interests = new DecodeInterests();
    private final MessageDecoder decoder;
    private final MessageFlyweight expected;
    private final MessageFlyweight actual;
    private @Nullable InboundRing ring;
    private int messages;

    SmallTwin(NetworkConfig config, SlabPool slabs, DecodeScratch scratch) {
        WritableCounters counters = new WritableCounters();
        decoder = new MessageDecoder(config, slabs, scratch, counters, interests);
        expected = TestFlyweights.message(slabs, counters, true);
        actual = TestFlyweights.message(slabs, counters, true);
    }

    void interests(Interests union) {
        interests.set(union);
    }

    int messages() {
        return messages;
    }

    void assertUnusual(ByteBuffer wire, int index, int length) {
        assertFalse(isDelivered(wire, index, length, ""));
    }

    void assertSame(ByteBuffer wire, int index, int length, int recordType, DirectBuffer record, int recordIndex) {
        Message message = expected.wrap(recordType, record, recordIndex);
        String world = message.worldName().toString();
        if (isDelivered(wire, index, length, world)) {
            messages++;
            ring().publish();
            ring().drain((type, buffer, at, ignored) -> assertSame(message, actual.wrap(type, buffer, at)), 2);
            actual.unwrap();
        }
        expected.unwrap();
    }

    private static Action assertSame(Message expected, MessageFlyweight actual) {
        assertEquals(ViewReader.read(expected), ViewReader.read(actual));
        assertEquals(expected.toString(), actual.toString());
        assertEquals(expected.wireLength(), actual.wireLength());
        assertEquals(expected.receivedNs(), actual.receivedNs());
        return Action.CONTINUE;
    }

    private boolean isDelivered(ByteBuffer wire, int index, int length, String world) {
        return length <= MessageDecoder.MAX_SMALL_LENGTH
                && decoder.deliverSmall(wire, index, length, DecoderHarness.RECEIVED_NS, world, ring());
    }

    private InboundRing ring() {
        InboundRing made = ring == null ? new InboundRing(RING_LENGTH) : ring;
        ring = made;
        return made;
    }
}
