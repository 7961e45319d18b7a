package io.voxelize.net.testkit.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.time.ManualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server on a manual clock. */
@Timeout(60)
class ServerClockTest {

    private final ManualClock clock = new ManualClock();

    private VoxelizeServer start(Generation generation) throws IOException {
        return VoxelizeServer.builder()
                .generation(generation)
                .radius(1)
                .preload(0)
                .clock(clock)
                .start();
    }

    /** Lets the server get what was sent to it; no time passes. */
    private static void awaitReceived(VoxelizeServer server, MessageKind kind, int count) {
        while (server.received(kind) < count) {
            assertFalse(Thread.interrupted(), "the server received too little");
            Thread.onSpinWait();
        }
    }

    /** Asks for the time of the world, which is answered with the next tick. */
    private JsonNode stats(VoxelizeServer server, TestClient client, int calls) throws IOException {
        client.send(TestClient.calling("vox-builtin:get-stats", ""));
        awaitReceived(server, MessageKind.METHOD, calls);
        clock.advanceMs(server.generation().tickMs());
        return new ObjectMapper().readTree(client.await(TestClient.STATS).text(2));
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void shouldTickExactlyAsOftenAsTimePasses(Generation generation) throws IOException {
        try (VoxelizeServer server = start(generation);
                TestClient client = TestClient.connect(server, "ada")) {
            client.send(TestClient.joining("tutorial", "Ada"));
            awaitReceived(server, MessageKind.JOIN, 1);
            clock.advanceMs(generation.tickMs());
            client.await(TestClient.INIT);
            JsonNode before = stats(server, client, 1);

            clock.advanceMs(99L * generation.tickMs());
            JsonNode after = stats(server, client, 2);

            assertEquals(100, after.path("tick").asLong() - before.path("tick").asLong());
            assertEquals(
                    generation.tickMs() / 10.0,
                    after.path("time").asDouble() - before.path("time").asDouble(),
                    1e-4);
        }
    }

    @Test
    void shouldDropClientThatIsSilentByTheClock() throws IOException {
        try (VoxelizeServer server = start(Generation.G2026);
                TestClient client = TestClient.slow(server, "ada")) {
            clock.advanceMs(49_999);
            assertEquals(1, server.connections());

            clock.advanceMs(1);

            assertEquals(0, server.connections());
            client.read(100);
            assertEquals(TestClient.NO_STATUS, client.awaitEnd());
        }
    }
}
