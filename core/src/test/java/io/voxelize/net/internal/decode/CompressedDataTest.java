package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.decode.SpecVectorsTest.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.CompressedChunk;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Voxels and lights kept in compressed form. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CompressedDataTest {

    private static final int LOAD = 6;
    private static final int SIZE = 4;
    private static final int HEIGHT = 16;
    private static final int COUNT = SIZE * HEIGHT * SIZE;
    private static final Interests COMPRESSED =
            Interests.ALL.withoutVoxels().withoutLights().withCompressedData();

    private final List<CompressedChunk> retained = new ArrayList<>();
    private DecoderHarness harness = start(NetworkConfig.builder().build());

    @AfterEach
    void close() {
        retained.forEach(CompressedChunk::close);
        harness.release();
        assertEquals(0, harness.slabs.retainedLength(), "everything is given back");
        harness.close();
    }

    private static DecoderHarness start(NetworkConfig config) {
        DecoderHarness harness = new DecoderHarness(config);
        harness.init(SIZE, HEIGHT);
        harness.interests(COMPRESSED);
        return harness;
    }

    private void restart(NetworkConfig config) {
        harness.close();
        harness = start(config);
    }

    private static int[] words(long seed) {
        return new Random(seed).ints(COUNT, 0, 1_000).toArray();
    }

    private static Wire load(Wire chunk) {
        return Wire.message(LOAD).embedded(8, chunk);
    }

    private static Wire blocks(int[] voxels, int[] lights) {
        return new Wire().bytes(5, Wire.block(Wire.words(voxels))).bytes(6, Wire.block(Wire.words(lights)));
    }

    private ChunkView view(Wire chunk) {
        return harness.message(load(chunk).bytes()).chunks().iterator().next();
    }

    private CompressedChunk retain(Wire chunk) {
        CompressedChunk compressed = view(chunk).retainCompressed();
        assertNotNull(compressed);
        retained.add(compressed);
        return compressed;
    }

    private void assertInflates(CompressedChunk compressed, int[] voxels, int[] lights) {
        try (ChunkData data = compressed.inflate()) {
            assertNotNull(data);
            assertEquals(voxels.length != 0, data.hasVoxels());
            assertEquals(lights.length != 0, data.hasLights());
            assertArrayEquals(voxels, ints(data.voxels()));
            assertArrayEquals(lights, ints(data.lights()));
            assertEquals(SIZE, data.voxels().chunkSize());
            assertEquals(HEIGHT, data.lights().maxHeight());
        }
    }

    @Test
    void shouldKeepBlocksAndInflateThemLater() {
        CompressedChunk compressed =
                retain(blocks(words(1), words(2)).varint(1, -3L).varint(2, 5));
        assertEquals(-3, compressed.x());
        assertEquals(5, compressed.z());
        assertTrue(compressed.hasVoxels() && compressed.hasLights());
        assertEquals(SIZE, compressed.chunkSize());
        assertEquals(HEIGHT, compressed.maxHeight());
        assertEquals(2 * Wire.block(Wire.words(words(1))).length, compressed.compressedLength());
        harness.release();
        assertInflates(compressed, words(1), words(2));
        assertInflates(compressed, words(1), words(2));
        assertEquals(0, harness.count(Counter.ARRAY_BYTES_RECEIVED), "nothing was inflated on the event loop");
    }

    @Test
    void shouldKeepPackedVarints() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.PACKED);
        CompressedChunk compressed =
                retain(new Wire().bytes(5, Wire.packed(words(1))).bytes(6, Wire.packed(words(2))));
        harness.release();
        assertInflates(compressed, words(1), words(2));
    }

    @Test
    void shouldPutArraysTogetherThatAreSplitOrUnpacked() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.PACKED);
        int[] voxels = words(1);
        voxels[0] = -1;
        voxels[1] = 0;
        voxels[2] = 127;
        voxels[3] = 128;
        voxels[4] = Integer.MIN_VALUE;
        Wire chunk = new Wire();
        for (int i = 0; i < 5; i++) {
            chunk.varint(5, voxels[i] & 0xFFFF_FFFFL);
        }
        chunk.bytes(6, new byte[0]);
        int[] middle = new int[100];
        System.arraycopy(voxels, 5, middle, 0, 100);
        int[] rest = new int[COUNT - 105];
        System.arraycopy(voxels, 105, rest, 0, rest.length);
        chunk.bytes(5, Wire.packed(middle)).bytes(5, Wire.packed(rest));
        CompressedChunk compressed = retain(chunk);
        assertFalse(compressed.hasLights());
        harness.release();
        assertInflates(compressed, voxels, new int[0]);
    }

    @Test
    void shouldTakeTheLastOfTwoBlocks() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        CompressedChunk compressed = retain(blocks(words(1), words(2)).bytes(5, Wire.block(Wire.words(words(3)))));
        assertInflates(compressed, words(3), words(2));
    }

    @Test
    void shouldGiveBothFormsWhenBothAreWanted() {
        harness.interests(Interests.ALL.withCompressedData());
        ChunkView view = view(blocks(words(1), words(2)));
        assertArrayEquals(words(1), ints(view.voxels()));
        assertTrue(view.hasCompressedData());
        assertEquals(8L * COUNT, harness.count(Counter.ARRAY_BYTES_RECEIVED));
    }

    @Test
    void shouldKeepNothingWhenNobodyAsks() {
        harness.interests(Interests.ALL);
        ChunkView view = view(blocks(words(1), words(2)));
        assertFalse(view.hasCompressedData());
        assertNull(view.retainCompressed());
        assertEquals(0, harness.count(Counter.RETAIN_REFUSED));
    }

    @Test
    void shouldDropMalformedBlocksWithoutInflatingThem() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        byte[] longer = Wire.block(Wire.words(words(1)));
        longer[4] = 0x10;
        byte[] cut = Wire.block(Wire.words(words(1)));
        Wire chunk = new Wire().bytes(5, longer).bytes(6, java.util.Arrays.copyOf(cut, cut.length - 1));
        ChunkView view = view(chunk);
        assertFalse(view.hasCompressedData());
        assertFalse(view.hasVoxels());
        assertEquals(2, harness.count(Counter.BAD_ARRAYS));
    }

    @Test
    void shouldDropArraysOfAnotherSizeThanTheWorlds() {
        harness.decoder.traits().arrayForm(ServerTraits.ArrayForm.BLOCK);
        CompressedChunk compressed = retain(blocks(new int[COUNT - 1], words(2)));
        assertEquals(1, harness.count(Counter.BAD_ARRAYS));
        assertInflates(compressed, new int[0], words(2));
    }

    @Test
    void shouldRefuseAMessageWhoseArraysWouldBeTooLongOnceInflated() {
        restart(NetworkConfig.builder().maxArraysLength(8 * COUNT).build());
        assertEquals(8L * COUNT, 2 * 4L * COUNT);
        retain(blocks(words(1), words(2)));
        Wire two = Wire.message(LOAD)
                .embedded(8, blocks(words(1), words(2)))
                .embedded(8, new Wire().varint(1, 1).bytes(5, Wire.block(Wire.words(words(1)))));
        assertEquals(MessageDecoder.REJECTED, harness.decode(two.bytes()));
        assertEquals(1, harness.count(Counter.LIMIT_EXCEEDED));
    }

    // The budget and memory that is used again

    @Test
    void shouldCountAgainstTheBudgetAndRefuseBeyondIt() {
        long slab = SlabPool.footprint(1);
        restart(NetworkConfig.builder().maxRetainedLength(2 * slab).build());
        CompressedChunk first = retain(blocks(words(1), words(2)));
        CompressedChunk second = retain(blocks(words(3), words(4)));
        assertEquals(2 * slab, harness.slabs.retainedLength());
        assertNull(view(blocks(words(5), words(6))).retainCompressed());
        assertEquals(1, harness.count(Counter.RETAIN_REFUSED));
        assertNull(first.inflate());
        assertEquals(1, harness.count(Counter.INFLATE_REFUSED));
        second.close();
        assertInflates(first, words(1), words(2));
        assertEquals(slab, harness.slabs.retainedLength());
    }

    @Test
    void shouldInflateIntoTheMemoryOfARecycledChunk() {
        long slab = SlabPool.footprint(1);
        restart(NetworkConfig.builder().maxRetainedLength(3 * slab).build());
        CompressedChunk first = retain(blocks(words(1), words(2)));
        CompressedChunk second = retain(blocks(words(3), words(4)));
        ChunkData data = first.inflate();
        assertNotNull(data);
        VoxelArrayView kept = data.voxels();
        ChunkData next = second.inflate(data);
        assertNotNull(next, "although the budget is used up");
        assertArrayEquals(words(3), ints(next.voxels()));
        assertThrows(IllegalStateException.class, data::voxels);
        assertThrows(IndexOutOfBoundsException.class, () -> kept.get(0));
        data.close();
        assertArrayEquals(words(4), ints(next.lights()));
        assertEquals(3 * slab, harness.slabs.retainedLength());
        next.close();
        assertNotNull(inflateAndClose(first, next), "a closed one has no memory to give");
    }

    private static @Nullable ChunkData inflateAndClose(CompressedChunk compressed, ChunkData recycled) {
        ChunkData data = compressed.inflate(recycled);
        if (data != null) {
            data.close();
        }
        return data;
    }

    @Test
    void shouldNotUseMemoryThatSomebodyElseHolds() {
        harness.interests(Interests.ALL.withCompressedData());
        ChunkView view = view(blocks(words(1), words(2)));
        ChunkData mine = view.retain();
        ChunkData theirs = view.retain();
        CompressedChunk compressed = retain(blocks(words(3), words(4)));
        assertNotNull(mine);
        assertNotNull(theirs);
        ChunkData next = compressed.inflate(mine);
        assertNotNull(next);
        assertArrayEquals(words(1), ints(theirs.voxels()));
        assertArrayEquals(words(3), ints(next.voxels()));
        theirs.close();
        next.close();
    }

    // Life

    @Test
    void shouldThrowWhenUsedAfterClose() {
        CompressedChunk compressed = retain(blocks(words(1), words(2)));
        compressed.close();
        compressed.close();
        assertThrows(IllegalStateException.class, compressed::inflate);
        assertTrue(compressed.toString().contains("closed"));
        harness.release();
        assertEquals(0, harness.slabs.retainedLength());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldInflateOnManyThreadsAtATimeInEitherForm(boolean block) throws InterruptedException {
        harness.decoder.traits().arrayForm(block ? ServerTraits.ArrayForm.BLOCK : ServerTraits.ArrayForm.PACKED);
        Wire chunk = block
                ? blocks(words(1), words(2))
                : new Wire().bytes(5, Wire.packed(words(1))).bytes(6, Wire.packed(words(2)));
        CompressedChunk compressed = retain(chunk);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int round = 0; round < 200; round++) {
                        assertInflates(compressed, words(1), words(2));
                    }
                } catch (Throwable ex) {
                    failure.set(ex);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertNull(failure.get(), () -> String.valueOf(failure.get()));
    }

    @Test
    void shouldSurviveBeingClosedWhileItIsInflated() throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (int round = 0; round < 200; round++) {
            CompressedChunk compressed = retain(blocks(words(round), words(2)));
            int seed = round;
            Thread reader = new Thread(() -> {
                try {
                    while (true) {
                        assertInflates(compressed, words(seed), words(2));
                    }
                } catch (IllegalStateException ex) {
                    // Closed meanwhile, as it should be.
                } catch (Throwable ex) {
                    failure.set(ex);
                }
            });
            reader.start();
            compressed.close();
            reader.join();
        }
        assertNull(failure.get(), () -> String.valueOf(failure.get()));
    }
}
