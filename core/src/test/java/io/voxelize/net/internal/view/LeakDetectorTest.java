package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LeakDetectorTest {

    private static final long FOOTPRINT = SlabPool.footprint(1);

    private final SlabPool slabs = new SlabPool(4 * FOOTPRINT, 2 * FOOTPRINT);
    private final WritableCounters counters = new WritableCounters();
    private final RecordingLogger logger = new RecordingLogger();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 << 10]);

    @AfterEach
    void closeSlabs() {
        assertEquals(0, slabs.inUseLength());
        slabs.close();
    }

    private LeakDetector detector(LeakDetection level) {
        return new LeakDetector(level, counters, logger);
    }

    /** Retains a chunk at ({@code x}, 9) whose first voxel is 7, as an interceptor would. */
    private ChunkData retain(LeakDetector leaks, int x) {
        MessageFlyweight message =
                new MessageFlyweight(new RetainContext(slabs, counters, leaks, ArrayInflater.NONE), true);
        RecordBuilder record = new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, x, 9, 7);
        record.writeInline(buffer, 40);
        ChunkView chunk = message.wrap(record.recordType(), buffer, 40)
                .chunks()
                .iterator()
                .next();
        ChunkData data = chunk.retain();
        message.unwrapAndRelease();
        assertNotNull(data);
        return data;
    }

    private void lose(LeakDetector leaks, int x) {
        retain(leaks, x);
        long before = counters.get(Counter.LEAKED_CHUNKS);
        while (counters.get(Counter.LEAKED_CHUNKS) == before) {
            System.gc();
            leaks.collect();
        }
    }

    @Test
    void shouldGiveTheMemoryBackAndNameThePlaceWhenLost() {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        lose(leaks, -3);
        assertEquals(0, slabs.retainedLength());
        assertEquals(1, counters.get(Counter.LEAKED_CHUNKS));
        assertEquals(0, leaks.watchedCount());
        assertEquals(1, logger.lines.size(), logger.lines::toString);
        assertTrue(logger.lines.get(0).contains("x=-3, z=9, leaks=1"), logger.lines::toString);
        StackTraceElement place = logger.thrown.get(0).getStackTrace()[0];
        assertEquals(getClass().getName() + ".retain", place.getClassName() + "." + place.getMethodName());
    }

    @Test
    void shouldReportAPlaceOnceAndThenAtPowersOfTen() {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        for (int i = 0; i < 11; i++) {
            lose(leaks, i);
        }
        assertEquals(11, counters.get(Counter.LEAKED_CHUNKS));
        assertEquals(2, logger.lines.size(), logger.lines::toString);
        assertTrue(logger.lines.get(1).contains("leaks=10"), logger.lines::toString);
    }

    @Test
    void shouldSayHowToFindThePlaceWhenItIsNotNoted() {
        LeakDetector leaks = detector(LeakDetection.SIMPLE);
        lose(leaks, 0);
        assertEquals(0, slabs.retainedLength());
        assertTrue(logger.thrown.isEmpty());
        assertTrue(logger.lines.get(0).contains("-Dvoxelize.net.leakDetection=paranoid"), logger.lines::toString);
    }

    @Test
    void shouldNoteThePlaceOfOneInAnIntervalWhenAdvanced() {
        LeakDetector leaks = detector(LeakDetection.ADVANCED);
        lose(leaks, 0);
        for (int i = 1; i < LeakDetection.SAMPLING_INTERVAL; i++) {
            retain(leaks, i).close();
        }
        lose(leaks, 0);
        assertEquals(1, logger.lines.size(), "both at the same noted place, so one report");
        assertEquals(1, logger.thrown.size());
        lose(leaks, 1);
        assertEquals(1, logger.thrown.size(), "the place of this one was not noted");
        assertEquals(2, logger.lines.size());
    }

    @Test
    void shouldWatchNothingWhenDisabled() {
        LeakDetector leaks = detector(LeakDetection.DISABLED);
        ChunkData data = retain(leaks, 0);
        assertEquals(0, leaks.watchedCount());
        data.close();
        assertEquals(0, slabs.retainedLength());
    }

    @Test
    void shouldNotReportClosedObjects() {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        ChunkData data = retain(leaks, 0);
        assertEquals(1, leaks.watchedCount());
        data.close();
        data.close();
        assertEquals(0, leaks.watchedCount());
        lose(leaks, 1);
        assertEquals(1, counters.get(Counter.LEAKED_CHUNKS), "only the other one");
    }

    @Test
    void shouldNotReportObjectsClosedByAnotherThread() throws InterruptedException {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        ChunkData data = retain(leaks, 0);
        Thread mesher = new Thread(data::close);
        mesher.start();
        mesher.join();
        assertEquals(0, leaks.watchedCount());
        assertEquals(0, slabs.retainedLength());
    }

    @Test
    void shouldFindALostMeshAndKeepItsMemoryAsLongAsAViewIsHeld() {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        readWhileCollecting(retainMesh(leaks).geometries().iterator().next(), leaks);
        while (leaks.watchedCount() != 0) {
            System.gc();
            leaks.collect();
        }
        assertEquals(0, slabs.retainedLength());
        assertTrue(logger.lines.get(0).contains("x=5, z=6"), logger.lines::toString);
        assertEquals("retainMesh", logger.thrown.get(0).getStackTrace()[0].getMethodName());
    }

    private static void readWhileCollecting(GeometryView geometry, LeakDetector leaks) {
        try {
            System.gc();
            leaks.collect();
            assertEquals(3 + 4f, geometry.positions().get(8));
            assertEquals(1, leaks.watchedCount());
        } finally {
            Reference.reachabilityFence(geometry);
        }
    }

    private MeshData retainMesh(LeakDetector leaks) {
        MessageFlyweight message =
                new MessageFlyweight(new RetainContext(slabs, counters, leaks, ArrayInflater.NONE), true);
        RecordBuilder record = new RecordBuilder(MessageType.LOAD);
        int chunk = record.chunk(5, 6);
        Slab slab = RecordBuilder.acquire(slabs, 256);
        record.putInt(chunk + RecordLayout.CHUNK_MESH_SLAB, slab.id());
        record.triangle(record.mesh(chunk, 0, -1), slab, 0, 3);
        record.writeInline(buffer, 40);
        MeshView mesh = message.wrap(record.recordType(), buffer, 40)
                .chunks()
                .iterator()
                .next()
                .meshes()
                .iterator()
                .next();
        MeshData data = mesh.retain();
        message.unwrapAndRelease();
        assertNotNull(data);
        return data;
    }

    @Test
    void shouldNameBothPlacesWhenClosedTwice() {
        ChunkData data = retain(detector(LeakDetection.PARANOID), -3);
        closeHere(data);
        assertEquals(0, logger.lines.size());
        data.close();
        data.close();
        assertEquals(1, logger.lines.size(), logger.lines::toString);
        assertTrue(logger.lines.get(0).contains("closed more than once: x=-3, z=9"), logger.lines::toString);
        assertEquals("shouldNameBothPlacesWhenClosedTwice", methodOf(logger.thrown.get(0)));
        assertEquals("closeHere", methodOf(logger.thrown.get(0).getCause()));
        assertEquals(0, slabs.retainedLength(), "released once");
    }

    @Test
    void shouldSayWhereItWasClosedWhenUsedAfterwards() {
        ChunkData data = retain(detector(LeakDetection.PARANOID), -3);
        closeHere(data);
        IllegalStateException ex = assertThrows(IllegalStateException.class, data::voxels);
        assertEquals("chunk data used after close: x=-3, z=9", ex.getMessage());
        assertEquals("closeHere", methodOf(ex.getCause()));
    }

    @Test
    void shouldSayNothingOfASecondCloseWhenPlacesAreNotNoted() {
        for (LeakDetection level : new LeakDetection[] {LeakDetection.DISABLED, LeakDetection.SIMPLE}) {
            ChunkData data = retain(detector(level), 1);
            data.close();
            data.close();
            assertNull(assertThrows(IllegalStateException.class, data::lights).getCause());
        }
        assertEquals(0, logger.lines.size(), logger.lines::toString);
    }

    private static void closeHere(ChunkData data) {
        data.close();
    }

    private static String methodOf(@Nullable Throwable place) {
        assertNotNull(place);
        return place.getStackTrace()[0].getMethodName();
    }

    @Test
    void shouldKeepTheMemoryAsLongAsAViewIsHeld() {
        LeakDetector leaks = detector(LeakDetection.PARANOID);
        loseAnotherWhileReading(retain(leaks, 0).voxels(), leaks);
        while (leaks.watchedCount() != 0) {
            System.gc();
            leaks.collect();
        }
        assertEquals(0, slabs.retainedLength());
    }

    private void loseAnotherWhileReading(VoxelArrayView kept, LeakDetector leaks) {
        try {
            lose(leaks, 1);
            assertEquals(1, counters.get(Counter.LEAKED_CHUNKS), "the other one");
            assertEquals(1, leaks.watchedCount());
            assertEquals(7, kept.get(0));
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    @Test
    void shouldMakeRoomForTheNextRetainWhenTheBudgetIsLost() {
        LeakDetector leaks = detector(LeakDetection.SIMPLE);
        retain(leaks, 0);
        retain(leaks, 1);
        assertEquals(2 * FOOTPRINT, slabs.retainedLength(), "used up");
        MessageFlyweight message =
                new MessageFlyweight(new RetainContext(slabs, counters, leaks, ArrayInflater.NONE), true);
        RecordBuilder record = new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 2, 9, 7);
        record.writeInline(buffer, 40);
        ChunkView chunk = message.wrap(record.recordType(), buffer, 40)
                .chunks()
                .iterator()
                .next();
        ChunkData data = chunk.retain();
        while (data == null) {
            System.gc();
            data = chunk.retain();
        }
        assertFalse(counters.get(Counter.LEAKED_CHUNKS) == 0);
        data.close();
        message.unwrapAndRelease();
    }
}
