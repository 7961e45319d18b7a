package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.TextView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testkit.contract.Player.Column;
import io.voxelize.net.testkit.server.VoxelizeServer;
import io.voxelize.net.testkit.server.session.Flood;
import io.voxelize.net.testkit.server.session.FrameKind;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A game that stalls, in a garbage collection or a debugger, while the server keeps sending. */
@Timeout(240)
class FloodTest {

    private static final String WORLD = "hills";
    private static final int MESSAGES = 40_000;
    private static final int STALL_MS = 5_000;
    private static final int PONG_INTERVAL_MS = 500;
    private static final int RADIUS = 2;
    private static final int CHUNKS = (2 * RADIUS + 1) * (2 * RADIUS + 1);
    private static final int BACKLOG_LENGTH = 1 << 20;
    private static final int RING_LENGTH = 1 << 16;
    private static final long READ_LENGTH = 1 << 20;

    /** Everything is small, so that the flood exceeds the sum many times over: 40 MB of lines and 13 MB of chunks. */
    private static NetworkConfig config() {
        return NetworkConfig.builder()
                .username("Ada")
                .pausePongIntervalMs(PONG_INTERVAL_MS)
                .inboundRingLength(RING_LENGTH)
                .outboundRingLength(1 << 16)
                .maxBacklogLength(BACKLOG_LENGTH)
                .maxWireLength(1 << 20)
                .maxPlainLength(4 << 20)
                .maxRecordLength(1 << 20)
                .maxArraysLength(4 << 20)
                .maxSlabsLength(8 << 20)
                .maxRetainedLength(1 << 20)
                .build();
    }

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    /** The records of the strictest level would take more memory than what is measured here. */
    @BeforeEach
    void recordFewerBuffers() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
    }

    @AfterEach
    void recordAllBuffers() {
        ResourceLeakDetector.setLevel(level);
    }

    @Test
    void shouldLoseNothingAndStayBoundedWhenTheGameStallsForFiveSeconds() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().radius(8).preload(RADIUS).start();
                Network network = Network.create(config())) {
            Listener listener = new Listener();
            network.register(listener);
            Player.await(network.connect(server.url()));
            Player.await(network.join(WORLD));
            // Once before the stall, so that the server has made them all and takes no more memory for them.
            askForChunks(network);
            while (listener.columns.size() < CHUNKS) {
                frame(network);
            }
            listener.columns.clear();

            long memoryBefore = usedMemory();
            askForChunks(network);
            network.flush();
            CompletableFuture<Integer> flood = server.flood(WORLD, Flood.LONG_CHAT, MESSAGES);
            long pongsBefore = server.received(FrameKind.PONG);
            // The stall itself is what is tested, and five seconds of it are the requirement.
            Thread.sleep(STALL_MS);
            long grownBy = usedMemory() - memoryBefore;
            // Half of them, since reading pauses only when everything is full; on a machine that was busy elsewhere the
            // rest
            // come late.
            long pongsWanted = pongsBefore + STALL_MS / PONG_INTERVAL_MS / 2;
            while (server.received(FrameKind.PONG) < pongsWanted) {
                assertFalse(Thread.interrupted(), "too few signs of life");
                LockSupport.parkNanos(1_000_000);
            }

            assertFalse(flood.isDone(), "the server's writes should be blocked");
            assertTrue(network.counters().get(Counter.READ_PAUSES) > 0, "reading should have paused");
            assertWaitingIsBounded(network, listener);
            long limit = network.config().maxMemoryLength();
            assertTrue(grownBy <= limit, "memory grew: grownBy=" + grownBy + ", limit=" + limit);

            while (listener.lines < MESSAGES || listener.columns.size() < CHUNKS) {
                frame(network);
            }
            assertEquals(1, flood.get(10, TimeUnit.SECONDS));
            assertEquals("", listener.disorder);
            assertEquals(1, server.connections());
            assertEquals(
                    network.counters().get(Counter.MESSAGES_RECEIVED),
                    network.counters().get(Counter.MESSAGES_DELIVERED));
            assertNothingDropped(network);
        }
    }

    private static void askForChunks(Network network) {
        int[] coordinates = new int[2 * CHUNKS];
        int at = 0;
        for (int x = -RADIUS; x <= RADIUS; x++) {
            for (int z = -RADIUS; z <= RADIUS; z++) {
                coordinates[at++] = x;
                coordinates[at++] = z;
            }
        }
        Player.accepted(network.packets().load(0, 0, 0, 0, coordinates, CHUNKS));
    }

    private static void frame(Network network) {
        if (network.sync() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
        network.flush();
    }

    /** What was read from the socket and not delivered is the backlog, the ring, and at most what one read held. */
    private static void assertWaitingIsBounded(Network network, Listener listener) {
        long waiting = network.counters().get(Counter.WIRE_BYTES_RECEIVED) - listener.wireLength;
        long slabsOnWire = network.config().maxSlabsLength();
        long limit = BACKLOG_LENGTH + RING_LENGTH + READ_LENGTH + slabsOnWire;
        assertTrue(waiting <= limit, "too much was read: waiting=" + waiting + ", limit=" + limit);
    }

    private static void assertNothingDropped(Network network) {
        for (Counter counter : Counter.values()) {
            if (counter.isDrop() || counter == Counter.INTERCEPT_ERRORS) {
                assertEquals(0, network.counters().get(counter), counter.name());
            }
        }
    }

    /** Heap that is reachable, and memory outside of it, in bytes. The server's part, a few buffers, is in it. */
    private static long usedMemory() {
        System.gc();
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                + direct
                + PlatformDependent.usedDirectMemory();
    }

    /** Notes the first line that is out of order. */
    private static final class Listener implements NetIntercept {
        private final Set<Column> columns = new HashSet<>();
        private String disorder = "";
        private int lines;
        private long wireLength;

        @Override
        public void onMessage(Message message) {
            wireLength += message.wireLength();
            if (message.type() == MessageType.CHAT) {
                line(message.chat().body());
            }
            for (ChunkView chunk : message.chunks()) {
                if (chunk.hasVoxels() && chunk.hasLights()) {
                    columns.add(new Column(chunk.x(), chunk.z()));
                }
            }
        }

        private void line(TextView body) {
            String digits = Integer.toString(lines);
            boolean next = body.toString().startsWith(digits + ".") && body.length() == 1_000;
            if (disorder.isEmpty() && !next) {
                disorder = "line out of order: body=" + body + ", expected=" + digits;
            }
            lines++;
        }
    }
}
