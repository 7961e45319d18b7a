package io.voxelize.net.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.testsupport.AllocationProbe;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("allocation")
final class WorldAllocationTest {
    private static final int FRAMES = 20_000;

    @Test
    void shouldAllocateNothingPerFrameWhileThePlayerStands() {
        final World world = new World(() -> 1L);
        world.renderRadius(3);
        world.attach(accepting());
        try (WirePipeline wire = new WirePipeline(1 << 30, world)) {
            wire.deliver(WirePipeline.init(""));
            for (int x = -3; x < 3; x++) {
                for (int z = -3; z < 3; z++) {
                    wire.deliver(WirePipeline.load(WirePipeline.chunk(x, z, 1, 0)));
                }
            }
            run(world);
            final long allocated = AllocationProbe.allocatedBy(() -> run(world));
            // Now and then the JVM itself takes a kilobyte on a thread that allocates nothing.
            assertTrue(allocated < 4_096, "allocated=" + allocated + ", frames=" + FRAMES);
            assertTrue(world.loadedCount() > 20, "loaded=" + world.loadedCount());
        }
    }

    @Test
    void shouldAllocateNothingPerEditOnceAsManyWerePending() {
        final PendingEdits edits = new PendingEdits();
        edit(edits);
        final long allocated = AllocationProbe.allocatedBy(() -> edit(edits));
        assertTrue(allocated < 4_096, "allocated=" + allocated);
        assertTrue(edits.isEmpty());
    }

    private static void edit(PendingEdits edits) {
        for (int i = 0; i < FRAMES; i++) {
            edits.onSent(i, i & 7, -i, 1, i);
            edits.onUpdate(i - 99, (i - 99) & 7, 99 - i, 1);
        }
        for (int i = FRAMES - 99; i < FRAMES; i++) {
            edits.onUpdate(i, i & 7, -i, 1);
        }
    }

    /** Stands in a chunk; some others are missing, asked for and never come. */
    private static void run(World world) {
        int sum = 0;
        for (int i = 0; i < FRAMES; i++) {
            world.update(i & 3, 2, 0, 0.6, 0.8, 0.016);
            sum += world.voxelAt((i & 15) - 8, 1, 0) + world.lightAt(i & 7, 1, 0);
        }
        assertTrue(sum > 0);
    }

    private static Packets accepting() {
        return (Packets) Proxy.newProxyInstance(
                Packets.class.getClassLoader(),
                new Class<?>[] {Packets.class},
                (proxy, method, args) -> SendResult.ACCEPTED);
    }
}
