package io.voxelize.net.internal.session;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.voxelize.net.config.DecompressorKind;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.internal.decode.ServerTraits;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.receive.MessageSource;
import io.voxelize.net.internal.receive.Receiver;
import io.voxelize.net.internal.receive.ReceiverGroup;
import io.voxelize.net.internal.receive.Rings;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.OutboundRing;
import io.voxelize.net.internal.transport.Connection;
import io.voxelize.net.internal.transport.ConnectionEvents;
import io.voxelize.net.internal.transport.ServerUrl;
import java.util.concurrent.CompletableFuture;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * What {@link Session} promises to callers on several threads: every future completes, every connection is closed, and
 * every beginning has one end.
 */
public final class SessionStress {

    private static final String URL = "http://localhost:4000";
    private static final NetworkConfig CONFIG = NetworkConfig.builder()
            .username("Ada")
            .decompressor(DecompressorKind.JAVA)
            .inflaterThreads(0)
            .inboundRingLength(16 << 10)
            .build();
    private static final LifeCycle.Kind[] KINDS = LifeCycle.Kind.values();

    private SessionStress() {}

    /** A session whose sockets open at once and close at once. */
    private abstract static class Sessions {
        final StressLoop loop = new StressLoop();
        private final WritableCounters counters = new WritableCounters();
        private final Receiver receiver = new Receiver(CONFIG, new ReceiverGroup(CONFIG, loop, false), counters);
        final Session session = new Session(
                CONFIG,
                loop,
                this::open,
                receiver,
                new OutboundRing(1 << 10),
                counters,
                ServerTraits.unknown(null, "stress", "none"),
                () -> 0);
        private final ControlledMessageHandler handler = this::onRecord;
        private int opened;
        private int beginnings;
        private int ends;

        private Connection open(ServerUrl url, ConnectionEvents events, MessageSource source) {
            opened++;
            loop.execute(events::onOpen);
            return new Socket(events);
        }

        private ControlledMessageHandler.Action onRecord(
                int recordType, MutableDirectBuffer buffer, int index, int length) {
            LifeCycle.Kind kind = KINDS[buffer.getInt(index)];
            beginnings += kind == LifeCycle.Kind.CONNECTED ? 1 : 0;
            ends += kind == LifeCycle.Kind.DISCONNECTED ? 1 : 0;
            return ControlledMessageHandler.Action.CONTINUE;
        }

        final CompletableFuture<Void> connected() {
            CompletableFuture<Void> future = session.connect(URL);
            loop.run();
            return future;
        }

        /**
         * Lets the loop finish and the network be closed: what is left of sockets, of beginnings without an end, and of
         * a state that is not the last one.
         */
        final int left() {
            loop.run();
            CompletableFuture<Void> closed = session.close();
            loop.run();
            Rings.of(receiver).drain(handler, Integer.MAX_VALUE);
            return opened
                    + Math.abs(beginnings - ends) * 10
                    + (session.state() == ConnectionState.CLOSED && closed.isDone() ? 0 : 100);
        }

        /** A socket that is there until it is closed. */
        private final class Socket implements Connection {
            private final ConnectionEvents events;
            private boolean closed;

            private Socket(ConnectionEvents events) {
                this.events = events;
            }

            @Override
            public boolean isWritable() {
                return true;
            }

            @Override
            public boolean wasPinged() {
                return false;
            }

            @Override
            public void write(DirectBuffer buffer, int index, int length) {}

            @Override
            public void flush() {}

            @Override
            public void send(byte[] message, Runnable onWritten) {
                loop.execute(onWritten);
            }

            @Override
            public void close(int code) {
                if (!closed) {
                    closed = true;
                    opened--;
                    loop.execute(events::onReleased);
                }
            }
        }
    }

    private static int done(CompletableFuture<Void> future) {
        return future.isDone() ? 1 : 0;
    }

    /** One thread connects and joins while another closes. */
    @JCStressTest
    @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "all futures complete, nothing is left")
    @Outcome(expect = FORBIDDEN, desc = "a future never completes, or something is left")
    @State
    public static class ConnectAndClose extends Sessions {
        private CompletableFuture<Void> connected = new CompletableFuture<>();
        private CompletableFuture<Void> joined = new CompletableFuture<>();
        private CompletableFuture<Void> closed = new CompletableFuture<>();

        /** Any. */
        @Actor
        public void game() {
            connected = session.connect(URL);
            joined = session.join("w");
        }

        /** Any. */
        @Actor
        public void closer() {
            closed = session.close();
        }

        /** Event loop. */
        @Arbiter
        public void eventLoop(IIII_Result result) {
            result.r4 = left();
            result.r1 = done(connected);
            result.r2 = done(joined);
            result.r3 = done(closed);
        }
    }

    /** One thread disconnects while another asks for a new connection. */
    @JCStressTest
    @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the future completes, nothing is left")
    @Outcome(expect = FORBIDDEN, desc = "the future never completes, or something is left")
    @State
    public static class DisconnectAndReconnect extends Sessions {
        private CompletableFuture<Void> returned = new CompletableFuture<>();

        /** Connected. */
        public DisconnectAndReconnect() {
            connected().join();
        }

        /** Any. */
        @Actor
        public void game() {
            session.disconnect();
        }

        /** Any. */
        @Actor
        public void other() {
            returned = session.reconnect();
        }

        /** Event loop. */
        @Arbiter
        public void eventLoop(II_Result result) {
            result.r2 = left();
            result.r1 = done(returned);
        }
    }

    /** The game looks where it stands while the event loop joins a world. */
    @JCStressTest
    @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "before")
    @Outcome(id = "0, 2", expect = ACCEPTABLE, desc = "between: what is encoded now is not for the old epoch")
    @Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "joining")
    @Outcome(
            expect = FORBIDDEN,
            desc = "joining, with the epoch of before: a packet would be taken for one of another world")
    @State
    public static class StateAndEpoch extends Sessions {

        /** Connected, and about to join. */
        public StateAndEpoch() {
            connected().join();
            joined = session.join("w");
        }

        private final CompletableFuture<Void> joined;

        /** Event loop. */
        @Actor
        public void eventLoop() {
            loop.runOne();
        }

        /** Game. */
        @Actor
        public void game(II_Result result) {
            result.r1 = session.state() == ConnectionState.JOINING ? 1 : 0;
            result.r2 = session.epoch();
        }

        @Override
        public String toString() {
            return "StateAndEpoch(joined=" + joined + ")";
        }
    }
}
