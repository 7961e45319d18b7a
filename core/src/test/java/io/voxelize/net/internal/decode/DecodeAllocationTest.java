package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.limits.MemoryLimits;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.MessageFlyweight;
import io.voxelize.net.internal.view.TestFlyweights;
import io.voxelize.net.testsupport.AllocationProbe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real traffic of every kind of array and compression, INIT aside, allocates nothing once buffers are warm. */
@Tag("allocation")
final class DecodeAllocationTest {

    private static final int LARGE_LENGTH = 1_000;
    private static final int LARGE_MESSAGES = 300;
    private static final int SMALL_MESSAGES = 20_000;

    /** Less than one object of the smallest kind in each message; the JVM itself allocates a little on any thread. */
    private static final long ALLOWED_BYTES = 4_096;

    @ParameterizedTest
    @ValueSource(strings = {"g2023-hills-cut", "g2024-tutorial-cut", "g2026-tutorial", "g2026-hills-cut"})
    void shouldAllocateNothingPerMessage(String capture) throws IOException {
        measure(capture, DecoderHarness.scratch());
    }

    @Test
    void shouldAllocateNothingPerMessageWithoutTheNativeLibrary() throws IOException {
        measure("g2026-hills-cut", new DecodeScratch(new JavaBlockDecompressor()));
    }

    @Test
    void shouldAllocateNothingPerMessageOnInflaterThreads() throws IOException {
        NetworkConfig config = NetworkConfig.builder().inflaterThreads(1).build();
        SlabPool slabs = new SlabPool(config.maxSlabsLength(), 0);
        DecodeScratch scratch = new DecodeScratch(config);
        Delivering delivering = new Delivering(config, slabs, scratch);
        List<ByteBuffer> messages = messages("g2026-hills-cut");
        delivering.deliverAll(List.of(messages.remove(0)));
        messages.removeIf(message -> message.capacity() <= LARGE_LENGTH);
        for (ByteBuffer message : messages) {
            // So often in a row that each slot has had each message, and is as large as it will ever be.
            delivering.deliverAll(Collections.nCopies(3 * MemoryLimits.INFLATER_SLOTS, message));
        }
        for (int warmUp = 0; warmUp < LARGE_MESSAGES; warmUp += messages.size()) {
            delivering.deliverAll(messages);
        }
        long inflater = inflaterId();
        // Asking about another thread allocates, most the first time.
        AllocationProbe.allocated(inflater);
        long before = AllocationProbe.allocated(inflater);
        long ownBefore = AllocationProbe.allocated();
        for (int measured = 0; measured < LARGE_MESSAGES; measured += messages.size()) {
            delivering.deliverAll(messages);
        }
        long own = AllocationProbe.allocated() - ownBefore;
        long other = AllocationProbe.allocated(inflater) - before;
        assertTrue(own <= ALLOWED_BYTES, () -> own + " bytes of the event loop in " + LARGE_MESSAGES + " messages");
        assertTrue(other <= ALLOWED_BYTES, () -> other + " bytes of the inflater in " + LARGE_MESSAGES + " messages");
        scratch.close();
        slabs.close();
    }

    private static long inflaterId() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("voxelize-net-inflater-"))
                .findAny()
                .orElseThrow()
                .getId();
    }

    private static void measure(String capture, DecodeScratch scratch) throws IOException {
        NetworkConfig config = NetworkConfig.builder().build();
        SlabPool slabs = new SlabPool(config.maxSlabsLength(), 0);
        Decoding decoding = new Decoding(config, slabs, scratch);
        List<ByteBuffer> messages = messages(capture);
        decoding.decode(messages.get(0));
        List<ByteBuffer> small = new ArrayList<>(messages.subList(1, messages.size()));
        List<ByteBuffer> large = new ArrayList<>(small);
        small.removeIf(message -> message.capacity() > LARGE_LENGTH);
        large.removeIf(message -> message.capacity() <= LARGE_LENGTH);
        assertAllocatesNothing(decoding, small, SMALL_MESSAGES);
        assertAllocatesNothing(decoding, large, LARGE_MESSAGES);
        assertEquals(0, slabs.inUseLength());
        scratch.close();
        slabs.close();
    }

    private static void assertAllocatesNothing(Decoding decoding, List<ByteBuffer> messages, int count) {
        for (int warmUp = 0; warmUp < count / 4; warmUp += messages.size()) {
            decoding.decodeAll(messages);
        }
        long bytes = AllocationProbe.allocatedBy(() -> {
            for (int measured = 0; measured < count; measured += messages.size()) {
                decoding.decodeAll(messages);
            }
        });
        assertTrue(bytes <= ALLOWED_BYTES, () -> bytes + " bytes in " + count + " messages");
    }

    private static List<ByteBuffer> messages(String capture) throws IOException {
        List<ByteBuffer> messages = new ArrayList<>();
        for (byte[] message :
                CaptureDecodeTest.messages(Path.of("src", "test", "resources", "captures", capture + ".vxlcap"))) {
            messages.add(ByteBuffer.allocateDirect(message.length).put(0, message));
        }
        return messages;
    }

    /** As {@link Decoding}, by way of a ring. */
    private static final class Delivering implements ControlledMessageHandler {

        private final InboundRing ring = new InboundRing(1 << 20);
        private final MessageDecoder decoder;
        private final MessageFlyweight flyweight;

        Delivering(NetworkConfig config, SlabPool slabs, DecodeScratch scratch) {
            WritableCounters counters = new WritableCounters();
            decoder = new MessageDecoder(config, slabs, scratch, counters, new DecodeInterests());
            flyweight = TestFlyweights.message(slabs, counters, false);
        }

        void deliverAll(List<ByteBuffer> messages) {
            for (int i = 0; i < messages.size(); i++) {
                ByteBuffer message = messages.get(i);
                int result = decoder.decode(message, 0, message.capacity(), 0);
                if (result != MessageDecoder.DECODED || !decoder.deliver(ring)) {
                    throw new AssertionError("not delivered: result=" + result);
                }
            }
            while (ring.pendingLength() > 0) {
                ring.drain(this, Integer.MAX_VALUE);
            }
        }

        @Override
        public Action onMessage(int type, MutableDirectBuffer buffer, int index, int length) {
            flyweight.wrap(type, buffer, index);
            flyweight.unwrapAndRelease();
            return Action.CONTINUE;
        }
    }

    private static final class Decoding {

        private final MessageDecoder decoder;
        private final MessageFlyweight flyweight;
        private final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(4 << 10));

        Decoding(NetworkConfig config, SlabPool slabs, DecodeScratch scratch) {
            WritableCounters counters = new WritableCounters();
            decoder = new MessageDecoder(config, slabs, scratch, counters, new DecodeInterests());
            flyweight = TestFlyweights.message(slabs, counters, false);
        }

        void decodeAll(List<ByteBuffer> messages) {
            for (int i = 0; i < messages.size(); i++) {
                decode(messages.get(i));
            }
        }

        void decode(ByteBuffer message) {
            int result = decoder.decode(message, 0, message.capacity(), 0);
            if (result != MessageDecoder.DECODED) {
                throw new AssertionError("not decoded: result=" + result);
            }
            decoder.message().writeRecord(record, 0);
            decoder.count();
            flyweight.wrap(RecordLayout.recordType(decoder.message().typeId()), record, 0);
            flyweight.unwrapAndRelease();
        }
    }
}
