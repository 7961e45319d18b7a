package io.voxelize.net.bench.game;

import io.voxelize.net.bench.client.Client;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.message.NetworkException;

/**
 * Runs one client through one scenario and prints {@code RESULT} and what was measured, as JSON, on one line, or
 * {@code SKIP} and why it cannot be measured on this machine.
 *
 * <p>Arguments: {@code client} and what {@link Client#of} takes; {@code port}; {@code gcLog}, where the JVM logs its
 * collections, with its uptime in milliseconds; {@code scenario}, one of {@code throughput}, {@code latency},
 * {@code frames}, {@code connections}, {@code start-up}, {@code sending}, and what that takes.
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
        System.out.println(outcome(arguments));
        // Libraries leave threads behind that would keep the JVM alive.
        System.exit(0);
    }

    private static String outcome(Arguments arguments) throws Exception {
        try {
            return "RESULT " + run(arguments).note("jdk", Runtime.version().toString());
        } catch (NetworkException ex) {
            if (ex.reason() == NetworkException.Reason.UNSUPPORTED_PLATFORM) {
                return "SKIP " + ex.getMessage();
            }
            throw ex;
        }
    }

    private static Measured run(Arguments arguments) throws Exception {
        String scenario = arguments.text("scenario");
        if (scenario.equals("connections")) {
            return Connections.measure(arguments);
        }
        if (scenario.equals("start-up")) {
            return StartUp.measure(arguments);
        }
        Usage.load();
        Client client = Client.of(arguments);
        client.connect(Integer.parseInt(arguments.text("port")));
        Measured measured = switch (scenario) {
            case "throughput" -> Throughput.measure(client, arguments);
            case "latency" -> Latency.measure(client, arguments);
            case "frames" -> Frames.measure(client, arguments);
            case "sending" -> Sending.measure(client, arguments);
            default -> throw new IllegalArgumentException("unknown scenario: scenario=" + scenario);
        };
        client.close();
        return measured;
    }
}
