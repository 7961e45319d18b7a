package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.Game;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WebSocketConnectionTest {

    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final NetworkConfig config = Game.smallConfig()
            .secret("hunter2-secret")
            .pausePongIntervalMs(1_000)
            .deadPeerTimeoutMs(0)
            .build();
    private final ServerUrl url = ServerUrl.of("http://localhost:4000", config);
    private final ManualLoop loop = new ManualLoop();
    private final Game game = new Game(config);
    private final FakeGate gate = new FakeGate();
    private final Events events = new Events();
    private final WebSocketConnection connection;
    private final EmbeddedChannel channel;
    private String request = "";

    /** Writes down what it is told. */
    private static final class Events implements ConnectionEvents {
        private int opened;
        private int writable;
        private int released;
        private @Nullable NetworkException cause;

        /** Why it ended; fails if it has not. */
        private NetworkException cause() {
            return Objects.requireNonNull(cause, "onClosed was not called");
        }

        @Override
        public void onOpen() {
            opened++;
        }

        @Override
        public void onWritable() {
            writable++;
        }

        @Override
        public void onClosed(NetworkException newCause) {
            assertNull(cause);
            cause = newCause;
        }

        @Override
        public void onReleased() {
            released++;
        }
    }

    WebSocketConnectionTest() {
        WebSocketConnector connector = new WebSocketConnector(
                loop,
                () -> {
                    throw new AssertionError("no socket in this test");
                },
                new NameResolver(),
                channel -> {},
                config,
                game.receiver,
                game.counters);
        connection = new WebSocketConnection(connector, url, events, game.source(gate));
        channel = new EmbeddedChannel(connection.new Pipeline(null));
    }

    @AfterEach
    void shouldLeaveNothing() {
        channel.finishAndReleaseAll();
        assertEquals(1, events.released);
        game.close();
        assertEquals(0, loop.timerCount());
    }

    private byte[] sent() {
        ByteBuf all = Unpooled.buffer();
        for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes((ByteBuf) part);
            ReferenceCountUtil.release(part);
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private void receive(byte[] bytes) {
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.runPendingTasks();
    }

    private void hangUp() {
        assertTrue(channel.close().isDone());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private byte[] acceptance() throws Exception {
        request = new String(sent(), US_ASCII);
        Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(request);
        assertTrue(key.find(), request);
        byte[] digest =
                MessageDigest.getInstance("SHA-1").digest(bytes(key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        return bytes("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n"
                + "sec-websocket-accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
    }

    private void open() throws Exception {
        receive(acceptance());
        assertEquals(1, events.opened);
    }

    private static byte[] frame(int firstByte, byte[] payload) {
        ByteBuf frame = Unpooled.buffer().writeByte(firstByte);
        if (payload.length < 126) {
            frame.writeByte(payload.length);
        } else if (payload.length < 65_536) {
            frame.writeByte(126).writeShort(payload.length);
        } else {
            frame.writeByte(127).writeLong(payload.length);
        }
        frame.writeBytes(payload);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteBuf all = Unpooled.wrappedBuffer(parts);
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static byte[] close(int code, String reason) {
        return frame(FIN | CLOSE, concat(new byte[] {(byte) (code >> 8), (byte) code}, bytes(reason)));
    }

    /** Undoes a client's frame: its opcode, and its payload unmasked. */
    private static byte[] unmask(byte[] frame) {
        assertEquals(0x80, frame[1] & 0x80, "a client's frames are masked");
        int length = frame[1] & 0x7F;
        assertTrue(length < 126);
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (frame[6 + i] ^ frame[2 + (i & 3)]);
        }
        assertEquals(6 + length, frame.length);
        return payload;
    }

    @Test
    void shouldAskForTheRightThing() throws Exception {
        open();

        assertTrue(request.startsWith("GET /ws/?secret=hunter2-secret HTTP/1.1\r\n"), request);
        assertTrue(request.toLowerCase(Locale.ROOT).contains("host: localhost:4000\r\n"), request);
        assertFalse(request.contains("extensions"), request);
    }

    private byte[] conversation() {
        byte[] load = TestMessages.load("w", 5);
        byte[] chat = TestMessages.chat("w", "in three parts");
        return concat(
                frame(FIN | BINARY, TestMessages.chat("w", "one")),
                frame(FIN | PING, bytes("ping")),
                frame(FIN | TEXT, bytes("ignored")),
                frame(FIN | BINARY, load),
                frame(BINARY, Arrays.copyOfRange(chat, 0, 5)),
                frame(CONTINUATION, new byte[0]),
                frame(FIN | PING, new byte[0]),
                frame(CONTINUATION, Arrays.copyOfRange(chat, 5, 9)),
                frame(FIN | CONTINUATION, Arrays.copyOfRange(chat, 9, chat.length)),
                frame(TEXT, bytes("ignored ")),
                frame(FIN | CONTINUATION, bytes("too")),
                frame(FIN | PONG, bytes("unasked")),
                frame(FIN | BINARY, TestMessages.chat("w", "last")));
    }

    private void assertConversation() {
        game.sync();
        assertEquals(List.of("one", "chunk 5 of 4096", "in three parts", "last"), game.heard);
        assertEquals(2, game.counters.get(Counter.TEXT_FRAMES_IGNORED));
        assertEquals(4, game.counters.get(Counter.MESSAGES_RECEIVED));
        assertNull(events.cause);
    }

    @Test
    void shouldReceiveConversationWhole() throws Exception {
        open();

        receive(conversation());

        assertConversation();
    }

    @Test
    void shouldReceiveConversationByteByByte() throws Exception {
        byte[] all = concat(acceptance(), conversation());

        for (byte one : all) {
            receive(new byte[] {one});
        }

        assertConversation();
    }

    @Test
    void shouldReceiveConversationTogetherWithTheHandshake() throws Exception {
        receive(concat(acceptance(), conversation()));

        assertConversation();
    }

    /**
     * The load's array is the same at each split, so every 7th position is enough there; the frames around it are split
     * everywhere.
     */
    @Test
    void shouldReceiveConversationSplitAnywhere() throws Exception {
        int length = conversation().length;
        for (int split = 1; split < length; split += split > 200 && split < length - 200 ? 7 : 1) {
            WebSocketConnectionTest other = new WebSocketConnectionTest();
            other.open();
            byte[] all = other.conversation();

            other.receive(Arrays.copyOfRange(all, 0, split));
            other.receive(Arrays.copyOfRange(all, split, all.length));

            other.assertConversation();
            other.shouldLeaveNothing();
        }
    }

    @Test
    void shouldAnswerPingAtOnce() throws Exception {
        open();

        receive(frame(FIN | PING, bytes("are you there")));

        byte[] pong = sent();
        assertEquals((byte) (FIN | PONG), pong[0]);
        assertEquals("are you there", new String(unmask(pong), US_ASCII));
    }

    @Test
    void shouldWriteMaskedFrames() throws Exception {
        open();
        UnsafeBuffer packet = new UnsafeBuffer(bytes("xxpacketxx"));

        connection.write(packet, 2, 6);
        assertEquals(0, sent().length);
        connection.flush();

        byte[] frame = sent();
        assertEquals((byte) (FIN | BINARY), frame[0]);
        assertEquals("packet", new String(unmask(frame), US_ASCII));
        assertEquals(1, game.counters.get(Counter.PACKETS_SENT));
        assertEquals(6, game.counters.get(Counter.BYTES_SENT));
    }

    @Test
    void shouldCountPacketThatCannotBeWritten() throws Exception {
        open();
        hangUp();

        connection.write(new UnsafeBuffer(bytes("packet")), 0, 6);
        connection.flush();

        assertEquals(1, game.counters.get(Counter.PACKETS_UNSENT));
        assertEquals(0, game.counters.get(Counter.PACKETS_SENT));
    }

    @ParameterizedTest
    @CsvSource({
        "403 Forbidden, WRONG_SECRET, status=403",
        "200 OK, NOT_WEBSOCKET, status=200",
        "301 Moved, NOT_WEBSOCKET, status=301",
        "404 Not Found, NOT_WEBSOCKET, status=404",
        "500 Oops, NOT_WEBSOCKET, status=500",
        "101 Switching Protocols, NOT_WEBSOCKET, status=101"
    })
    void shouldTellWhatTheServerAnswered(String status, Reason reason, String shown) {
        receive(bytes("HTTP/1.1 " + status + "\r\ncontent-length: 14\r\n\r\nhunter2-secret"));

        assertEquals(reason, events.cause().reason());
        assertTrue(
                String.valueOf(events.cause().getMessage()).contains(shown),
                events.cause().getMessage());
        assertNoSecret(events.cause());
        assertFalse(channel.isOpen());
        assertEquals(0, events.opened);
    }

    private static void assertNoSecret(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains("hunter2-secret"), trace.toString());
    }

    @Test
    void shouldWaitForTheAnswerBehindAnInformationalOne() throws Exception {
        receive(concat(bytes("HTTP/1.1 100 Continue\r\n\r\n"), acceptance()));

        assertEquals(1, events.opened);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-OpenSSH_9.6\r\n\r\n", "\u0015\u0003\u0003 garbage \r\n\r\n"})
    void shouldNotTakeAnotherProtocolForAWebSocket(String answer) {
        receive(bytes(answer));

        assertEquals(Reason.NOT_WEBSOCKET, events.cause().reason());
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldTellThatServerHungUpInsteadOfAnswering() {
        hangUp();

        assertEquals(Reason.CONNECTION_LOST, events.cause().reason());
    }

    @Test
    void shouldCloseWhenFrameIsTooLong() throws Exception {
        open();

        receive(new byte[] {(byte) (FIN | BINARY), 127, 0, 0, 0, 0, 0x10, 0, 0, 1});

        assertEquals(Reason.MESSAGE_TOO_LARGE, events.cause().reason());
        assertTrue(String.valueOf(events.cause().getMessage()).contains("maxWireLength=1048576"));
        assertCloseCode(1_009, sent());
        receive(new byte[1 << 20]);
        loop.advance(1_000);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldCloseWhenFragmentsAreTooLong() throws Exception {
        open();
        receive(frame(BINARY, new byte[1 << 20]));
        assertNull(events.cause);

        receive(frame(FIN | CONTINUATION, new byte[1]));

        assertEquals(Reason.MESSAGE_TOO_LARGE, events.cause().reason());
        assertCloseCode(1_009, sent());
        loop.advance(1_000);
        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {FIN | 3, FIN | BINARY | 0x40, FIN | CONTINUATION, PING})
    void shouldCloseWhenProtocolIsBroken(int firstByte) throws Exception {
        open();

        receive(frame(firstByte, new byte[1]));

        assertEquals(Reason.PROTOCOL_VIOLATION, events.cause().reason());
        assertCloseCode(1_002, sent());
        receive(frame(FIN | BINARY, TestMessages.chat("w", "late")));
        assertEquals(0, game.counters.get(Counter.MESSAGES_RECEIVED));
        loop.advance(1_000);
        assertFalse(channel.isOpen());
    }

    private static void assertCloseCode(int code, byte[] frame) {
        assertEquals((byte) (FIN | CLOSE), frame[0]);
        byte[] payload = unmask(frame);
        assertEquals(code, ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, bye, CONNECTION_LOST",
        "1001, '', CONNECTION_LOST",
        "4001, client_outdated, CLIENT_OUTDATED",
        "4001, '', CLIENT_OUTDATED",
        "4000, hunter2-secret, CONNECTION_LOST"
    })
    void shouldAnswerCloseFrame(int code, String text, Reason reason) throws Exception {
        open();

        receive(close(code, text));

        assertEquals(reason, events.cause().reason());
        assertNoSecret(events.cause());
        assertCloseCode(code, sent());
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldAnswerCloseFrameWithoutCode() throws Exception {
        open();

        receive(frame(FIN | CLOSE, new byte[0]));

        assertEquals(Reason.CONNECTION_LOST, events.cause().reason());
        assertEquals(0, unmask(sent()).length);
        assertFalse(channel.isOpen());
    }

    @Test
    void shouldTellThatConnectionWasLost() throws Exception {
        open();

        hangUp();

        assertEquals(Reason.CONNECTION_LOST, events.cause().reason());
        assertEquals(1, events.released);
    }

    @Test
    void shouldReadOnUntilServerAnswersClose() throws Exception {
        open();

        connection.close(Connection.NORMAL_CLOSE);

        assertCloseCode(1_000, sent());
        receive(frame(FIN | BINARY, TestMessages.chat("w", "late")));
        assertTrue(channel.isOpen());
        assertEquals(0, events.released);
        receive(close(1_000, ""));
        assertFalse(channel.isOpen());
        assertEquals(1, events.released);
        assertNull(events.cause);
        assertEquals(0, game.sync());
    }

    @Test
    void shouldNotWaitForEverWhenServerDoesNotAnswerClose() throws Exception {
        open();

        connection.close(Connection.NORMAL_CLOSE);
        connection.close(Connection.NORMAL_CLOSE);

        loop.advance(999);
        assertTrue(channel.isOpen());
        loop.advance(1);
        assertFalse(channel.isOpen());
        sent();
    }

    @Test
    void shouldDropHalfAMessageWhenConnectionIsLost() throws Exception {
        open();
        receive(frame(BINARY, new byte[1_000]));

        hangUp();

        assertEquals(0, game.counters.get(Counter.MESSAGES_RECEIVED));
    }

    @Test
    void shouldPauseAndSendPongsAndReadOn() throws Exception {
        open();
        int sent = 0;
        List<String> expected = new ArrayList<>();
        while (channel.config().isAutoRead()) {
            expected.add("n" + sent);
            receive(frame(FIN | BINARY, TestMessages.chat("w", "n" + sent++)));
        }
        sent();

        loop.advance(3_500);

        byte[] pongs = sent();
        assertEquals(3 * 6, pongs.length);
        assertEquals((byte) (FIN | PONG), pongs[0]);
        assertEquals(3, game.counters.get(Counter.PAUSE_PONGS));
        while (game.heard.size() < expected.size()) {
            game.sync();
        }
        assertTrue(channel.config().isAutoRead());
        loop.advance(10_000);
        assertEquals(0, sent().length);
        assertEquals(expected, game.heard);
    }

    @Test
    void shouldReadOnWhenClosedWhilePaused() throws Exception {
        open();
        while (channel.config().isAutoRead()) {
            receive(frame(FIN | BINARY, TestMessages.chat("w", "x")));
        }

        connection.close(Connection.NORMAL_CLOSE);

        assertTrue(channel.config().isAutoRead(), "or the server's Close frame is never seen");
        loop.advance(1_000);
        sent();
    }

    @Test
    void shouldTellWhenSocketTakesMore() throws Exception {
        open();
        byte[] big = new byte[40_000];
        connection.write(new UnsafeBuffer(big), 0, big.length);
        connection.write(new UnsafeBuffer(big), 0, big.length);
        assertFalse(connection.isWritable());

        connection.flush();

        assertTrue(connection.isWritable());
        assertEquals(1, events.writable);
        sent();
    }

    @Test
    void shouldRunSessionTaskWhenMessageIsWritten() throws Exception {
        open();
        List<String> ran = new ArrayList<>();

        connection.send(bytes("join"), () -> ran.add("written"));

        assertEquals("join", new String(unmask(sent()), US_ASCII));
        assertEquals(List.of("written"), ran);
    }
}
