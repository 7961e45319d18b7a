package io.voxelize.net.internal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.encode.PacketBuffer;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.receive.Feed;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.ConnectionEvents;
import io.voxelize.net.internal.transport.ManualLoop;
import io.voxelize.net.internal.transport.ServerUrl;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A session between a socket that does what the test says and a game that writes down what it is told, on a manual
 * clock.
 */
final class SessionHarness {

    static final String URL = "http://localhost:4000";

    final ManualLoop loop = new ManualLoop();
    final WritableCounters counters = new WritableCounters();
    final OutboundRing outbound;
    final List<FakeConnection> connections = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    /** What a listener on the loop heard since the last {@link #hear()}. */
    final List<String> heardAtOnce = new ArrayList<>();

    final Receiver receiver;
    final Session session;
    final PacketBuffer packets;
    /** What the next waiting times are of their limit. */
    double jitter = 0.999_999;

    private final List<String> steps = new ArrayList<>();

    SessionHarness() {
        this(NetworkConfig.builder());
    }

    SessionHarness(NetworkConfig.Builder builder) {
        this(builder, 16 << 10);
    }

    SessionHarness(NetworkConfig.Builder builder, int outboundRingLength) {
        NetworkConfig config = builder.username("Ada")
                .inboundRingLength(16 << 10)
                .inflaterThreads(0)
                .checkedViews(true)
                .outboundRingLength(outboundRingLength)
                .build();
        outbound = new OutboundRing(config.outboundRingLength());
        receiver = new Receiver(config, new ReceiverGroup(config, loop, false), counters);
        session = new Session(
                config,
                loop,
                (url, events, source) -> {
                    connections.add(new FakeConnection(url, events, source));
                    return connection();
                },
                receiver,
                outbound,
                counters,
                ServerTraits.unknown(null, "fake", "none"),
                () -> jitter);
        packets = new PacketBuffer(config, session.sendContext(), counters);
        receiver.register(new Diary(), UnsentPackets.NONE);
        session.addListener(new LoopDiary());
    }

    /** A game that writes down what it is told. */
    private final class Diary implements NetIntercept {

        @Override
        public void onMessage(io.voxelize.net.message.Message message) {
            heard.add(
                    message.type() == MessageType.CHAT
                            ? message.chat().body().toString()
                            : message.type().name());
        }

        private void note(String step) {
            heard.add(step);
            steps.add(step);
        }

        @Override
        public void onConnected() {
            note("connected");
        }

        @Override
        public void onJoined(String world) {
            note("joined " + world);
        }

        @Override
        public void onLeft(String world) {
            note("left " + world);
        }

        @Override
        public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
            note("reconnecting " + attempt + " in " + delayMs + " " + cause.reason());
        }

