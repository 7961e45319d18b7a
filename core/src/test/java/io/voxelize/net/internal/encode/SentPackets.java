package io.voxelize.net.internal.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.InvalidProtocolBufferException;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.ring.OutboundRing;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Drains an outbound ring as the event loop would, and parses the packets. */
final class SentPackets {
    private final OutboundRing.Drain drain;
    final List<Message> messages = new ArrayList<>();
    final List<Integer> epochs = new ArrayList<>();
    final List<Integer> lengths = new ArrayList<>();

    private SentPackets(OutboundRing ring) {
        drain = ring.drainTo(this::onPacket);
    }

    static SentPackets drain(OutboundRing ring) {
        final SentPackets sent = new SentPackets(ring);
        int taken;
        do {
            taken = sent.drain.drain(1_000);
        } while (taken > 0);
        return sent;
    }

    private boolean onPacket(int messageTypeId, int epoch, DirectBuffer buffer, int index, int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        final Message message = parse(bytes);
        assertEquals(message.getTypeValue(), messageTypeId);
        messages.add(message);
        epochs.add(epoch);
        lengths.add(length);
        return true;
    }

    static Message parse(byte[] bytes) {
        try {
            return Message.parseFrom(bytes);
        } catch (InvalidProtocolBufferException ex) {
            throw new AssertionError(ex);
        }
    }
}
