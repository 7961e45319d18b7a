package io.voxelize.net.testkit.server.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VolumeTest {
    private static final ChunkPos ORIGIN = new ChunkPos(0, 0);
    private static final int LAMP = Block.LAMP.id();

    private final Volume volume = new Volume(Generation.G2026, FlatTerrain.terrain());

    @BeforeEach
    void buildSurroundings() {
        for (int i = 0; i < 9; i++) {
            volume.build(new ChunkPos(i / 3 - 1, i % 3 - 1));
        }
    }

    @Test
    void shouldKeepChunkAndItsIdWhenBuiltAgain() {
        assertSame(volume.build(ORIGIN), volume.build(ORIGIN));
        assertEquals(21, volume.build(ORIGIN).id().length());
    }

    @Test
    void shouldNotChangeChunkThatWasHandedOutWhenVoxelIsEdited() {
        ReadyChunk before = volume.build(ORIGIN);
        volume.edit(List.of(new ClientMessage.Edit(3, 40, 5, LAMP)), false);
        assertEquals(0, before.voxels().get(3, 40, 5));
        assertEquals(0xF000, before.lights().get(3, 41, 5));
        assertEquals(LAMP, volume.build(ORIGIN).voxels().get(3, 40, 5));
        assertEquals(0xFEB5, volume.build(ORIGIN).lights().get(3, 41, 5));
        assertEquals(before.id(), volume.build(ORIGIN).id());
    }

    @Test
    void shouldShadeBelowRoofAndLightAgainWhenItIsGone() {
        volume.edit(List.of(new ClientMessage.Edit(8, 20, 8, 1)), false);
        assertEquals(0xE000, volume.build(ORIGIN).lights().get(8, 19, 8));
        assertEquals(0, volume.build(ORIGIN).lights().get(8, 20, 8));
        volume.edit(List.of(new ClientMessage.Edit(8, 20, 8, 0)), false);
        assertEquals(0xF000, volume.build(ORIGIN).lights().get(8, 19, 8));
    }

    @Test
    void shouldReportLastEditOfVoxelOnly() {
        Volume.Edited edited =
                volume.edit(List.of(new ClientMessage.Edit(1, 50, 1, 6), new ClientMessage.Edit(1, 50, 1, 4)), false);
        assertEquals(1, edited.updates().size());
        assertEquals(4, edited.updates().get(0).voxel());
    }

    @Test
    void shouldReportUnchangedVoxelOnlyWhenAsked() {
        List<ClientMessage.Edit> air = List.of(new ClientMessage.Edit(1, 50, 1, 0));
        assertEquals(List.of(), volume.edit(air, false).updates());
        assertEquals(1, volume.edit(air, true).updates().size());
    }

    @Test
    void shouldReachNeighboursWithinLightOnly() {
        Volume.Edited corner = volume.edit(List.of(new ClientMessage.Edit(0, 50, 15, LAMP)), false);
        assertEquals(
                Set.of(new ChunkPos(-1, 0), new ChunkPos(-1, 1), new ChunkPos(0, 1)),
                Set.copyOf(volume.around(corner.updates())));
    }

    @Test
    void shouldRefreshNeighbourWhoseLightChanged() {
        ChunkPos neighbour = new ChunkPos(-1, 0);
        volume.edit(List.of(new ClientMessage.Edit(0, 13, 8, LAMP)), false);
        Volume.Refresh refresh = volume.refresh(neighbour).orElseThrow();
        assertTrue(refresh.after().changesMeshesOf(refresh.before()));
        assertNotEquals(0xF000, refresh.after().lights().get(15, 13, 8));
        Volume.Refresh again = volume.refresh(neighbour).orElseThrow();
        assertFalse(again.after().changesMeshesOf(again.before()));
    }

    @Test
    void shouldHaveNothingToRefreshWhereNothingIsReady() {
        assertTrue(volume.refresh(new ChunkPos(5, 5)).isEmpty());
    }
}
