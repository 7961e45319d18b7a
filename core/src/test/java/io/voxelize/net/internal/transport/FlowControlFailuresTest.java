package io.voxelize.net.internal.transport;

import static io.voxelize.net.internal.transport.Frames.BINARY;
import static io.voxelize.net.internal.transport.Frames.CONTINUATION;
import static io.voxelize.net.internal.transport.Frames.FIN;
import static io.voxelize.net.internal.transport.Frames.PING;
import static io.voxelize.net.internal.transport.Frames.PONG;
import static io.voxelize.net.internal.transport.Frames.concat;
import static io.voxelize.net.internal.transport.Frames.frame;
import static io.voxelize.net.internal.transport.Frames.pattern;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.Game;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Known flow-control bugs of other WebSocket implementations, which must not happen here. */
@Timeout(60)
final class FlowControlFailuresTest {

    private static final int LINE_LENGTH = 1_000;

    private final NetworkConfig config = Game.smallConfig().deadPeerTimeoutMs(0).build();
    private final ManualLoop loop = new ManualLoop();
    private final Game game = new Game(config);
    private final WebSocketConnection connection;
    private final EmbeddedChannel channel;

    /** Nothing is expected to end here. */
    private static final class Events implements ConnectionEvents {
        @Override
        public void onOpen() {}

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(NetworkException cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onReleased() {}
    }

    FlowControlFailuresTest() {
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
        connection = new WebSocketConnection(
                connector, ServerUrl.of("http://localhost:4000", config), new Events(), game.source(new FakeGate()));
        channel = new EmbeddedChannel(connection.new Pipeline(null));
    }

    @BeforeEach
    void open() throws Exception {
        Matcher key = Pattern.compile("(?i)sec-websocket-key: (\\S+)").matcher(new String(sent(), US_ASCII));
        assertTrue(key.find());
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII));
        read(("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: "
                        + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n")
                .getBytes(US_ASCII));
    }

    @AfterEach
    void close() {
        connection.close(Connection.NORMAL_CLOSE);
        channel.finishAndReleaseAll();
        game.close();
    }

    private byte[] sent() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Object part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.writeBytes(Frames.bytes((ByteBuf) part));
            ReferenceCountUtil.release(part);
        }
        return all.toByteArray();
    }

    /** What one read from the socket brings. */
    private void read(byte[] bytes) {
        channel.writeInbound(Unpooled.directBuffer().writeBytes(bytes));
        channel.runPendingTasks();
    }

    private boolean isReading() {
        return channel.config().isAutoRead();
    }

    private static String line(int number) {
        return number + ":" + "x".repeat(LINE_LENGTH);
    }

    private static byte[] lines(int from, int to) {
        byte[] all = {};
        for (int i = from; i < to; i++) {
            all = concat(all, frame(FIN | BINARY, TestMessages.chat("w", line(i))));
        }
        return all;
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(FlowControlFailuresTest::line).toList();
    }

    private void syncUntilReading() {
        while (!isReading()) {
            assertTrue(game.sync() > 0, "nothing is left, and nobody reads on");
        }
    }

    private void syncAll() {
        while (game.sync() > 0) {
            assertTrue(isReading());
        }
    }

    /**
     * Netty's handler of Pings and Pongs took the only read that had been asked for, and asked for no other: nothing
     * came after the first Ping, for ever.
     *
     * <p>Source: github.com/netty/netty/issues/9257, "WebSocketProtocolHandler does NOT support autoRead=false".
     */
    @Test
    void shouldReadOnBehindPingsAndPongsThatBringTheGameNothing() {
        read(lines(0, 100));
        assertFalse(isReading());
        syncUntilReading();
        for (int i = 0; i < 5; i++) {
            sent();
            read(concat(frame(FIN | PING, pattern(4, i)), frame(FIN | PONG, pattern(4, i))));
            assertTrue(isReading(), "a read without a message for the game was the last");
            assertEquals(10, sent().length, "the Ping was answered");
        }
        read(lines(100, 101));
        syncAll();
        assertEquals(expected(101), game.heard);
    }

    /**
     * Netty's aggregator took the pieces of a message and asked for no more of them: a message of several reads never
     * came.
     *
     * <p>Source: github.com/netty/netty/issues/6583, "MessageAggregator doesn't manage read flow (auto-read is
     * disabled)".
     */
    @Test
    void shouldReadOnUntilAMessageOfManyReadsIsWhole() {
        byte[] message = TestMessages.chat("w", "long " + "y".repeat(25_000));
        int piece = 1_000;
        // The pause comes in the middle of the message.
        read(concat(lines(0, 100), frame(BINARY, Arrays.copyOf(message, piece))));
        assertFalse(isReading());
        syncUntilReading();
        for (int at = piece; at < message.length; at += piece) {
            int end = Math.min(at + piece, message.length);
            byte[] part = Arrays.copyOfRange(message, at, end);
            assertTrue(isReading(), "the message stays in pieces");
            read(frame(end == message.length ? FIN | CONTINUATION : CONTINUATION, part));
        }
        syncAll();
        assertEquals(101, game.heard.size());
        assertTrue(game.heard.get(100).startsWith("long y"));
    }

    /**
     * Netty's handler that queues what one read brought went on releasing it after reading was switched off, so that
     * whoever had no room got it all the same.
     *
     * <p>Source: github.com/netty/netty/issues/16945, "FlowControlHandler no longer honors setAutoRead(false) made by a
     * downstream handler while dequeuing".
     */
    @Test
    void shouldHoldBackWhatIsLeftOfAReadInWhichThePauseCame() {
        int count = 400;
        read(lines(0, count));
        assertFalse(isReading());
        assertEquals(1, game.counters.get(Counter.READ_PAUSES));
        assertEquals(count, game.counters.get(Counter.MESSAGES_RECEIVED));
        long inRing = game.receiver.pendingLength();
        assertTrue(inRing <= config.inboundRingLength(), "length=" + inRing);
        game.sync(SyncBudget.of(1, Long.MAX_VALUE));
        assertEquals(1, game.counters.get(Counter.READ_PAUSES), "paused once, not for each message");
        assertFalse(isReading(), "most of it still waits");
        syncUntilReading();
        syncAll();
        assertTrue(isReading());
        assertEquals(expected(count), game.heard);
    }
}
