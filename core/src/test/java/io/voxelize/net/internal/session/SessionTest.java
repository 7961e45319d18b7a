package io.voxelize.net.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.ConnectionEvents;
import io.voxelize.net.internal.transport.ManualLoop;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The state machine without coming back, on a manual clock, with a socket that does what the test says.
 * {@code ReconnectTest} lets it come back.
 */
class SessionTest {

    private static final String URL = "http://localhost:4000";

    private final NetworkConfig config = NetworkConfig.builder()
            .username("Ada")
            .joinTimeoutMs(10_000)
            .reconnectMaxAttempts(0)
            .build();
    private final ManualLoop loop = new ManualLoop();
    private final WritableCounters counters = new WritableCounters();
    private final OutboundRing outbound = new OutboundRing(16 << 10);
    private final List<FakeConnection> connections = new ArrayList<>();
    private final Session session = new Session(
            config,
            loop,
            (url, events, source) -> {
                connections.add(new FakeConnection(events));
                return connections.get(connections.size() - 1);
            },
            new Receiver(config, new ReceiverGroup(config, loop, false), counters),
            outbound,
            counters,
            ServerTraits.unknown(null, "fake", "none"),
            () -> 0);

    /** A socket that writes down what is done to it. */
    private static final class FakeConnection implements Connection {
        private final ConnectionEvents events;
        private final List<byte[]> sent = new ArrayList<>();
        private final List<Integer> written = new ArrayList<>();
        private boolean writable = true;
        private int flushes;
        private int closeCode;

