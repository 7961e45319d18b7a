package io.voxelize.net.world;

import static io.voxelize.net.world.WirePipeline.chunk;
import static io.voxelize.net.world.WirePipeline.init;
import static io.voxelize.net.world.WirePipeline.load;
import static io.voxelize.net.world.WirePipeline.update;
import static io.voxelize.net.world.WirePipeline.updates;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.message.Voxels;
import io.voxelize.net.metrics.Counter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LostEditsTest {
    private static final long MS = 1_000_000L;
    private static final long TIMEOUT_NS = World.DEFAULT_EDIT_TIMEOUT_MS * MS;
    private static final int SLATE = 500;
    private static final int LAVA = 7;
    private static final SaidPackets.Edit EDIT = new SaidPackets.Edit(1, 2, 3, SLATE);

    private long nowNs = Long.MAX_VALUE - TIMEOUT_NS;
    private final World world = new World(() -> nowNs);
    private final SaidPackets said = new SaidPackets();
    private final HeardChunks listener = new HeardChunks();
    private final WirePipeline wire = new WirePipeline(1 << 30, world);

    @BeforeEach
    void join() {
        world.attach(said);
        world.addListener(listener);
        wire.deliver(init(""));
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private void passMs(long ms) {
        nowNs += ms * MS;
        world.update(0, 0, 0, 0, 0, 0);
    }

    private void edit(int voxel) {
        assertEquals(SendResult.ACCEPTED, world.setVoxel(1, 2, 3, voxel));
    }

    private void echo(int voxel) {
        wire.deliver(updates(update(1, 2, 3, voxel, 0)));
    }

    private void assertSent(int times) {
        assertEquals(Collections.nCopies(times, EDIT), said.edits);
    }

    @Test
    void shouldResendEditsWithoutEcho() {
        edit(SLATE);
        passMs(4_999);
        assertSent(1);
        passMs(1);
        assertSent(2);
        assertEquals(1, world.resentEditCount());
        echo(SLATE);
        assertEquals(0, world.pendingEditCount());
        passMs(60_000);
        assertSent(2);
        assertEquals(List.of(), listener.take());
        assertEquals(0, world.lostEditCount());
    }

    @Test
    void shouldTellWhenAnEditIsNeverEchoed() {
        edit(SLATE);
        passMs(5_000);
        passMs(5_000);
        assertSent(3);
        passMs(4_999);
        assertEquals(List.of(), listener.take());
        passMs(1);
        assertSent(3);
        assertEquals(List.of("lost 1,2,3 500"), listener.take());
        assertEquals(1, world.lostEditCount());
        assertEquals(2, world.resentEditCount());
        assertEquals(0, world.pendingEditCount());
    }

    @Test
    void shouldTakeAWordThatTheServerChangedForTheEcho() {
        edit(Voxels.pack(SLATE, 3, 5, 2));
        echo(Voxels.pack(SLATE, 0, 0, 2));
        assertEquals(0, world.pendingEditCount());
        edit(Voxels.pack(SLATE, 0, 0, 4));
        echo(Voxels.pack(SLATE, 0, 0, 3));
        assertEquals(1, world.pendingEditCount());
    }

    @Test
    void shouldNotOverwriteEditsOfOthers() {
        edit(SLATE);
        echo(LAVA);
        assertEquals(1, world.pendingEditCount());
        passMs(5_000);
        assertSent(1);
        assertEquals(List.of("lost 1,2,3 500"), listener.take());
    }

    @Test
    void shouldWaitForTheNewestEditOfAVoxel() {
        edit(SLATE);
        passMs(4_000);
        edit(LAVA);
        echo(SLATE);
        assertEquals(1, world.pendingEditCount());
        passMs(1_000);
        assertEquals(2, said.edits.size());
        echo(LAVA);
        assertEquals(0, world.pendingEditCount());
        assertEquals(0, world.lostEditCount());
    }

    @Test
    void shouldTakeAChunkThatHasTheEditForTheEcho() {
        edit(SLATE);
        wire.deliver(load(chunk(0, 0, SLATE, 0)));
        passMs(5_000);
        assertSent(1);
        assertEquals(0, world.pendingEditCount());
        assertEquals(0, world.lostEditCount());
    }

    @Test
    void shouldNotWaitForEchoWhenVoxelIsUnchanged() {
        wire.deliver(load(chunk(0, 0, SLATE, 0)));
        edit(SLATE);
        assertSent(1);
        assertEquals(0, world.pendingEditCount());
    }

    @Test
    void shouldWaitForTheWayBackToWhatIsThere() {
        wire.deliver(load(chunk(0, 0, SLATE, 0)));
        edit(LAVA);
        edit(SLATE);
        assertEquals(1, world.pendingEditCount());
        echo(LAVA);
        assertEquals(1, world.pendingEditCount());
        echo(SLATE);
        assertEquals(0, world.pendingEditCount());
    }

    @Test
    void shouldNotWaitForEchoOfRefusedEdits() {
        said.answer = SendResult.BACK_PRESSURED;
        assertEquals(SendResult.BACK_PRESSURED, world.setVoxel(1, 2, 3, SLATE));
        assertEquals(0, world.pendingEditCount());
    }

    @Test
    void shouldSendAgainLaterWhenThePacketsAreFull() {
        edit(SLATE);
        said.answer = SendResult.BACK_PRESSURED;
        passMs(5_000);
        passMs(60_000);
        assertEquals(0, world.resentEditCount());
        assertEquals(0, world.lostEditCount());
        said.answer = SendResult.ACCEPTED;
        passMs(0);
        assertEquals(1, world.resentEditCount());
        assertEquals(1, world.pendingEditCount());
    }

    @Test
    void shouldTellOfEveryPendingEditWhenANewSessionBegins() {
        edit(SLATE);
        assertEquals(SendResult.ACCEPTED, world.setVoxel(-5, 0, 9, LAVA));
        wire.deliver(init(""));
        assertEquals(List.of("lost 1,2,3 500", "lost -5,0,9 7"), listener.take());
        assertEquals(0, world.pendingEditCount());
        passMs(60_000);
        assertEquals(2, said.edits.size());
    }

    @Test
    void shouldLetAListenerTryOnceMore() {
        final ChunkListener stubborn = new ChunkListener() {
            @Override
            public void onEditLost(int vx, int vy, int vz, int voxel) {
                assertEquals(SendResult.ACCEPTED, world.setVoxel(vx, vy, vz, voxel));
            }
        };
        world.addListener(stubborn);
        edit(SLATE);
        wire.deliver(init(""));
        assertSent(2);
        assertEquals(1, world.pendingEditCount());
        assertEquals(0, wire.count(Counter.INTERCEPT_ERRORS));
    }

    @Test
    void shouldWaitForNoEchoWhenToldSo() {
        edit(SLATE);
        world.confirmEdits(0, 3);
        assertEquals(0, world.pendingEditCount());
        edit(LAVA);
        assertEquals(0, world.pendingEditCount());
        passMs(60_000);
        assertEquals(2, said.edits.size());
        assertEquals(List.of(), listener.take());
    }

    @Test
    void shouldSendAgainAsOftenAndAsLateAsToldTo() {
        world.confirmEdits(100, 1);
        edit(SLATE);
        passMs(100);
        assertSent(2);
        passMs(100);
        assertSent(2);
        assertEquals(List.of("lost 1,2,3 500"), listener.take());
    }

    @Test
    void shouldRefuseNegativeSettings() {
        assertThrows(NetworkException.class, () -> world.confirmEdits(-1, 0));
        assertThrows(NetworkException.class, () -> world.confirmEdits(0, -1));
    }

    @Test
    void shouldRefuseEditsBeyondWhatItCanWatch() {
        int sent = 0;
        for (int vx = -80; vx < 84 && sent < World.MAX_PENDING_EDITS; vx++) {
            for (int vz = -80; vz < 84 && sent < World.MAX_PENDING_EDITS; vz++) {
                assertEquals(SendResult.ACCEPTED, world.setVoxel(vx, 1, vz, LAVA));
                sent++;
            }
        }
        assertEquals(World.MAX_PENDING_EDITS, world.pendingEditCount());
        assertEquals(SendResult.BACK_PRESSURED, world.setVoxel(0, 2, 0, LAVA));
        // One that replaces another needs no room.
        assertEquals(SendResult.ACCEPTED, world.setVoxel(-80, 1, -80, SLATE));
        for (int vx = -80; vx < 84; vx++) {
            for (int vz = -80; vz < 84; vz++) {
                wire.deliver(updates(update(vx, 1, vz, vx == -80 && vz == -80 ? SLATE : LAVA, 0)));
            }
        }
        assertEquals(0, world.pendingEditCount());
        assertEquals(SendResult.ACCEPTED, world.setVoxel(0, 2, 0, LAVA));
    }
}
