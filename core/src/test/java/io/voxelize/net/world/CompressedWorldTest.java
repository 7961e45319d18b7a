package io.voxelize.net.world;

import static io.voxelize.net.world.WirePipeline.CHUNK_SIZE;
import static io.voxelize.net.world.WirePipeline.block;
import static io.voxelize.net.world.WirePipeline.chunk;
import static io.voxelize.net.world.WirePipeline.init;
import static io.voxelize.net.world.WirePipeline.load;
import static io.voxelize.net.world.WirePipeline.update;
import static io.voxelize.net.world.WirePipeline.updates;
import static io.voxelize.net.world.WirePipeline.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A world that keeps chunks compressed reads as one that does not. */
final class CompressedWorldTest {
    private static final long SECOND_NS = 1_000_000_000L;

    /** What the smallest slab takes; a compressed chunk of the pipeline takes one, and so does an inflated one. */
    private static final long SLAB = SlabPool.footprint(1);

    private static final int BIG_SIZE = 16;

    private static final int BIG_VOLUME = BIG_SIZE * BIG_SIZE * BIG_SIZE;

    private long nowNs;
    private final World world = new World(() -> nowNs);
    private final SaidPackets said = new SaidPackets();
    private final HeardChunks listener = new HeardChunks();
    private WirePipeline wire = new WirePipeline(0);

    @AfterEach
    void close() {
        world.detach();
        assertEquals(0, wire.retainedLength(), "everything is given back");
        wire.close();
    }

    private void join(int inflatedCount, long maxRetainedLength) {
        join(inflatedCount, maxRetainedLength, init(""));
    }

    private void join(int inflatedCount, long maxRetainedLength, Message init) {
        wire.close();
        world.keepCompressed(inflatedCount);
        world.attach(said);
        wire = new WirePipeline(maxRetainedLength, world);
        wire.deliver(init);
    }

    /** A world whose chunks are 16 x 16 x 16 blocks. */
    private static Message bigInit() {
        final Message init = init("");
        return init.toBuilder()
                .setJson(init.getJson().replace("\"chunkSize\":4,\"maxHeight\":8", "\"chunkSize\":16,\"maxHeight\":16"))
                .build();
    }

    private static Chunk.Builder bigChunk(int x, int voxel) {
        return Chunk.newBuilder()
                .setX(x)
                .setVoxels(block(BIG_VOLUME, i -> voxel))
                .setLights(block(BIG_VOLUME, i -> 0xF000));
    }

    @Test
    void shouldInflateNothingUntilAChunkIsRead() {
        join(2, 1 << 20);
        wire.deliver(load(chunk(0, 0, 1, 0x1000)));
        final int once = wire.inflatedCount;
        assertEquals(2, once, "the first chunk's arrays, to have the memory");
        for (int x = 1; x < 10; x++) {
            wire.deliver(load(chunk(x, 0, x, 0x1000)));
        }
        assertEquals(10, world.loadedCount());
        assertEquals(once, wire.inflatedCount);
        assertEquals(0, wire.count(Counter.ARRAY_BYTES_RECEIVED));
        assertEquals(11 * SLAB, wire.retainedLength());
        assertEquals(7, world.voxelAt(7 * CHUNK_SIZE, 0, 0));
        assertEquals(0x1000, world.lightAt(7 * CHUNK_SIZE, 0, 0));
        assertEquals(once + 2, wire.inflatedCount);
        assertEquals(11 * SLAB, wire.retainedLength(), "into the memory that was there");
    }

    @Test
    void shouldNeverInflateMoreThanItMay() {
        join(3, 1 << 20);
        for (int x = 0; x < 8; x++) {
            wire.deliver(load(chunk(x, 0, x + 1, 0)));
        }
        for (int round = 0; round < 3; round++) {
            for (int x = 0; x < 8; x++) {
                assertEquals(x + 1, world.voxelAt(x * CHUNK_SIZE, 3, 1));
                assertTrue(wire.retainedLength() <= 11 * SLAB, "retained=" + wire.retainedLength());
            }
        }
    }

    @Test
    void shouldGiveUpTheLeastRecentlyReadChunk() {
        join(2, 1 << 20);
        wire.deliver(load(chunk(0, 0, 1, 0), chunk(1, 0, 2, 0), chunk(2, 0, 3, 0)));
        world.voxelAt(0, 0, 0);
        world.voxelAt(CHUNK_SIZE, 0, 0);
        world.voxelAt(0, 0, 0);
        world.voxelAt(2 * CHUNK_SIZE, 0, 0);
        final int inflated = wire.inflatedCount;
        assertEquals(1, world.voxelAt(0, 0, 0));
        assertEquals(inflated, wire.inflatedCount, "read last but one, so still there");
        assertEquals(2, world.voxelAt(CHUNK_SIZE, 0, 0));
        assertEquals(inflated + 2, wire.inflatedCount);
    }