        @Override
        public void onReconnected() {
            note("reconnected");
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            note("disconnected " + reason.reason());
        }
    }

    /** Writes down what it is told at once. */
    private final class LoopDiary implements ConnectionListener {

        @Override
        public void onConnected() {
            heardAtOnce.add("connected");
        }

        @Override
        public void onJoined(String world) {
            heardAtOnce.add("joined " + world);
        }

        @Override
        public void onLeft(String world) {
            heardAtOnce.add("left " + world);
        }

        @Override
        public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
            heardAtOnce.add("reconnecting " + attempt + " in " + delayMs + " " + cause.reason());
        }

        @Override
        public void onReconnected() {
            heardAtOnce.add("reconnected");
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            heardAtOnce.add("disconnected " + reason.reason());
        }
    }

    /** A socket that writes down what is done to it. */
    final class FakeConnection implements Connection {
        final ServerUrl url;
        final ConnectionEvents events;
        final MessageSource source;
        /** Types of what the session sent, and bodies of CHAT and METHOD. */
        final List<String> sent = new ArrayList<>();

        boolean writable = true;
        boolean pinged;
        boolean stalled;
        private final List<Runnable> unwritten = new ArrayList<>();
        int closeCode;

        private FakeConnection(ServerUrl url, ConnectionEvents events, MessageSource source) {
            this.url = url;
            this.events = events;
            this.source = source;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public boolean wasPinged() {
            return pinged;
        }

        @Override
        public void write(DirectBuffer buffer, int index, int length) {
            byte[] bytes = new byte[length];
            buffer.getBytes(index, bytes);
            note(bytes);
        }

        @Override
        public void flush() {}

        @Override
        public void send(byte[] message, Runnable onWritten) {
            note(message);
            if (stalled) {
                unwritten.add(onWritten);
            } else {
                onWritten.run();
            }
        }

        /** Hands over to the operating system what stalled. */
        void finishSending() {
            List<Runnable> written = List.copyOf(unwritten);
            unwritten.clear();
            written.forEach(Runnable::run);
        }

        @Override
        public void close(int code) {
            closeCode = code;
        }

        private void note(byte[] bytes) {
            try {
                Message message = Message.parseFrom(bytes);
                sent.add(
                        switch (message.getType()) {
                            case CHAT -> message.getChat().getBody();
                            case METHOD -> message.getMethod().getName();
                            case PEER -> message.getPeers(0).getMetadata();
                            default -> message.getType().name();
                        });
            } catch (com.google.protobuf.InvalidProtocolBufferException ex) {
                throw new AssertionError(ex);
            }
        }

        void open() {
            events.onOpen();
            loop.run();
        }

        void receive(byte[] message) {
            Feed.message(receiver, source, message);
            loop.run();
        }

        void init(String world) {
            receive(TestMessages.init("me", world));
        }

        void lose(Reason reason) {
            events.onClosed(new NetworkException(reason, "of the test"));
            release();
        }

        void release() {
            events.onReleased();
            loop.run();
        }
    }

    FakeConnection connection() {
        return connections.get(connections.size() - 1);
    }

    CompletableFuture<Void> connect() {
        return ran(session.connect(URL));
    }

    CompletableFuture<Void> join(String world) {
        return ran(session.join(world));
    }

    /** Lets the loop do what was asked for. */
    CompletableFuture<Void> ran(CompletableFuture<Void> future) {
        loop.run();
        return future;
    }

    FakeConnection enter(String world) {
        CompletableFuture<Void> connected = connect();
        connection().open();
        CompletableFuture<Void> joined = join(world);
        connection().init(world);
        assertTrue(connected.isDone() && joined.isDone());
        assertEquals(io.voxelize.net.intercept.ConnectionState.JOINED, session.state());
        return connection();
    }

    /** Loses the connection and opens the next, which has not joined yet. */
    FakeConnection loseAndReopen() {
        connection().lose(Reason.CONNECTION_LOST);
        return reopen();
    }

    FakeConnection reopen() {
        loop.advance(30_000);
        connection().open();
        return connection();
    }

    /**
     * Delivers what waits; returns what was heard since the last time, of which a listener on the loop must have heard
     * the same steps.
     */
    List<String> hear() {
        drain();
        List<String> news = List.copyOf(heard);
        assertEquals(steps, heardAtOnce);
        heard.clear();
        steps.clear();
        heardAtOnce.clear();
        return news;
    }

    /** Delivers what waits. */
    void drain() {
        do {
            receiver.sync(SyncBudget.UNLIMITED);
            loop.run();
        } while (receiver.backlogLength() > 0);
        receiver.sync(SyncBudget.UNLIMITED);
    }

    void flush() {
        packets.flushTo(outbound);
        session.wakeOutbound();
        loop.run();
    }

    static @Nullable Reason failure(CompletableFuture<Void> future) {
        assertTrue(future.isDone());
        CompletionException thrown = assertThrows(CompletionException.class, future::join);
        return ((NetworkException) Objects.requireNonNull(thrown.getCause())).reason();
    }

    static boolean succeeded(CompletableFuture<Void> future) {
        return future.isDone() && !future.isCompletedExceptionally();
    }
}
