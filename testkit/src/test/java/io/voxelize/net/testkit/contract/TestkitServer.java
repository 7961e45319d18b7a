package io.voxelize.net.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.voxelize.net.message.Generation;
import io.voxelize.net.testkit.server.VoxelizeServer;
import java.io.IOException;
import java.util.List;

/** The testkit's own server. */
final class TestkitServer implements ContractServer {

    private final VoxelizeServer server;
    private final Generation generation;

    TestkitServer(Generation generation) throws IOException {
        this.generation = generation;
        server = VoxelizeServer.builder()
                .generation(io.voxelize.net.testkit.Generation.of(generation.name()))
                .radius(8)
                .preload(1)
                .start();
    }

    @Override
    public String url() {
        return server.url();
    }

    @Override
    public Generation generation() {
        return generation;
    }

    @Override
    public void assertUnharmed() {
        assertEquals(List.of(), server.fatalInputs());
    }

    @Override
    public void close() {
        server.close();
    }
}
