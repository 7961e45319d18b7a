package io.voxelize.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A game thread that stands still while a server sends as fast as it can. */
@Timeout(120)
class NetworkFloodTest {

    private static final int CHUNKS = 40_000;

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"NIO", "EPOLL"})
    void shouldPauseAndLoseNothingWhenGameStandsStill(TransportKind transport) throws Exception {
        NetworkConfig config = NetworkConfig.builder()
                .transport(transport)
                .inboundRingLength(16 << 10)
                .maxBacklogLength(1 << 20)
                .maxRecordLength(64 << 10)
                .maxArraysLength(64 << 10)
                .maxSlabsLength(256 << 10)
                .pausePongIntervalMs(100)
                .build();
        try (TestGame game = TestGame.welcoming(config)) {
            ScriptedServer server = game.server;
            Network network = game.network;
            List<Integer> heard = new ArrayList<>();
            network.register(message -> {
                for (ChunkView chunk : message.chunks()) {
                    assertEquals(chunk.x(), chunk.voxels().get(4_095));
                    heard.add(chunk.x());
                }
            });
            game.join("w");
            AtomicInteger sent = new AtomicInteger();
            server.client().eventLoop().execute(() -> flood(server, sent));

            // Wait until the socket is full and the server has received two unsolicited Pongs.
            Await.until(() -> server.pongs() >= 2, Thread::onSpinWait, network::counters);
            assertEquals(1, network.counters().get(Counter.READ_PAUSES));
            long received = network.counters().get(Counter.WIRE_BYTES_RECEIVED);
            long messages = network.counters().get(Counter.MESSAGES_RECEIVED);
            assertTrue(received + 256 * messages < (2 << 20), "received=" + received + ", messages=" + messages);
            assertTrue(sent.get() < CHUNKS, "the server must have been held up: sent=" + sent.get());

            game.syncUntil(() -> heard.size() >= CHUNKS);

            for (int i = 0; i < CHUNKS; i++) {
                assertEquals(i, heard.get(i));
            }
            assertEquals(CHUNKS, heard.size());
            assertEquals(0, network.counters().get(Counter.INTERCEPT_ERRORS));
        }
    }

    /** Writes while the socket is writable, and continues when it is again. Thread: the server's. */
    private static void flood(ScriptedServer server, AtomicInteger sent) {
        while (sent.get() < CHUNKS && server.client().isWritable()) {
            server.send(TestMessages.load("w", sent.getAndIncrement()));
        }
        if (sent.get() < CHUNKS) {
            server.client()
                    .eventLoop()
                    .schedule(() -> flood(server, sent), 1, MILLISECONDS)
                    .addListener(done -> {});
        }
    }
}
