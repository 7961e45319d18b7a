package io.voxelize.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Inflater threads behind a socket, while a server sends as fast as it can and the pool of slabs is always used up. */
@Timeout(120)
class NetworkInflaterTest {

    /** Large enough, compressed and inflated, to go to an inflater thread. */
    private static final int CHUNKS_PER_MESSAGE = 4;

    private static final int MESSAGES = 500;

    private final NetworkConfig config = NetworkConfig.builder()
            .inflaterThreads(2)
            .inboundRingLength(16 << 10)
            .maxBacklogLength(1 << 20)
            .maxRecordLength(64 << 10)
            .maxArraysLength(256 << 10)
            .maxSlabsLength(1 << 20)
            .build();

    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void shouldLoseNothingAndKeepOrder() throws Exception {
        try (TestGame game = TestGame.welcoming(config)) {
            List<Integer> heard = joinFlood(game);

            game.syncUntil(() -> heard.size() >= MESSAGES * CHUNKS_PER_MESSAGE);

            for (int i = 0; i < heard.size(); i++) {
                assertEquals(i, heard.get(i));
            }
            assertTrue(inflatersAlive() > 0, "the test must reach them");
            assertEquals(0, game.network.counters().get(Counter.INTERCEPT_ERRORS));
            assertEquals(0, game.network.counters().get(Counter.BAD_MESSAGES));
        }
        assertEquals(0, inflatersAlive());
    }

    @Test
    void shouldCloseInTheMiddleOfTheFlood() throws Exception {
        for (int round = 0; round < 5; round++) {
            sent.set(0);
            try (TestGame game = TestGame.welcoming(config)) {
                List<Integer> heard = joinFlood(game);
                game.syncUntil(() -> heard.size() >= 100);
            }
            assertEquals(0, inflatersAlive());
        }
    }

    /** Joins and starts the flood; returns the list of the chunks that are heard, by their x. */
    private List<Integer> joinFlood(TestGame game) throws Exception {
        List<Integer> heard = new ArrayList<>();
        game.network.register(message -> {
            for (ChunkView chunk : message.chunks()) {
                assertEquals(chunk.x(), chunk.voxels().get(4_095));
                heard.add(chunk.x());
            }
        });
        game.join("w");
        game.server.client().eventLoop().execute(() -> flood(game.server));
        return heard;
    }

    /** Writes while the socket is writable, and continues when it is again. Thread: the server's. */
    private void flood(ScriptedServer server) {
        while (sent.get() < MESSAGES && server.client().isWritable()) {
            int first = sent.getAndIncrement() * CHUNKS_PER_MESSAGE;
            server.send(TestMessages.compressed(TestMessages.load("w", first, CHUNKS_PER_MESSAGE)));
        }
        if (sent.get() < MESSAGES && server.client().isActive()) {
            server.client()
                    .eventLoop()
                    .schedule(() -> flood(server), 1, MILLISECONDS)
                    .addListener(done -> {});
        }
    }

    private static long inflatersAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("voxelize-net-inflater-"))
                .count();
    }
}
