package io.voxelize.net.bench.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Reads bytes and throws them away, which shows how much the server has to give. What it calls a message is a byte.
 *
 * <p><b>Thread:</b> game.
 */
final class SocketClient implements Client {

    private static final String REQUEST = String.join(
            "\r\n",
            "GET /ws/ HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);

    SocketClient() {
        try {
            channel = SocketChannel.open();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void connect(int port) throws IOException {
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        write(REQUEST.getBytes(ISO_8859_1));
        if (channel.read(buffer.clear()) < 0) {
            throw new IOException("no answer");
        }
        write(new byte[] {8, 1});
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    public int poll(Tally tally) {
        try {
            int read = channel.read(buffer.clear());
            tally.add(read, 0, read);
            return read;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
