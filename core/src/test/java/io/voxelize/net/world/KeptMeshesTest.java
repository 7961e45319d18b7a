package io.voxelize.net.world;

import static io.voxelize.net.world.WirePipeline.block;
import static io.voxelize.net.world.WirePipeline.chunk;
import static io.voxelize.net.world.WirePipeline.init;
import static io.voxelize.net.world.WirePipeline.load;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.proto.Mesh;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshData;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A world that keeps the newest mesh of each sub-chunk. */
final class KeptMeshesTest {
    private static final long SLAB = SlabPool.footprint(1);

    private final World world = new World();
    private WirePipeline wire = new WirePipeline(0);

    @AfterEach
    void close() {
        world.detach();
        assertEquals(0, wire.retainedLength(), "everything is given back");
        assertEquals(0, wire.count(Counter.INTERCEPT_ERRORS));
        wire.close();
    }

    private void join(long maxRetainedLength) {
        wire.close();
        world.keepMeshes(true);
        wire = new WirePipeline(maxRetainedLength, world);
        wire.deliver(init(""));
    }

    private static Geometry triangle(int voxel, String faceName) {
        return Geometry.newBuilder()
                .setVoxel(voxel)
                .setFaceName(faceName)
                .setAt(ByteString.copyFrom(faceName.isEmpty() ? new byte[0] : new byte[] {(byte) voxel, 9, 2}))
                .setPositions(block(9, i -> Float.floatToIntBits(voxel + i / 2f)))
                .setUvs(block(6, i -> Float.floatToIntBits(i / 8f)))
                .setIndices(block(3, i -> 2 - i))
                .setLights(block(3, i -> voxel * 16 + i))
                .build();
    }

    private static Mesh mesh(int level, int voxel) {
        return Mesh.newBuilder()
                .setLevel(level)
                .addGeometries(triangle(voxel, ""))
                .build();
    }

    private static Message update(Mesh... meshes) {
        return Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .addChunks(Chunk.newBuilder().addAllMeshes(List.of(meshes)))
                .build();
    }

    private io.voxelize.net.world.Chunk origin() {
        final io.voxelize.net.world.Chunk chunk = world.chunk(0, 0);
        assertNotNull(chunk);
        return chunk;
    }

