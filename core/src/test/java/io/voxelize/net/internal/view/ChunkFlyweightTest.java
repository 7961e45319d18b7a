package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.VoxelArrayView;
import io.voxelize.net.metrics.Counter;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChunkFlyweightTest {

    private static final long FOOTPRINT = SlabPool.footprint(1);

    private final SlabPool slabs = new SlabPool(4 * FOOTPRINT, 2 * FOOTPRINT);
    private final WritableCounters counters = new WritableCounters();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[8 << 10]);
    private final MessageFlyweight message = TestFlyweights.message(slabs, counters, false);

    @AfterEach
    void closeSlabs() {
        slabs.close();
    }

    private ChunkView wrap(RecordBuilder record) {
        record.writeInline(buffer, 40);
        return message.wrap(record.recordType(), buffer, 40).chunks().iterator().next();
    }

    private ChunkView chunkWithData(int first) {
        return wrap(new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, -3, 9, first));
    }

    private static ChunkData retained(ChunkView chunk) {
        ChunkData data = chunk.retain();
        assertNotNull(data);
        return data;
    }

    @Test
    void shouldIndexByXThenYThenZ() {
        VoxelArrayView voxels = chunkWithData(100).voxels();
        int index = 0;
        for (int lx = 0; lx < 2; lx++) {
            for (int ly = 0; ly < 4; ly++) {
                for (int lz = 0; lz < 2; lz++) {
                    assertEquals(100 + index++, voxels.get(lx, ly, lz));
                }
            }
        }
    }

    @Test
    void shouldRefuseCoordinatesOutsideTheColumn() {
        VoxelArrayView voxels = chunkWithData(0).voxels();
        int[][] outside = {{-1, 0, 0}, {2, 0, 0}, {0, -1, 0}, {0, 4, 0}, {0, 0, -1}, {0, 0, 2}};
        for (int[] at : outside) {
            assertThrows(IndexOutOfBoundsException.class, () -> voxels.get(at[0], at[1], at[2]));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> voxels.get(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> voxels.get(16));
        assertThrows(IndexOutOfBoundsException.class, () -> voxels.copyTo(new int[16], 1));
    }

    @Test
    void shouldHaveEmptyArraysWhenNotIncluded() {
        RecordBuilder record = new RecordBuilder(MessageType.UPDATE);
        record.chunk(1, 2);
        ChunkView chunk = wrap(record);
        assertFalse(chunk.hasVoxels());
        assertFalse(chunk.hasLights());
        assertEquals(0, chunk.voxels().length());
        assertEquals(0, chunk.voxels().byteBuffer().remaining());
        assertEquals(0, chunk.voxels().copyTo(new int[0], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> chunk.lights().get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> chunk.lights().get(0, 0, 0));
        assertNull(chunk.retain());
        assertEquals(0, counters.get(Counter.RETAIN_REFUSED), "there was nothing to refuse");
    }

    @Test
    void shouldHaveEmptyGeometryWithoutVertices() {
        RecordBuilder record = new RecordBuilder(MessageType.LOAD);
        int mesh = record.mesh(record.chunk(1, 2), 0, -1);
        int geometry = record.element(mesh + RecordLayout.MESH_GEOMETRIES, RecordLayout.GEOMETRY_LENGTH);
        record.putInt(geometry + RecordLayout.GEOMETRY_MESH_SLAB, RecordLayout.NO_SLAB);
        GeometryView empty =
                wrap(record).meshes().iterator().next().geometries().iterator().next();
        assertEquals(0, empty.positions().length());
        assertEquals(0, empty.uvs().copyTo(new float[0], 0));
        assertEquals(0, empty.indices().byteBuffer().remaining());
        assertFalse(empty.hasAt());
    }

    @Test
    void shouldKeepRetainedDataWhenTheMessageIsGone() {
        ChunkData data = retained(chunkWithData(7));
        message.unwrapAndRelease();
        assertEquals(0, slabs.inUseLength());
        assertEquals(FOOTPRINT, slabs.retainedLength());
        assertEquals(-3, data.x());
        assertEquals(9, data.z());
        assertTrue(data.hasVoxels());
        assertTrue(data.hasLights());
        assertEquals(7 + 13, data.voxels().get(1, 2, 1));
        assertEquals(-7 - 13, data.lights().get(1, 2, 1));
        data.close();
        assertEquals(0, slabs.retainedLength());
    }

    @Test
    void shouldReadTheSameFromEveryRetainedReference() {
        ChunkView chunk = chunkWithData(7);
        ChunkData first = retained(chunk);
        ChunkData second = retained(chunk);
        message.unwrapAndRelease();
        assertEquals(FOOTPRINT, slabs.retainedLength());
        first.close();
        first.close();
        assertEquals(7, second.voxels().get(0));
        second.close();
        assertEquals(0, slabs.retainedLength());
    }

    @Test
    void shouldWriteRetainedVoxelsAndLights() {
        ChunkData data = retained(chunkWithData(7));
        data.voxel(1, 2, 1, 0xABCD);
        data.light(1, 2, 1, 0xF000);
        assertEquals(0xABCD, data.voxels().get(1, 2, 1));
        assertEquals(0xF000, data.lights().get(1, 2, 1));
        assertEquals(7 + 12, data.voxels().get(1, 2, 0), "neighbours are as they were");
        assertThrows(IndexOutOfBoundsException.class, () -> data.voxel(2, 0, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> data.light(0, 4, 0, 1));
        data.close();
    }

    @Test
    void shouldRefuseToWriteWhatIsNotIncluded() {
        RecordBuilder record = new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1);
        int chunk = RecordLayout.HEADER_LENGTH;
        record.putInt(chunk + RecordLayout.CHUNK_LIGHTS_COUNT, 0);
        ChunkData data = retained(wrap(record));
        assertFalse(data.hasLights());
        assertThrows(IndexOutOfBoundsException.class, () -> data.light(0, 0, 0, 1));
        data.close();
    }

    @Test
    void shouldThrowWhenUsedAfterClose() {
        ChunkData data = retained(chunkWithData(7));
        VoxelArrayView kept = data.voxels();
        data.close();
        assertThrows(IllegalStateException.class, data::voxels);
        assertThrows(IllegalStateException.class, data::lights);
        assertThrows(IllegalStateException.class, () -> data.voxel(0, 0, 0, 1));
        assertThrows(IllegalStateException.class, () -> data.light(0, 0, 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> kept.get(0));
        assertThrows(IllegalStateException.class, kept::byteBuffer);
        assertTrue(data.toString().contains("closed"));
    }

    @Test
    void shouldRefuseToRetainBeyondTheBudgetAndCountIt() {
        ChunkData first = retained(chunkWithData(1));
        message.unwrapAndRelease();
        ChunkData second = retained(chunkWithData(2));
        message.unwrapAndRelease();
        assertNull(chunkWithData(3).retain());
        assertEquals(1, counters.get(Counter.RETAIN_REFUSED));
        message.unwrapAndRelease();
        first.close();
        assertNotNull(chunkWithData(4).retain(), "closing made room");
        second.close();
    }

    @Test
    void shouldReleaseEverySlabOfAMessageOnce() {
        RecordBuilder record = new RecordBuilder(MessageType.LOAD);
        record.chunkWithData(slabs, 0, 0, 1).chunkWithData(slabs, 1, 0, 1);
        int meshed = record.chunk(2, 0);
        Slab meshSlab = RecordBuilder.acquire(slabs, 100);
        record.putInt(meshed + RecordLayout.CHUNK_MESH_SLAB, meshSlab.id());
        ChunkView chunk = wrap(record);
        assertEquals(3 * FOOTPRINT, slabs.inUseLength());
        message.unwrapAndRelease();
        assertEquals(0, slabs.inUseLength());
        message.unwrapAndRelease();
        assertThrows(IndexOutOfBoundsException.class, chunk::x, "the view went with the message");
    }
}