        private FakeConnection(ConnectionEvents events) {
            this.events = events;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public boolean wasPinged() {
            return false;
        }

        @Override
        public void write(DirectBuffer buffer, int index, int length) {
            written.add((int) buffer.getByte(index));
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void send(byte[] message, Runnable onWritten) {
            sent.add(message);
            onWritten.run();
        }

        @Override
        public void close(int code) {
            closeCode = code;
        }
    }

    private FakeConnection connection() {
        return connections.get(connections.size() - 1);
    }

    private CompletableFuture<Void> connect() {
        CompletableFuture<Void> future = session.connect(URL);
        loop.run();
        return future;
    }

    private void open() {
        CompletableFuture<Void> future = connect();
        connection().events.onOpen();
        loop.run();
        assertTrue(future.isDone());
        assertFalse(future.isCompletedExceptionally());
    }

    private CompletableFuture<Void> join(String world) {
        CompletableFuture<Void> future = session.join(world);
        loop.run();
        return future;
    }

    private static @Nullable Reason failure(CompletableFuture<Void> future) {
        assertTrue(future.isDone());
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return ((NetworkException) Objects.requireNonNull(thrown.getCause())).reason();
    }

    private void offer(MessageType type, int epoch, int mark) {
        assertTrue(outbound.offer(type.id(), epoch, new UnsafeBuffer(new byte[] {(byte) mark}), 0, 1));
        session.wakeOutbound();
        loop.run();
    }

    @Test
    void shouldGoThroughStates() {
        assertEquals(ConnectionState.IDLE, session.state());
        assertFalse(connect().isDone());
        assertEquals(ConnectionState.CONNECTING, session.state());
        connection().events.onOpen();
        assertEquals(ConnectionState.CONNECTED, session.state());
        assertFalse(join("w").isDone());
        assertEquals(ConnectionState.JOINING, session.state());
    }

    @Test
    void shouldSendJoinThatWasAskedForBeforeTheConnectionWasOpen() throws Exception {
        CompletableFuture<Void> connected = connect();
        CompletableFuture<Void> joined = join("hills");
        assertEquals(0, connection().sent.size());

        connection().events.onOpen();

        assertTrue(connected.isDone());
        assertFalse(joined.isDone());
        Message join = Message.parseFrom(connection().sent.get(0));
        assertEquals(Message.Type.JOIN, join.getType());
        assertTrue(join.getJson().contains("\"world\":\"hills\""), join.getJson());
        assertTrue(join.getJson().contains("\"username\":\"Ada\""), join.getJson());
        assertTrue(join.getJson().contains("\"motion.v1\""), join.getJson());
        assertTrue(join.getJson().contains("\"protocol\":1"), join.getJson());
    }

    @Test
    void shouldFailJoinWithCauseOfFailingConnect() {
        CompletableFuture<Void> connected = connect();
        CompletableFuture<Void> joined = join("w");

        connection().events.onClosed(new NetworkException(Reason.WRONG_SECRET, "no"));

        assertEquals(Reason.WRONG_SECRET, failure(connected));
        assertEquals(Reason.WRONG_SECRET, failure(joined));
        assertEquals(Reason.WRONG_SECRET, failure(join("w")), "however late it comes");
        assertEquals(ConnectionState.IDLE, session.state());
    }

    @Test
    void shouldFailJoinWithCauseOfBadUrl() {
        CompletableFuture<Void> connected = session.connect("nonsense");
        CompletableFuture<Void> joined = session.join("w");
        loop.run();

        assertEquals(Reason.BAD_URL, failure(connected));
        assertEquals(Reason.BAD_URL, failure(joined));
    }

    @Test
    void shouldRefuseWhatNeedsAConnection() {
        assertEquals(Reason.NOT_CONNECTED, failure(join("w")));
        CompletableFuture<Void> left = session.leave();
        loop.run();
        assertEquals(Reason.NOT_CONNECTED, failure(left));
    }

    @Test
    void shouldRefuseSecondConnectAndSecondJoin() {
        assertFalse(connect().isDone());
        assertEquals(Reason.ALREADY_CONNECTED, failure(connect()));
        assertFalse(join("w").isDone());
        assertEquals(Reason.ALREADY_CONNECTED, failure(join("v")), "while connecting");
        connection().events.onOpen();
        assertEquals(Reason.ALREADY_CONNECTED, failure(connect()));
        assertEquals(Reason.ALREADY_CONNECTED, failure(join("v")), "while joining");
        assertEquals(1, connection().sent.size());
        assertEquals(1, connections.size());
    }

    @Test
    void shouldRefuseToLeaveWithoutAWorld() {
        open();
        CompletableFuture<Void> left = session.leave();
        loop.run();

        assertEquals(Reason.NOT_JOINED, failure(left));
        assertEquals(0, connection().sent.size(), "a LEAVE outside a world kills servers");
    }

    @Test
    void shouldRefuseWorldThatCannotBeEncoded() {
        open();

        assertEquals(Reason.INVALID_ARGUMENT, failure(join("\ud800")));
        assertEquals(ConnectionState.CONNECTED, session.state());
    }

    @Test
    void shouldEndConnectionWhenJoinTimesOut() {
        open();
        CompletableFuture<Void> joined = join("w");

        loop.advance(9_999);
        assertFalse(joined.isDone());
        loop.advance(1);

        assertEquals(Reason.JOIN_TIMEOUT, failure(joined));
        assertEquals(Connection.NORMAL_CLOSE, connection().closeCode);
        assertEquals(ConnectionState.IDLE, session.state());
        assertEquals(0, loop.timerCount());
    }

    @Test
    void shouldForgetTimeoutWhenConnectionIsLost() {
        open();
        CompletableFuture<Void> joined = join("w");

        connection().events.onClosed(new NetworkException(Reason.CONNECTION_LOST, "gone"));

        assertEquals(Reason.CONNECTION_LOST, failure(joined));
        assertEquals(0, loop.timerCount());
    }

    @Test
    void shouldConnectAgainWithNewEpoch() {
        open();
        int epoch = session.epoch();
        connection().events.onClosed(new NetworkException(Reason.CONNECTION_LOST, "gone"));

        open();

        assertNotEquals(epoch, session.epoch());
        assertEquals(2, connections.size());
        assertEquals(ConnectionState.CONNECTED, session.state());
    }

    @Test
    void shouldIgnoreWhatAFormerConnectionTells() {
        open();
        FakeConnection former = connection();
        session.disconnect();
        open();

        former.events.onClosed(new NetworkException(Reason.CONNECTION_LOST, "late"));
        former.events.onWritable();
        former.events.onReleased();

        assertEquals(ConnectionState.CONNECTED, session.state());
        assertNull(session.world());
    }

    @Test
    void shouldDisconnectAndThenBeNotConnected() {
        open();
        CompletableFuture<Void> joined = join("w");

        session.disconnect();
        loop.run();

        assertEquals(Reason.CLOSED, failure(joined));
        assertEquals(Connection.NORMAL_CLOSE, connection().closeCode);
        assertEquals(Reason.NOT_CONNECTED, failure(join("w")));
    }

    @Test
    void shouldDisconnectWhileConnecting() {
        CompletableFuture<Void> connected = connect();

        session.disconnect();
        loop.run();

        assertEquals(Reason.CLOSED, failure(connected));
        assertEquals(ConnectionState.IDLE, session.state());
    }

    @Test
    void shouldBeClosedWhenLastSocketIs() {
        open();
        FakeConnection former = connection();
        session.disconnect();
        open();

        CompletableFuture<Void> closed = session.close();
        loop.run();

        assertEquals(ConnectionState.CLOSED, session.state());
        assertFalse(closed.isDone());
        connection().events.onReleased();
        assertFalse(closed.isDone());
        former.events.onReleased();
        assertTrue(closed.isDone());
    }

    @Test
    void shouldRefuseEverythingWhenClosed() {
        CompletableFuture<Void> closed = session.close();
        loop.run();

        assertTrue(closed.isDone());
        assertEquals(Reason.CLOSED, failure(connect()));
        assertEquals(Reason.CLOSED, failure(join("w")));
        CompletableFuture<Void> left = session.leave();
        loop.run();
        assertEquals(Reason.CLOSED, failure(left));
        loop.end();
        assertEquals(Reason.CLOSED, failure(session.connect(URL)), "also when the loop has ended");
        assertTrue(session.close().isDone());
    }

    @Test
    void shouldSendOnlyActionsOutsideAWorld() {
        open();

        offer(MessageType.ACTION, session.epoch(), 1);
        offer(MessageType.CHAT, session.epoch(), 2);

        assertEquals(List.of(1), connection().written);
        assertEquals(1, connection().flushes);
        assertEquals(1, counters.get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldNotSendWhatWasMeantForAFormerConnection() {
        open();
        int epoch = session.epoch();
        session.disconnect();
        open();

        offer(MessageType.ACTION, epoch, 1);

        assertEquals(List.of(), connection().written);
        assertEquals(1, counters.get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldCountPacketsWithoutAConnection() {
        offer(MessageType.ACTION, 0, 1);

        assertEquals(1, counters.get(Counter.PACKETS_UNSENT));
        assertEquals(0, outbound.pendingLength());
    }

    @Test
    void shouldKeepPacketsUntilSocketIsWritable() {
        open();
        connection().writable = false;
        offer(MessageType.ACTION, session.epoch(), 1);
        offer(MessageType.ACTION, session.epoch(), 2);
        assertEquals(List.of(), connection().written);

        connection().writable = true;
        connection().events.onWritable();

        assertEquals(List.of(1, 2), connection().written);
        assertEquals(1, connection().flushes);
    }

    @Test
    void shouldSendWhatWasFlushedBeforeDisconnecting() {
        open();
        connection().writable = false;
        offer(MessageType.ACTION, session.epoch(), 1);

        session.disconnect();
        loop.run();

        assertEquals(List.of(1), connection().written);
        assertEquals(0, counters.get(Counter.PACKETS_UNSENT));
    }
}
