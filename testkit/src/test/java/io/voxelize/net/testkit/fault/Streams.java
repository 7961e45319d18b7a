package io.voxelize.net.testkit.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Random;

/** Both ends of proxied connections, as plain sockets. */
final class Streams implements AutoCloseable {

    private static final int QUIET_MS = 150;

    final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final FaultProxy proxy = FaultProxy.builder(listener.getLocalPort()).start();

    /** One connection. */
    record Ends(Socket client, Socket server) {

        void sendToClient(byte[] bytes) throws IOException {
            server.getOutputStream().write(bytes);
        }

        void sendToServer(byte[] bytes) throws IOException {
            client.getOutputStream().write(bytes);
        }
    }

    Streams() throws IOException {}

    Ends connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        listener.setSoTimeout(20_000);
        Socket server = listener.accept();
        client.setSoTimeout(20_000);
        server.setSoTimeout(20_000);
        return new Ends(client, server);
    }

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    static void assertReads(byte[] expected, Socket socket) throws IOException {
        assertArrayEquals(expected, socket.getInputStream().readNBytes(expected.length));
    }

    static void assertReadsNothing(Socket socket) throws IOException {
        socket.setSoTimeout(QUIET_MS);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(20_000);
    }

    static void assertEnded(Socket socket) throws IOException {
        assertEquals(-1, socket.getInputStream().read());
    }

    static void assertReset(Socket socket) {
        SocketException thrown = assertThrows(
                SocketException.class, () -> socket.getInputStream().read());
        assertEquals("Connection reset", thrown.getMessage());
    }

    /** Writes until nobody has taken anything for a while; returns what was taken. */
    static long fill(Socket socket, byte[] piece) throws Exception {
        long[] taken = new long[1];
        Thread writer = new Thread(() -> {
            try {
                while (true) {
                    socket.getOutputStream().write(piece);
                    taken[0] += piece.length;
                }
            } catch (IOException ex) {
                // The test closes the socket.
                assert socket.isClosed();
            }
        });
        writer.start();
        long before = -1;
        while (before != taken[0] || taken[0] == 0) {
            before = taken[0];
            writer.join(QUIET_MS);
        }
        return before;
    }

    static byte[] join(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[length];
        int end = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, end, part.length);
            end += part.length;
        }
        return whole;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        listener.close();
    }
}
