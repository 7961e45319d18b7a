package io.voxelize.net.testkit.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A hand-written WebSocket client that shares no code with the server: tests can send invalid frames, read slowly, and
 * see exactly how a connection ends.
 */
public final class TestClient implements AutoCloseable {
    static final int INIT = 0;
    static final int JOIN = 1;
    static final int LEAVE = 2;
    static final int ERROR = 3;
    static final int PEER = 4;
    static final int ENTITY = 5;
    static final int LOAD = 6;
    static final int UPDATE = 8;
    static final int METHOD = 9;
    static final int CHAT = 10;
    static final int EVENT = 12;
    static final int ACTION = 13;
    static final int STATS = 14;

    /** How a connection ended: without a Close frame, or with one that has no status. */
    static final int NO_CLOSE_FRAME = 1006;

    static final int NO_STATUS = 1005;

    private static final int TIMEOUT_S = 20;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION_FRAME = 0;
    private static final int TEXT_FRAME = 1;
    private static final int BINARY_FRAME = 2;
    private static final int CLOSE_FRAME = 8;
    private static final int PING_FRAME = 9;
    private static final int PONG_FRAME = 10;

    private final BlockingQueue<Fields> inbox = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final Semaphore permits;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final int status;

    private TestClient(VoxelizeServer server, String query, int permits) {
        this.permits = new Semaphore(permits);
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
            status = handshake(query);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestClient connect(VoxelizeServer server, String id) {
        return new TestClient(server, "client_id=" + id, Integer.MAX_VALUE / 2);
    }

    static TestClient transport(VoxelizeServer server, String id) {
        return new TestClient(server, "is_transport&client_id=" + id, Integer.MAX_VALUE / 2);
    }

    static TestClient of(VoxelizeServer server, String query) {
        return new TestClient(server, query, Integer.MAX_VALUE / 2);
    }

    /** A client that reads no frame until {@link #read} is called. */
    static TestClient slow(VoxelizeServer server, String id) {
        return new TestClient(server, "client_id=" + id, 0);
    }

    static TestClient join(VoxelizeServer server, String world, String id) {
        TestClient client = connect(server, id);
        client.send(joining(world, id));
        client.await(INIT);
        return client;
    }

    static Fields.Writer joining(String world, String username) {
        return message(JOIN).text(2, "{\"world\":\"" + world + "\",\"username\":\"" + username + "\"}");
    }

    static Fields.Writer message(int type) {
        return new Fields.Writer().number(1, type);
    }

    static Fields.Writer loading(String chunks) {
        return message(LOAD).text(2, "{\"center\":[0,0],\"direction\":[0,1],\"chunks\":" + chunks + "}");
    }

    static Fields.Writer calling(String method, String payload) {
        return message(METHOD).message(4, new Fields.Writer().text(1, method).text(2, payload));
    }

    static Fields.Writer chatting(String body) {
        return message(CHAT)
                .message(5, new Fields.Writer().text(1, "CLIENT").text(2, "Ada").text(3, body));
    }

    static Fields.Writer setting(int x, int y, int z, int voxel) {
        Fields.Writer update =
                new Fields.Writer().number(1, x).number(2, y).number(3, z).number(4, voxel);
        return message(UPDATE).message(10, update);
    }

    static Fields.Writer standing(double x, double y, double z) {
        String metadata = "{\"position\":[" + x + "," + y + "," + z + "],\"direction\":[0,0,-1]}";
        return message(PEER).message(6, new Fields.Writer().text(2, "Ada").text(3, metadata));
    }

    /** The HTTP status of the handshake, 101 for a WebSocket connection. */
    int status() {
        return status;
    }

    void send(Fields.Writer message) {
        send(message.toBytes());
    }

    void send(byte[] message) {
        frame(FINAL | BINARY_FRAME, message);
    }

    void sendText(String text) {
        frame(FINAL | TEXT_FRAME, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a message in two frames, with a ping between them. */
    void sendFragmented(byte[] message, int first) {
        frame(BINARY_FRAME, Arrays.copyOf(message, first));
        frame(FINAL | PING_FRAME, new byte[0]);
        frame(FINAL | CONTINUATION_FRAME, Arrays.copyOfRange(message, first, message.length));
    }

    void ping(byte[] payload) {
        frame(FINAL | PING_FRAME, payload);
    }

    void sendClose(int code, String reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        payload.write(code >>> 8);
        payload.write(code);
        payload.writeBytes(reason.getBytes(StandardCharsets.UTF_8));
        frame(FINAL | CLOSE_FRAME, payload.toByteArray());
    }

    /** Lets a slow client read so many frames more. */
    void read(int frames) {
        permits.release(frames);
    }

    byte[] awaitPong() {
        return poll(pongs);
    }

    Fields await(int type) {
        return await(message -> message.number(1) == type);
    }

    /** Waits for a message, dropping those before it. */
    Fields await(Predicate<Fields> wanted) {
        while (true) {
            Fields message = next();
            if (wanted.test(message)) {
                return message;
            }
        }
    }

    /** Waits for the next message. */
    Fields next() {
        return poll(inbox);
    }

    /** Asserts that the server has dealt with everything sent so far without sending what is not wanted. */
    void awaitStatsWithout(Predicate<Fields> unwanted) {
        send(calling("vox-builtin:get-stats", ""));
        await(message -> {
            assertFalse(unwanted.test(message), () -> "unwanted message: fields " + message.numbers());
            return message.number(1) == STATS;
        });
    }

    /** Tells whether no message is waiting. */
    boolean isSilent() {
        return inbox.isEmpty();
    }

    /** Waits for the end of the connection; returns the status of the server's Close frame. */
    int awaitEnd() {
        return ended.orTimeout(TIMEOUT_S, TimeUnit.SECONDS).join();
    }

    /** Ends the connection without a word. */
    void die() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        die();
    }

    private static <T> T poll(BlockingQueue<T> queue) {
        try {
            T element = queue.poll(TIMEOUT_S, TimeUnit.SECONDS);
            return element == null ? fail("nothing came within " + TIMEOUT_S + " s") : element;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int handshake(String query) throws IOException {
        String request =
                "GET /ws/?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        int code = Integer.parseInt(line().split(" ", -1)[1]);
        for (String header = line(); !header.isEmpty(); header = line()) {
            assertFalse(header.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions"));
        }
        if (code == 101) {
            Thread reader = new Thread(this::readFrames, "test-client");
            reader.setDaemon(true);
            reader.start();
        }
        return code;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readUnsignedByte(); c != '\n'; c = in.readUnsignedByte()) {
            line.append((char) c);
        }
        return line.toString().trim();
    }

    /** Writes a frame whose mask is 0, which leaves the payload as it is. */
    private synchronized void frame(int head, byte[] payload) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream frame = new DataOutputStream(bytes);
            frame.write(head);
            if (payload.length < 126) {
                frame.write(MASKED | payload.length);
            } else if (payload.length < 65_536) {
                frame.write(MASKED | 126);
                frame.writeShort(payload.length);
            } else {
                frame.write(MASKED | 127);
                frame.writeLong(payload.length);
            }
            frame.writeInt(0);
            frame.write(payload);
            out.write(bytes.toByteArray());
        } catch (IOException e) {
            ended.complete(NO_CLOSE_FRAME);
        }
    }

    private void readFrames() {
        try {
            while (true) {
                permits.acquire();
                readFrame();
            }
        } catch (IOException | InterruptedException e) {
            ended.complete(NO_CLOSE_FRAME);
        }
    }

    private void readFrame() throws IOException {
        int kind = in.readUnsignedByte() & 15;
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        switch (kind) {
            case BINARY_FRAME -> inbox.add(Fields.ofWire(payload));
            case PING_FRAME -> frame(FINAL | PONG_FRAME, payload);
            case PONG_FRAME -> pongs.add(payload);
            case CLOSE_FRAME ->
                ended.complete(payload.length < 2 ? NO_STATUS : ((payload[0] & 255) << 8) | (payload[1] & 255));
            default -> fail("frame of kind " + kind);
        }
    }
}
