package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.traffic.Arguments;

/**
 * Runs one client through one scenario and prints {@code RESULT} and what was measured, as JSON, on one line.
 *
 * <p>Arguments: {@code client} and what {@link Client#of} takes; {@code port}; {@code scenario}, one of {@code throughput}, {@code latency}, {@code frames}, and what that takes.
 */
public final class ClientMain {

    private ClientMain() {}

    /**
     * Measures.
     *
     * @param args see the class.
     * @throws Exception if the client cannot connect.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        Measured measured = run(arguments).note("jdk", Runtime.version().toString());
        System.out.println("RESULT " + measured);
        // Libraries leave threads behind that would keep the JVM alive.
        System.exit(0);
    }

    private static Measured run(Arguments arguments) throws Exception {
        Client client = Client.of(arguments);
        client.connect(Integer.parseInt(arguments.text("port")));
        String scenario = arguments.text("scenario");
        Measured measured = switch (scenario) {
            case "throughput" -> Throughput.measure(client, arguments);
            case "latency" -> Latency.measure(client, arguments);
            case "frames" -> Frames.measure(client, arguments);
            default -> throw new IllegalArgumentException("unknown scenario: scenario=" + scenario);
        };
        client.close();
        return measured;
    }
}