    private static List<Integer> voxels(@Nullable MeshData mesh) {
        assertNotNull(mesh);
        final List<Integer> voxels = new ArrayList<>();
        for (final GeometryView geometry : mesh.geometries()) {
            voxels.add(geometry.voxel());
            assertEquals(geometry.voxel() + 4f, geometry.positions().get(8));
            assertEquals(5 / 8f, geometry.uvs().get(5));
            assertEquals(2, geometry.indices().get(0));
            assertEquals(geometry.voxel() * 16 + 2, geometry.lights().get(2));
        }
        return voxels;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldKeepTheNewestMeshOfEachLevel(boolean meshesFirst) {
        join(1 << 20);
        final Message meshes = load(Chunk.newBuilder().addMeshes(mesh(0, 1)).addMeshes(mesh(1, 2)));
        final Message data = load(chunk(0, 0, 500, 0xF000));
        wire.deliver(meshesFirst ? meshes : data);
        wire.deliver(meshesFirst ? data : meshes);
        assertEquals(List.of(1), voxels(origin().mesh(0)));
        assertEquals(List.of(2), voxels(origin().mesh(1)));
        wire.deliver(update(mesh(1, 3)));
        assertEquals(List.of(1), voxels(origin().mesh(0)));
        assertEquals(List.of(3), voxels(origin().mesh(1)));
        assertEquals(500, world.voxelAt(0, 0, 0));
        wire.deliver(update(mesh(0, 4)));
        assertEquals(3 * SLAB, wire.retainedLength(), "data, and a slab for each of the last two updates");
    }

    @Test
    void shouldKeepMeshesThatAMessageDoesNotInclude() {
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(1, 2))));
        wire.deliver(load(chunk(0, 0, 501, 0)));
        assertEquals(501, world.voxelAt(0, 0, 0));
        assertEquals(List.of(2), voxels(origin().mesh(1)));
    }

    @Test
    void shouldKeepAMeshWithoutGeometry() {
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(1, 2))));
        wire.deliver(update(Mesh.newBuilder().setLevel(1).build()));
        assertEquals(List.of(), voxels(origin().mesh(1)));
        assertEquals(SLAB, wire.retainedLength(), "the data");
    }

    @Test
    void shouldKeepEveryFieldOfAMesh() {
        join(1 << 20);
        final Mesh mesh = Mesh.newBuilder()
                .setLevel(1)
                .setConnectivity(0x1234)
                .addGeometries(triangle(5, "py"))
                .addGeometries(triangle(6, ""))
                .addGeometries(triangle(7, "a longer name"))
                .build();
        wire.deliver(load(chunk(-3, 2, 500, 0).addMeshes(mesh)));
        final io.voxelize.net.world.Chunk chunk = world.chunk(-3, 2);
        assertNotNull(chunk);
        final MeshData kept = chunk.mesh(1);
        assertNotNull(kept);
        assertEquals(-3, kept.x());
        assertEquals(2, kept.z());
        assertTrue(kept.hasConnectivity());
        assertEquals(0x1234, kept.connectivity());
        assertEquals(List.of(5, 6, 7), voxels(kept));
        final List<String> names = new ArrayList<>();
        for (final GeometryView geometry : kept.geometries()) {
            names.add(geometry.faceName() + (geometry.hasAt() ? " " + geometry.atX() + "," + geometry.atY() : ""));
        }
        assertEquals(List.of("py 5,9", "", "a longer name 7,9"), names);
        assertEquals(3, kept.geometries().count());
    }

    @Test
    void shouldSayThatAMeshSeesEverythingWhenTheServerDoesNot() {
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(0, 1))));
        final MeshData kept = origin().mesh(0);
        assertNotNull(kept);
        assertFalse(kept.hasConnectivity());
        assertEquals(MeshView.FULLY_CONNECTED, kept.connectivity());
    }

    @Test
    void shouldThrowWhenAMeshIsUsedAfterItWasReplaced() {
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(0, 1))));
        final MeshData kept = origin().mesh(0);
        assertNotNull(kept);
        final GeometryView geometry = kept.geometries().iterator().next();
        wire.deliver(update(mesh(0, 2)));
        assertThrows(IllegalStateException.class, kept::geometries);
        assertThrows(IndexOutOfBoundsException.class, geometry::voxel);
        assertTrue(kept.toString().contains("closed"));
        kept.close();
        assertEquals(List.of(2), voxels(origin().mesh(0)));
    }

    @Test
    void shouldLeaveTheOlderMeshWhenTheNewerOneFindsNoRoom() {
        join(2 * SLAB);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(0, 1))));
        wire.deliver(update(mesh(0, 2)));
        assertEquals(List.of(1), voxels(origin().mesh(0)));
        assertEquals(1, world.retainRefusedCount());
        assertEquals(1, wire.count(Counter.RETAIN_REFUSED));
    }

    @Test
    void shouldIgnoreLevelsThatTheWorldDoesNotHave() {
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(2, 1)).addMeshes(mesh(-1, 1))));
        assertEquals(2, world.outOfBoundsCount());
        for (int level = -1; level <= 2; level++) {
            assertNull(origin().mesh(level));
        }
    }

    @Test
    void shouldKeepMeshesBesideDataThatIsKeptCompressed() {
        world.keepCompressed(1);
        join(1 << 20);
        wire.deliver(load(chunk(0, 0, 500, 0).addMeshes(mesh(0, 1)), chunk(1, 0, 501, 0)));
        assertEquals(500, world.voxelAt(0, 0, 0));
        assertEquals(501, world.voxelAt(4, 0, 0));
        wire.deliver(load(chunk(0, 0, 502, 0)));
        assertEquals(502, world.voxelAt(0, 0, 0));
        assertEquals(List.of(1), voxels(origin().mesh(0)));
    }

    @Test
    void shouldWantMeshesOnlyIfTheyAreKept() {
        assertFalse(world.interests().wantsMeshes());
        world.keepMeshes(true);
        assertTrue(world.interests().wantsMeshes());
        world.keepMeshes(false);
        assertFalse(world.interests().wantsMeshes());
    }
}