    @Test
    void shouldThrowWhenAViewIsUsedAfterItsChunkWasGivenUp() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 1, 5), chunk(1, 0, 2, 6)));
        final io.voxelize.net.world.Chunk first = world.chunk(0, 0);
        assertNotNull(first);
        final VoxelArrayView kept = first.voxels();
        assertEquals(1, kept.get(0));
        assertEquals(2, world.voxelAt(CHUNK_SIZE, 0, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> kept.get(0), "not the other chunk's voxels");
        assertEquals(1, first.voxels().get(0));
        assertEquals(5, first.lights().get(0));
    }

    // Edits

    @Test
    void shouldKeepEditsWhenTheChunkIsGivenUp() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0x1000), chunk(1, 0, 500, 0x1000)));
        wire.deliver(updates(update(3, 7, 2, 7, 0x2222), update(4, 0, 0, 8, 0x3333), update(3, 7, 2, 9, 0x4444)));
        for (int round = 0; round < 2; round++) {
            assertEquals(9, world.voxelAt(3, 7, 2));
            assertEquals(0x4444, world.lightAt(3, 7, 2));
            assertEquals(500, world.voxelAt(3, 7, 1));
            assertEquals(8, world.voxelAt(4, 0, 0));
            assertEquals(0x3333, world.lightAt(4, 0, 0));
        }
        wire.deliver(updates(update(3, 7, 2, 10, 0x5555)));
        assertEquals(10, world.voxelAt(3, 7, 2));
        assertEquals(8, world.voxelAt(4, 0, 0));
        assertEquals(10, world.voxelAt(3, 7, 2));
    }

    @Test
    void shouldInflateForAnEditOnlyIfAListenerHearsWhatWasThere() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0), chunk(1, 0, 501, 0)));
        world.voxelAt(0, 0, 0);
        final int inflated = wire.inflatedCount;
        wire.deliver(updates(update(4, 0, 0, 7, 0)));
        assertEquals(inflated, wire.inflatedCount);
        world.addListener(listener);
        wire.deliver(updates(update(4, 0, 0, 8, 0), update(4, 0, 1, 9, 0)));
        assertEquals(List.of("voxel 4,0,0 7>8", "voxel 4,0,1 501>9", "updated 1,0"), listener.take());
        assertEquals(inflated + 2, wire.inflatedCount);
    }

    @Test
    void shouldForgetEditsWhenTheServerSendsTheChunkAgain() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0)));
        wire.deliver(updates(update(0, 0, 0, 7, 0)));
        assertEquals(7, world.voxelAt(0, 0, 0));
        wire.deliver(load(chunk(0, 0, 501, 0)));
        assertEquals(501, world.voxelAt(0, 0, 0));
        assertEquals(1, world.loadedCount());
    }

    @Test
    void shouldKeepAChunkInflatedWhenTooMuchOfItChanged() {
        join(1, 1 << 20, bigInit());
        wire.deliver(load(bigChunk(0, 1), bigChunk(1, 2)));
        final long before = wire.retainedLength();
        for (int i = 0; i <= ChunkEdits.MAX_COUNT; i++) {
            assertEquals(before, wire.retainedLength());
            wire.deliver(updates(update(i % 16, i / 256, i / 16 % 16, 100 + i, 7)));
        }
        assertTrue(wire.retainedLength() > before, "one more is inflated now");
        assertEquals(2, world.voxelAt(16, 0, 0));
        final int inflated = wire.inflatedCount;
        for (int i = 0; i <= ChunkEdits.MAX_COUNT; i++) {
            assertEquals(100 + i, world.voxelAt(i % 16, i / 256, i / 16 % 16));
        }
        wire.deliver(updates(update(15, 15, 15, 99, 3)));
        assertEquals(99, world.voxelAt(15, 15, 15));
        assertEquals(2, world.voxelAt(16, 0, 0));
        assertEquals(inflated, wire.inflatedCount, "both are there");
    }

    @Test
    void shouldAskAgainForAChangedChunkThatCannotStayInflated() {
        world.renderRadius(0);
        final long compressed = SLAB;
        final long inflated = SlabPool.footprint(2 * 4 * BIG_VOLUME);
        join(1, compressed + inflated, bigInit());
        wire.deliver(load(bigChunk(0, 1)));
        world.addListener(listener);
        for (int i = 0; i <= ChunkEdits.MAX_COUNT; i++) {
            wire.deliver(updates(update(i % 16, i / 256, i / 16 % 16, 100 + i, 7)));
        }
        assertTrue(listener.take().toString().contains("unloaded-lost 0,0"));
        assertEquals(0, world.loadedCount());
        assertAsksAgain();
    }

    /** The server is asked for chunk 0, 0 after a while, and not before. */
    private void assertAsksAgain() {
        said.loads.clear();
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(), said.loads);
        nowNs += 5 * SECOND_NS;
        world.update(0, 0, 0, 0, 0, 0);
        assertEquals(List.of(List.of(0, 0)), said.loads.get(0).chunks());
    }

    // The budget

    @Test
    void shouldReadEveryChunkEvenWhenTheBudgetIsUsedUp() {
        join(4, 4 * SLAB);
        world.addListener(listener);
        wire.deliver(load(chunk(0, 0, 1, 0), chunk(1, 0, 2, 0), chunk(2, 0, 3, 0), chunk(3, 0, 4, 0)));
        assertEquals("refused 3,0", listener.take().get(3));
        assertEquals(1, world.retainRefusedCount());
        assertEquals(4 * SLAB, wire.retainedLength());
        for (int round = 0; round < 2; round++) {
            for (int x = 0; x < 3; x++) {
                assertEquals(x + 1, world.voxelAt(x * CHUNK_SIZE, 0, 0));
            }
        }
        assertTrue(wire.count(Counter.INFLATE_REFUSED) > 0);
    }

    @Test
    void shouldRefuseTheFirstChunkWhenThereIsNoMemoryToInflateIt() {
        join(4, SLAB);
        world.addListener(listener);
        wire.deliver(load(chunk(0, 0, 1, 0)));
        assertEquals(List.of("refused 0,0"), listener.take());
        assertEquals(0, wire.retainedLength());
        assertEquals(0, world.loadedCount());
    }

    @Test
    void shouldKeepTheMemoryToInflateIntoWhenInflatedChunksAreUnloaded() {
        world.renderRadius(1);
        join(1, 3 * SLAB);
        wire.deliver(load(chunk(0, 0, 1, 0), chunk(5, 0, 2, 0)));
        assertEquals(2, world.voxelAt(5 * CHUNK_SIZE, 0, 0));
        world.update(0, 0, 0, 0, 0, 0);
        assertFalse(world.isLoaded(5, 0));
        wire.deliver(load(chunk(1, 0, 3, 0)));
        assertEquals(3 * SLAB, wire.retainedLength());
        assertEquals(1, world.voxelAt(0, 0, 0));
        assertEquals(3, world.voxelAt(CHUNK_SIZE, 0, 0));
    }

    // What cannot be read

    @Test
    void shouldReadAsNotLoadedAndAskAgainWhenAChunkTurnsOutMalformed() {
        world.renderRadius(0);
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0xF000)));
        world.update(0, 0, 0, 0, 0, 0);
        world.addListener(listener);
        final io.voxelize.net.world.Chunk held = world.chunk(0, 0);
        assertNotNull(held);
        wire.failInflating = true;
        assertEquals(0, world.voxelAt(0, 0, 0));
        assertEquals(0, world.lightAt(0, 0, 0));
        assertEquals(2, wire.count(Counter.BAD_COMPRESSED_ARRAYS));
        assertNull(world.chunk(0, 0));
        assertEquals(0, world.loadedCount());
        assertThrows(IllegalStateException.class, held::voxels);
        assertAsksAgain();
        assertEquals(List.of("unloaded-lost 0,0"), listener.take());
        wire.failInflating = false;
        wire.deliver(load(chunk(0, 0, 501, 0)));
        assertEquals(501, world.voxelAt(0, 0, 0));
    }

    @Test
    void shouldNotTellOfAnEditInAChunkThatTurnsOutMalformed() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0)));
        world.addListener(listener);
        wire.failInflating = true;
        wire.deliver(updates(update(0, 0, 0, 7, 0)));
        assertEquals(List.of("unloaded-lost 0,0"), listener.take());
        assertEquals(0, wire.count(Counter.INTERCEPT_ERRORS));
    }

    // Parts

    @Test
    void shouldMergePartsThatComeApart() {
        join(2, 1 << 20);
        world.addListener(listener);
        wire.deliver(load(Chunk.newBuilder().setVoxels(words(i -> 500))));
        assertEquals(List.of(), listener.take());
        wire.deliver(load(Chunk.newBuilder().setLights(words(i -> 0x1234))));
        assertEquals(List.of("loaded 0,0 500"), listener.take());
        assertEquals(0x1234, world.lightAt(1, 2, 3));
        wire.deliver(load(chunk(0, 0, 501, 0x2345)));
        assertEquals(501, world.voxelAt(1, 2, 3));
        wire.deliver(updates(update(0, 0, 0, 7, 9)));
        wire.deliver(load(Chunk.newBuilder().setLights(words(i -> 0x3456))));
        assertEquals(7, world.voxelAt(0, 0, 0), "an edit of what was compressed");
        assertEquals(501, world.voxelAt(1, 2, 3));
        assertEquals(0x3456, world.lightAt(0, 0, 0));
        assertEquals(1, world.loadedCount());
    }

    // Against an inflated world

    @Test
    void shouldReadAsAnInflatedWorldWhateverHappens() {
        final World plain = new World(() -> nowNs);
        final Random random = new Random(20_260_803);
        join(3, 40 * SLAB);
        try (WirePipeline plainWire = new WirePipeline(1 << 20, plain)) {
            plainWire.deliver(init(""));
            for (int step = 0; step < 3_000; step++) {
                final Message message = random.nextInt(4) == 0 ? randomLoad(random) : randomUpdates(random);
                wire.deliver(message);
                plainWire.deliver(message);
                for (int i = 0; i < 4; i++) {
                    final int vx = random.nextInt(8 * CHUNK_SIZE);
                    final int vy = random.nextInt(WirePipeline.MAX_HEIGHT);
                    final int vz = random.nextInt(CHUNK_SIZE);
                    assertEquals(plain.voxelAt(vx, vy, vz), world.voxelAt(vx, vy, vz), "step " + step);
                    assertEquals(plain.lightAt(vx, vy, vz), world.lightAt(vx, vy, vz), "step " + step);
                }
            }
            assertEquals(plain.loadedCount(), world.loadedCount());
            plain.detach();
        }
    }

    private static Message randomLoad(Random random) {
        final int first = random.nextInt();
        final int step = random.nextInt(5);
        final Chunk.Builder whole = chunk(random.nextInt(8), 0, i -> first + i * step, i -> i * step & 0xFFFF);
        return load(
                switch (random.nextInt(10)) {
                    case 0 -> whole.clearVoxels();
                    case 1 -> whole.clearLights();
                    default -> whole;
                });
    }

    private static Message randomUpdates(Random random) {
        final Update[] updates = new Update[1 + random.nextInt(6)];
        for (int i = 0; i < updates.length; i++) {
            updates[i] = update(
                    random.nextInt(8 * CHUNK_SIZE),
                    random.nextInt(WirePipeline.MAX_HEIGHT),
                    random.nextInt(CHUNK_SIZE),
                    random.nextInt(),
                    random.nextInt(0x1_0000));
        }
        return updates(updates);
    }

    @Test
    void shouldAllocateNothingWhileTheInflatedChunksAreRead() {
        join(4, 1 << 20);
        wire.deliver(load(chunk(0, 0, 1, 1), chunk(1, 0, 2, 2), chunk(2, 0, 3, 3), chunk(3, 0, 4, 4)));
        read(20_000);
        final long before = AllocationProbe.allocated();
        read(20_000);
        final long allocated = AllocationProbe.allocated() - before;
        assertTrue(allocated < 1_024, "allocated=" + allocated);
        assertEquals(2 + 4 * 2, wire.inflatedCount);
    }

    private void read(int times) {
        int sum = 0;
        for (int i = 0; i < times; i++) {
            sum += world.voxelAt(i & 15, 1, 0) + world.lightAt(i & 15, 1, 0);
        }
        assertTrue(sum > 0);
    }

    @Test
    void shouldRefuseToChangeTheWayOfKeepingChunksThatAreHeld() {
        join(1, 1 << 20);
        wire.deliver(load(chunk(0, 0, 1, 0)));
        assertThrows(NetworkException.class, () -> world.keepCompressed(2));
        assertThrows(NetworkException.class, () -> world.keepCompressed(-1));
        assertFalse(world.interests().wantsVoxels() || world.interests().wantsLights());
        assertTrue(world.interests().wantsCompressedData());
    }
}
