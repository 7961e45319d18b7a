package io.voxelize.net.bench.traffic;

import io.voxelize.net.Network;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.capture.CaptureRecorder;
import io.voxelize.net.testkit.server.VoxelizeServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Records the hills of the testkit's server, for the generations that have no recording of a real server.
 *
 * <p>Arguments: {@code generation}; {@code file} to write.
 */
public final class Recorder {

    private static final int RADIUS = 2;
    private static final int CHUNKS = 25;
    private static final int CONNECT_S = 10;
    private static final long PARK_NS = 1_000_000;

    private Recorder() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        Generation generation = Generation.of(arguments.text("generation"));
        try (VoxelizeServer server =
                        VoxelizeServer.builder().generation(generation).start();
                CaptureRecorder recorder =
                        CaptureRecorder.start(URI.create(server.url()), Path.of(arguments.text("file")));
                Network network = Network.create()) {
            int[] chunks = {0};
            network.register(message -> chunks[0] += count(message));
            network.connect(recorder.url()).get(CONNECT_S, TimeUnit.SECONDS);
            network.join("hills").get(CONNECT_S, TimeUnit.SECONDS);
            request(network);
            while (chunks[0] < CHUNKS) {
                network.flush();
                if (network.sync() == 0) {
                    LockSupport.parkNanos(PARK_NS);
                }
            }
        }
        // The parent process waits for the end.
        System.exit(0);
    }

    /** Requests the chunks around the origin. */
    private static void request(Network network) {
        int side = 2 * RADIUS + 1;
        int[] coordinates = new int[2 * CHUNKS];
        for (int i = 0; i < CHUNKS; i++) {
            coordinates[2 * i] = i % side - RADIUS;
            coordinates[2 * i + 1] = i / side - RADIUS;
        }
        network.packets().load(0, 0, 0, 0, coordinates, CHUNKS);
    }

    private static int count(Message message) {
        int chunks = 0;
        for (ChunkView chunk : message.chunks()) {
            chunks += chunk.voxels().length() > 0 ? 1 : 0;
        }
        return chunks;
    }
}
