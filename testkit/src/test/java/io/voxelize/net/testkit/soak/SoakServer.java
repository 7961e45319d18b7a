package io.voxelize.net.testkit.soak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ArrayEncoding;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.OuterCompression;
import io.voxelize.net.testkit.server.wire.ProtoWriter;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that sends the same kinds of message for hours at a steady rate: numbered ENTITY messages, from 0 in each
 * session, and a chunk behind every so many. The number is the message's tick, with the session above it.
 *
 * <p>It is behind its rate where the client is slow or away for a moment, and catches up; what was not sent when a
 * connection ended is not sent again.
 */
final class SoakServer implements AutoCloseable {

    /** Bits of the number within a session. */
    static final int NUMBER_BITS = 40;

    /** A chunk comes behind each message whose number is a multiple of this. */
    static final int CHUNK_INTERVAL = 400;

    static final String WORLD = "soak";
    static final int CHUNK_SIZE = 16;
    static final int MAX_HEIGHT = 64;
    static final int CHUNKS = 16;

    private static final int WORDS = CHUNK_SIZE * CHUNK_SIZE * MAX_HEIGHT;
    private static final Generation GENERATION = Generation.G2026;
    private static final ServerMessages MESSAGES = new ServerMessages(GENERATION);
    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BINARY = 0x82;
    private static final int OPCODE = 0x0F;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_LENGTH = 4;
    private static final long PACE_NS = 1_000_000;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<byte[]> chunks = new ArrayList<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Map<Integer, Long> sent = new ConcurrentHashMap<>();
    private final int messagesPerSecond;
    private final AtomicInteger talking = new AtomicInteger();
    private volatile boolean done;

    SoakServer(int messagesPerSecond) throws IOException {
        this.messagesPerSecond = messagesPerSecond;
        for (int i = 0; i < CHUNKS; i++) {
            chunks.add(OuterCompression.apply(MESSAGES.chunks(MessageKind.LOAD, List.of(chunk(i)), WORLD), GENERATION));
        }
        start("soak-accept", this::accept);
    }

    private static byte[] chunk(int seed) {
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = word(seed, i);
        }
        byte[] array = new ArrayEncoding(GENERATION).words(words, WORDS);
        return new ProtoWriter()
                .int32(1, seed - CHUNKS / 2)
                .int32(2, 0)
                .string(3, "chunk-" + seed)
                .bytes(5, array)
                .bytes(6, array)
                .toBytes();
    }

    /** What a chunk has where: repeating enough to be compressed well, and no two chunks alike. */
    static int word(int seed, int index) {
        return seed * 31 + (index >> 4);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many messages were sent in a session. */
    long sent(int session) {
        return sent.getOrDefault(session, 0L);
    }

    /** Tells whether no more than has been sent will be. */
    boolean isSilent() {
        return talking.get() == 0;
    }

    /** How many messages were ever sent. */
    long sentTotal() {
        return sent.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The number of the newest session. */
    int lastSession() {
        return sessions.get();
    }

    /** Sends nothing more; what was sent still arrives. */
    void fallSilent() {
        done = true;
    }

    @Override
    public void close() throws IOException {
        done = true;
        listener.close();
    }

    /** Body of a thread; the end of a stream ends it. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ex) {
                        assert ex != null : "cut off, which is what the test is about, or over";
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            start("soak-reader", () -> serve(socket));
        }
    }

    /** Takes JOIN, starts to talk, and reads on: who does not read is stalled. */
    private void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            socket.getOutputStream().write(answer(head(in)).getBytes(ISO_8859_1));
            boolean joined = false;
            while (true) {
                boolean binary = skipFrame(in) == (BINARY & OPCODE);
                if (binary && !joined) {
                    joined = true;
                    int session = sessions.incrementAndGet();
                    start("soak-writer", () -> talk(socket, session));
                }
            }
        }
    }

    private static String head(DataInputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.readByte());
        }
        return head.toString(ISO_8859_1);
    }

    private static String answer(String head) throws IOException {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new EOFException("no handshake");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key.group(1) + GUID).getBytes(ISO_8859_1));
            return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every Java platform has SHA-1", ex);
        }
    }

    /** Reads over a masked frame; returns its opcode. Source: RFC 6455 section 5.2. */
    private static int skipFrame(DataInputStream in) throws IOException {
        int opcode = in.readUnsignedByte() & OPCODE;
        long length = in.readUnsignedByte() & LENGTH_64;
        if (length == LENGTH_16) {
            length = in.readUnsignedShort();
        } else if (length == LENGTH_64) {
            length = in.readLong();
        }
        in.skipNBytes(MASK_LENGTH + length);
        return opcode;
    }

    private void talk(Socket socket, int session) throws IOException {
        try (socket) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 64 << 10));
            write(out, OuterCompression.apply(init(), GENERATION));
            talking.incrementAndGet();
            try {
                count(out, session);
            } finally {
                talking.decrementAndGet();
            }
            // Open until the client goes: an end would cost it what it has not read.
            while (!socket.isClosed()) {
                LockSupport.parkNanos(PACE_NS);
            }
        }
    }

    private void count(DataOutputStream out, int session) throws IOException {
        long startNs = System.nanoTime();
        long number = 0;
        while (!done) {
            long due = (long) ((System.nanoTime() - startNs) / 1e9 * messagesPerSecond);
            for (; number < due && !done; number++) {
                write(out, entity(session, number));
                if (number % CHUNK_INTERVAL == 0) {
                    write(out, chunks.get((int) (number / CHUNK_INTERVAL % CHUNKS)));
                }
                sent.put(session, number + 1);
            }
            out.flush();
            LockSupport.parkNanos(PACE_NS);
        }
    }

    private static byte[] init() {
        String json = "{\"id\":\"soak\",\"blocks\":{},\"options\":{\"chunkSize\":" + CHUNK_SIZE + ",\"maxHeight\":"
                + MAX_HEIGHT + ",\"subChunks\":4,\"maxLightLevel\":15,\"minChunk\":[-8,-8],\"maxChunk\":[8,8],"
                + "\"commandSymbol\":\"/\"},\"stats\":{\"tick\":1,\"time\":0.0,\"delta\":0.016}}";
        return MESSAGES.init(json, List.of(), List.of(), WORLD);
    }

    private static byte[] entity(int session, long number) {
        ServerMessages.Entity entity =
                ServerMessages.Entity.update("bot", "bot", "{\"position\":[" + number % 100 + ".0,0.0,0.0]}");
        return MESSAGES.entities(List.of(entity), WORLD, (long) session << NUMBER_BITS | number);
    }

    private static void write(DataOutputStream out, byte[] message) throws IOException {
        out.write(BINARY);
        if (message.length < LENGTH_16) {
            out.write(message.length);
        } else if (message.length <= 0xFFFF) {
            out.write(LENGTH_16);
            out.writeShort(message.length);
        } else {
            out.write(LENGTH_64);
            out.writeLong(message.length);
        }
        out.write(message);
    }
}
