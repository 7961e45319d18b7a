package io.voxelize.net.testkit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.voxelize.net.Network;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.testkit.server.VoxelizeServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The library and the test server with a proxy between them, as a user would test a game. */
@Timeout(120)
class FaultyGameTest {

    @Test
    void shouldJoinThroughSlowAndChoppedConnection() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().radius(2).preload(0).start();
                FaultProxy proxy = FaultProxy.builder(server.port()).start();
                Network network = Network.create()) {
            proxy.toClient().slices(1, 0).latencyMs(30).jitterMs(20);
            proxy.toServer().slices(1, 0).latencyMs(30);

            network.connect(proxy.url()).get(30, SECONDS);
            network.join("tutorial").get(60, SECONDS);

            assertEquals(ConnectionState.JOINED, network.state());
            assertEquals(List.of(), server.fatalInputs());
        }
    }

    @Test
    void shouldLoseConnectionThatIsCutInTheHandshake() throws Exception {
        try (VoxelizeServer server =
                        VoxelizeServer.builder().radius(2).preload(0).start();
                FaultProxy proxy = FaultProxy.builder(server.port()).start();
                Network network = Network.create()) {
            proxy.connection(1).toClient().cutAt(20, Cut.CLOSE);

            assertFalse(network.connect(proxy.url())
                    .handle((done, failure) -> failure == null)
                    .get(30, SECONDS));
            assertEquals(20, proxy.connection(1).toClient().passedBytes());
        }
    }
}
