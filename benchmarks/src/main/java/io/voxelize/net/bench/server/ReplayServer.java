package io.voxelize.net.bench.server;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.bench.traffic.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Serves one client after the other, or a {@link Crowd} of them: shakes hands, waits for the client's first message,
 * answers with the capture's INIT, and then sends a workload from frames that were encoded before. It prints
 * {@code PORT}, the port and the name of the world when it listens, and {@code LAG ...} after a {@link Schedule}.
 *
 * <p>Arguments: {@code capture}; {@code workload}: {@code chunks}, {@code entity} or {@code peer} as fast as the client
 * reads, {@code latency} or {@code stream} on a schedule, {@code crowd} to many clients, {@code sink} to receive;
 * {@code clients} to serve.
 *
 * <p>It writes from direct memory with blocking system calls, so that a message costs it the kernel's copy and nothing
 * else.
 */
public final class ReplayServer {

    private static final int MIN_SMALL_LENGTH = 1 << 20;

    /** Backlog of the listener. */
    private static final int MAX_WAITING = 4_096;

    private ReplayServer() {}

    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.of(args);
        Traffic traffic = Traffic.read(arguments.text("capture"));
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_WAITING);
            System.out.println("PORT " + port(listener) + " " + traffic.world());
            serve(listener, arguments, traffic);
        }
    }

    private static void serve(ServerSocketChannel listener, Arguments arguments, Traffic traffic) throws IOException {
        switch (arguments.text("workload")) {
            case "crowd" -> new Crowd(arguments, traffic).serve(listener);
            case "sink" -> new Sink(arguments, traffic).serve(listener);
            default -> replay(listener, arguments, traffic);
        }
    }

    private static void replay(ServerSocketChannel listener, Arguments arguments, Traffic traffic) throws IOException {
        for (int i = 0; i < arguments.number("clients", 1); i++) {
            Sender sender = sender(arguments, traffic);
            try (SocketChannel client = listener.accept()) {
                client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                serve(client, traffic.init(), sender);
            }
            System.out.println(sender.report());
        }
    }

    private static int port(ServerSocketChannel listener) throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Sends a workload after INIT. */
    interface Sender {

        /** Sends until the client closes the connection. */
        void send(SocketChannel client) throws IOException;

        /** Returns the line to print afterwards. */
        default String report() {
            return "DONE";
        }
    }

    private static Sender sender(Arguments arguments, Traffic traffic) {
        String workload = arguments.text("workload");
        return switch (workload) {
            case "chunks" -> endless(Frames.repeat(traffic.chunks(), 0));
            case "entity" -> endless(Frames.repeat(traffic.entities(), MIN_SMALL_LENGTH));
            case "peer" -> endless(Frames.repeat(Traffic.peers(), MIN_SMALL_LENGTH));
            case "latency", "stream" -> new Schedule(arguments, traffic);
            default -> throw new IllegalArgumentException("unknown workload: workload=" + workload);
        };
    }

    private static Sender endless(ByteBuffer frames) {
        return client -> {
            while (client.isConnected()) {
                write(client, frames.duplicate());
            }
        };
    }

    private static void serve(SocketChannel client, byte[] init, Sender sender) throws IOException {
        Handshake.answer(client);
        write(client, Frames.of(init));
        discard(client);
        try {
            sender.send(client);
        } catch (IOException ex) {
            // The client has measured and closed the connection.
        }
    }

    /** Reads and drops what the client sends, so that it never blocks. */
    private static void discard(SocketChannel client) {
        Thread reader = new Thread(
                () -> {
                    ByteBuffer ignored = ByteBuffer.allocateDirect(4_096);
                    try {
                        int read;
                        do {
                            read = client.read(ignored.clear());
                        } while (read >= 0);
                        client.close();
                    } catch (IOException ex) {
                        // The client has closed the connection, which the writer notices too.
                    }
                },
                "reader");
        reader.setDaemon(true);
        reader.start();
    }

    static void write(SocketChannel client, ByteBuffer frames) throws IOException {
        while (frames.hasRemaining()) {
            client.write(frames);
        }
    }
}
