package io.voxelize.net.bench.server;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Frames;
import io.voxelize.net.bench.traffic.Traffic;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves many clients: accepts a number of them one after the other, waits until one more socket connects, which is the
 * signal to begin, and then sends to each in turn at a fixed total rate. Each piece is one write, so that a client that
 * keeps up reads as many bytes at once whether it has one connection or thousands.
 *
 * <p>Arguments: {@code connections}; {@code rate}, pieces per second; {@code batch}, small messages in a piece.
 *
 * <p><b>Thread:</b> one.
 */
final class Crowd {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MAX_PARK_NS = 1_000_000L;

    private final int connections;
    private final long pieceNs;
    private final byte[] init;
    private final ByteBuffer piece;
    private final List<SocketChannel> clients = new ArrayList<>();

    Crowd(Arguments arguments, Traffic traffic) {
        connections = arguments.number("connections", 1);
        pieceNs = SECOND_NS / arguments.number("rate", 10_000);
        init = traffic.init();
        piece = piece(traffic.small(), arguments.number("batch", 20));
    }

    private static ByteBuffer piece(List<Traffic.Payload> messages, int count) {
        List<Traffic.Payload> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(messages.get(i % messages.size()));
        }
        return Frames.repeat(chosen, 0);
    }

    void serve(ServerSocketChannel listener) throws IOException {
        while (clients.size() < connections) {
            clients.add(welcome(listener.accept()));
        }
        try (SocketChannel sign = listener.accept()) {
            send(sign);
        } catch (IOException ex) {
            // The clients have measured and closed their connections.
        }
    }

    private SocketChannel welcome(SocketChannel client) throws IOException {
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Handshake.answer(client);
        ReplayServer.write(client, Frames.of(init));
        return client;
    }

    private void send(SocketChannel sign) throws IOException {
        int next = 0;
        long dueNs = System.nanoTime();
        while (sign.isConnected()) {
            for (long nowNs = System.nanoTime(); dueNs <= nowNs; dueNs += pieceNs) {
                ReplayServer.write(clients.get(next), piece.duplicate());
                next = next + 1 == connections ? 0 : next + 1;
            }
            LockSupport.parkNanos(Math.min(dueNs - System.nanoTime(), MAX_PARK_NS));
        }
    }
}
