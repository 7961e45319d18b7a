package io.voxelize.net.bench.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.bench.traffic.Traffic;
import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Update;
import io.voxelize.net.testkit.capture.Capture;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SinkTest {

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int PING = 9;
    private static final int EDITS = 10;
    private static final int MASK = 0xA1B2C3D4;
    private static final String REQUEST = "GET /ws/ HTTP/1.1\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** Of the key that RFC 6455 section 1.3 has for an example. */
    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final Traffic traffic;
    private final ServerSocketChannel listener;
    private final CompletableFuture<Void> served;
    private final Socket client;
    private final OutputStream out;
    private final DataInputStream in;

    SinkTest() throws IOException {
        traffic = Traffic.read(Capture.TUTORIAL_G2026);
        listener = ServerSocketChannel.open().bind(null);
        Sink sink = new Sink(Arguments.of("edits=" + EDITS), traffic);
        served = CompletableFuture.runAsync(() -> serve(sink));
        client = new Socket(InetAddress.getLoopbackAddress(), listener.socket().getLocalPort());
        client.setTcpNoDelay(true);
        // A read does not hear of the test's own time limit.
        client.setSoTimeout(20_000);
        out = client.getOutputStream();
        in = new DataInputStream(client.getInputStream());
    }

    private void serve(Sink sink) {
        try {
            sink.serve(listener);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @BeforeEach
    void shakeHands() throws IOException {
        out.write(REQUEST.getBytes(ISO_8859_1));
        StringBuilder response = new StringBuilder();
        while (!response.toString().endsWith("\r\n\r\n")) {
            response.append((char) in.readByte());
        }
        assertTrue(response.toString().contains(ACCEPT), response.toString());
        send(FINAL | BINARY, new byte[] {8, 1});
        assertArrayEquals(traffic.init(), receive());
    }

    @AfterEach
    void goAway() throws IOException {
        client.close();
        served.join();
        listener.close();
    }

    private void send(int first, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        frame.putInt(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK >> (24 - 8 * (i & 3))));
        }
        out.write(frame.array(), 0, frame.position());
    }

    private byte[] receive() throws IOException {
        assertEquals((byte) (FINAL | BINARY), in.readByte());
        int length = in.readByte();
        byte[] payload = new byte[length == 126 ? in.readUnsignedShort() : length];
        in.readFully(payload);
        return payload;
    }

    /** Changed voxels in the order of a column each, {@code bytes} long or a little longer. */
    private static byte[] edits(int count, int bytes) {
        return Message.newBuilder()
                .setType(Message.Type.UPDATE)
                .setText("x".repeat(bytes))
                .setBulkUpdate(BulkUpdate.newBuilder().addAllVoxels(Collections.nCopies(count, 1)))
                .build()
                .toByteArray();
    }

    private void assertAnswered() throws IOException {
        assertArrayEquals(Traffic.peers().get(0).bytes(), receive());
    }

    @Test
    void shouldAnswerWhenSoManyVoxelsHaveCome() throws IOException {
        send(FINAL | BINARY, edits(EDITS - 1, 0));
        send(
                FINAL | BINARY,
                Message.newBuilder()
                        .setType(Message.Type.UPDATE)
                        .addUpdates(Update.newBuilder().setVx(1))
                        .build()
                        .toByteArray());
        assertAnswered();
        assertEquals(0, in.available());
    }

    @Test
    void shouldAnswerAgainAfterAsManyMore() throws IOException {
        send(FINAL | BINARY, edits(EDITS + 4, 0));
        assertAnswered();
        send(FINAL | BINARY, edits(EDITS - 4, 0));
        assertAnswered();
    }

    @Test
    void shouldReadLengthsOfEverySize() throws IOException {
        send(FINAL | BINARY, edits(4, 0));
        send(FINAL | BINARY, edits(4, 200));
        send(FINAL | BINARY, edits(2, 70_000));
        assertAnswered();
    }

    @Test
    void shouldPutAMessageOfSeveralFramesTogether() throws IOException {
        byte[] message = edits(EDITS, 300);
        // Neither part is a message by itself.
        byte[] begin = Arrays.copyOf(message, message.length - 3);
        byte[] end = Arrays.copyOfRange(message, message.length - 3, message.length);
        send(BINARY, begin);
        send(FINAL | PING, new byte[] {1, 2, 3});
        send(FINAL | CONTINUATION, end);
        assertAnswered();
    }

    @Test
    void shouldTakeFramesThatComeInPieces() throws IOException {
        byte[] message = edits(EDITS, 0);
        ByteBuffer frame = ByteBuffer.allocate(6 + message.length)
                .put((byte) (FINAL | BINARY))
                .put((byte) (MASKED | message.length))
                .putInt(0)
                .put(message);
        for (byte one : frame.array()) {
            out.write(one);
            out.flush();
        }
        assertAnswered();
    }
}
