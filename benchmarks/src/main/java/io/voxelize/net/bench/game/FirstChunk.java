package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.client.Tally;
import io.voxelize.net.bench.traffic.Arguments;
import java.time.Duration;

/**
 * A game that ends when its first chunk has come. Then it prints {@code FIRST} and the processor time that it took, in
 * milliseconds.
 *
 * <p>Arguments: those of {@link Client#of}, and {@code port}.
 */
final class FirstChunk extends Tally {

    static final String FIRST = "FIRST ";

    private FirstChunk() {}

    /**
     * Plays.
     *
     * @param args see the class.
     * @throws Exception if the client cannot connect.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        Client client = Client.of(arguments);
        client.connect(Integer.parseInt(arguments.text("port")));
        FirstChunk chunks = new FirstChunk();
        while (chunks.chunks() == 0) {
            if (client.poll(chunks) == 0) {
                Idle.idle();
            }
        }
        long cpuMs = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toMillis)
                .orElse(0L);
        System.out.println(FIRST + cpuMs);
        // Libraries leave threads behind that would keep the JVM alive.
        System.exit(0);
    }
}
