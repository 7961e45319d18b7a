package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.lz4.JavaBlockDecompressor;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.view.MessageFlyweight;
import io.voxelize.net.internal.view.TestFlyweights;
import io.voxelize.net.metrics.Counter;
import java.nio.ByteBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When arrays are inflated, and that the claim and the slabs are released when that fails. */
final class DeliverTest {

    private static final byte[] CHUNK = Wire.message(6)
            .embedded(
                    8, Wire.empty().bytes(5, Wire.block(Wire.words(1, 2, 3))).bytes(6, Wire.block(Wire.words(4, 5, 6))))
            .bytes();

    private final NetworkConfig config = NetworkConfig.builder().build();
    private final SlabPool slabs = new SlabPool(config.maxSlabsLength(), 0);
    private final WritableCounters counters = new WritableCounters();
    private final InboundRing ring = new InboundRing(16 << 10);
    private final FaultyDecompressor blocks = new FaultyDecompressor();
    private final DecodeScratch scratch = new DecodeScratch(blocks);
    private final MessageDecoder decoder = new MessageDecoder(config, slabs, scratch, counters, new DecodeInterests());

    /** Counts, and throws when it is told to. */
    private static final class FaultyDecompressor implements BlockDecompressor {
        private final BlockDecompressor blocks = new JavaBlockDecompressor();
        private int inflated;
        private @Nullable Error fault;

        @Override
        public int decompress(
                ByteBuffer source,
                int index,
                int length,
                ByteBuffer target,
                int targetIndex,
                int maxLength,
                int historyIndex) {
            if (fault != null) {
                throw fault;
            }
            inflated++;
            return blocks.decompress(source, index, length, target, targetIndex, maxLength, historyIndex);
        }

        @Override
        public String name() {
            return "faulty";
        }
    }

    @AfterEach
    void shouldLeakNoSlab() {
        drainAndRelease();
        assertEquals(0, slabs.inUseLength(), "a slab was not released");
        scratch.close();
        slabs.close();
    }

    private ByteBuffer decode() {
        ByteBuffer wire = ByteBuffer.allocateDirect(CHUNK.length).put(0, CHUNK);
        assertEquals(MessageDecoder.DECODED, decoder.decode(wire, 0, CHUNK.length, 1));
        return wire;
    }

    private int drainAndRelease() {
        MessageFlyweight flyweight = TestFlyweights.message(slabs, counters, true);
        return ring.drain(
                (type, buffer, index, length) -> {
                    flyweight.wrap(type, buffer, index).unwrapAndRelease();
                    return ControlledMessageHandler.Action.CONTINUE;
                },
                100);
    }

    @Test
    void shouldNotInflateWhatIsReleased() {
        decode();
        decoder.release();

        assertEquals(0, blocks.inflated);
        assertEquals(0, slabs.inUseLength());
        assertEquals(0, counters.get(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldNotInflateWhatFindsNoRoom() {
        while (ring.hasRoom(8)) {
            ring.abort(ring.tryClaim(1, 8));
        }
        decode();

        assertFalse(decoder.deliver(ring));
        assertEquals(0, blocks.inflated);

        drainAndRelease();
        assertTrue(decoder.deliver(ring));
        assertEquals(2, blocks.inflated);
        assertEquals(1, drainAndRelease());
        assertEquals(24, counters.get(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldDropMessageThatCannotBeInflated() {
        decode();
        blocks.fault = new OutOfMemoryError("made up by the test");

        assertTrue(decoder.deliver(ring));

        assertEquals(0, slabs.inUseLength());
        assertEquals(1, counters.get(Counter.BAD_MESSAGES));
        assertEquals(0, counters.get(Counter.ARRAY_BYTES_RECEIVED));
        blocks.fault = null;
        decode();
        assertTrue(decoder.deliver(ring));
        assertEquals(1, drainAndRelease(), "the claim of the first must not stay open");
    }
}
