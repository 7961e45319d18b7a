package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.MessageFlyweight;
import io.voxelize.net.internal.view.TestFlyweights;
import io.voxelize.net.message.Message;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;

/** A decoder with its dependencies, fed with junk around every message, and a flyweight that reads the records. */
final class DecoderHarness implements AutoCloseable {

    static final long RECEIVED_NS = 123_456_789_012L;

    private static final int MARGIN = 24;
    private static final byte JUNK = 0x5A;

    final SlabPool slabs;
    final WritableCounters counters = new WritableCounters();
    final DecodeScratch scratch;
    MessageDecoder decoder;
    private final DecodeInterests interests = new DecodeInterests();

    private final NetworkConfig config;
    private final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(8 << 10));
    private final MessageFlyweight flyweight;
    private boolean direct = true;

    /** What was decoded last: if it was small, it must come out the same in the short way. */
    private ByteBuffer wire = ByteBuffer.allocate(0);

    private int wireIndex;
    private int wireLength;
    private final SmallTwin small;

    DecoderHarness() {
        this(NetworkConfig.builder().build());
    }

    DecoderHarness(NetworkConfig config) {
        this(config, new SlabPool(config.maxSlabsLength(), config.maxRetainedLength()), scratch());
    }

    DecoderHarness(NetworkConfig config, SlabPool slabs, DecodeScratch scratch) {
        this.config = config;
        this.slabs = slabs;
        this.scratch = scratch;
        decoder = new MessageDecoder(config, slabs, scratch, counters, interests);
        flyweight = TestFlyweights.message(slabs, counters, new AnyThreadInflater(DecompressorKind.AUTO), true);
        small = new SmallTwin(config, slabs, scratch);
    }

    /** Feeds heap buffers from now on. */
    DecoderHarness onHeap() {
        direct = false;
        return this;
    }

    /** Creates scratch memory with the decompressor that loads here, and without inflater threads. */
    static DecodeScratch scratch() {
        return new DecodeScratch(BlockDecompressor.of(DecompressorKind.AUTO));
    }

    /** Decodes for a new connection from now on, which knows nothing of the server. */
    void reconnect() {
        decoder = new MessageDecoder(config, slabs, scratch, counters, interests);
    }

    void interests(Interests union) {
        interests.set(union);
        small.interests(union);
    }

    int decode(String hex) {
        return decode(HexFormat.of().parseHex(hex));
    }

    int decode(byte[] message) {
        ByteBuffer wire = direct
                ? ByteBuffer.allocateDirect(message.length + 2 * MARGIN)
                : ByteBuffer.allocate(message.length + 2 * MARGIN);
        while (wire.hasRemaining()) {
            wire.put(JUNK);
        }
        wire.position(3).limit(wire.capacity() - 1);
        wire.put(MARGIN, message);
        int result = decode(wire, MARGIN, message.length);
        assertEquals(3, wire.position());
        assertEquals(wire.capacity() - 1, wire.limit());
        return result;
    }

    /** Decodes from a buffer that holds nothing but the message, so that reading beyond its end shows. */
    int decodeExact(byte[] message) {
        return decodeExact(ByteBuffer.allocateDirect(message.length).put(0, message));
    }

    int decodeExact(ByteBuffer wire) {
        return decode(wire, 0, wire.capacity());
    }

    private int decode(ByteBuffer newWire, int index, int length) {
        wire = newWire;
        wireIndex = index;
        wireLength = length;
        int result = decoder.decode(wire, index, length, RECEIVED_NS);
        if (result == MessageDecoder.REJECTED) {
            small.assertUnusual(wire, index, length);
        }
        return result;
    }

    /** Ends the life of the message that was read last, and of its slabs. */
    void release() {
        flyweight.unwrapAndRelease();
        assertEquals(0, slabs.inUseLength(), "slabs leaked");
    }

    /** Decodes a message that must be fine, and reads its record. */
    Message message(String hex) {
        return message(HexFormat.of().parseHex(hex));
    }

    Message message(byte[] message) {
        assertEquals(MessageDecoder.DECODED, decode(message), counters::toString);
        return read();
    }

    /** Writes the pending record and opens it. */
    Message read() {
        flyweight.unwrapAndRelease();
        record.setMemory(0, record.capacity(), JUNK);
        int length = decoder.message().recordLength();
        int type = RecordLayout.recordType(decoder.message().typeId());
        decoder.message().writeRecord(record, MARGIN);
        decoder.count();
        for (int i = MARGIN + length; i < record.capacity(); i++) {
            assertEquals(JUNK, record.getByte(i));
        }
        small.assertSame(wire, wireIndex, wireLength, type, record, MARGIN);
        return flyweight.wrap(type, record, MARGIN);
    }

    /** How many of the messages that were read are small and usual. */
    int smallMessages() {
        return small.messages();
    }

    /** Tells the decoder how large chunks are. */
    void init(int chunkSize, int maxHeight) {
        message(Wire.message(0)
                .text(
                        2,
                        "{\"id\":\"me\",\"options\":{\"chunkSize\":" + chunkSize + ",\"maxHeight\":" + maxHeight + "}}")
                .bytes());
    }

    long count(Counter counter) {
        return counters.get(counter);
    }

    @Override
    public void close() {
        flyweight.unwrapAndRelease();
        assertEquals(0, slabs.inUseLength(), "slabs leaked");
        scratch.close();
        slabs.close();
    }
}
