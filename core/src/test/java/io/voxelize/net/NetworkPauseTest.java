package io.voxelize.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.ssl.OpenSsl;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TlsKind;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.metrics.Gauge;
import io.voxelize.net.testsupport.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pausing and resuming reads many times, on every transport, with and without TLS: no message is lost and nothing
 * hangs.
 */
@Timeout(120)
class NetworkPauseTest {

    @TempDir
    Path directory = Path.of("");

    private @Nullable TestCertificate certificate;

    /** Records the numbers of the messages and the reason of the end. */
    private static final class Listener implements NetIntercept {
        private final List<Integer> heard = new ArrayList<>();
        private @Nullable NetworkException end;

        @Override
        public void onMessage(Message message) {
            if (message.type() == MessageType.CHAT) {
                String body = message.chat().body().toString();
                heard.add(Integer.valueOf(body.substring(0, body.indexOf(':'))));
            }
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            end = reason;
        }
    }

    private static byte[] numbered(int number, int length) {
        return TestMessages.chat("w", number + ":" + "x".repeat(length));
    }

    private static void assumeThere(TransportKind transport, TlsKind tls) {
        assumeTrue(transport != TransportKind.EPOLL || Epoll.isAvailable());
        assumeTrue(transport != TransportKind.IO_URING || IoUring.isAvailable());
        assumeTrue(tls != TlsKind.BORINGSSL || OpenSsl.isAvailable());
    }

    private ScriptedServer server(boolean encrypted) throws Exception {
        if (!encrypted) {
            return ScriptedServer.welcoming();
        }
        TestCertificate made = TestCertificate.of(directory, "dns:localhost");
        certificate = made;
        return new ScriptedServer(made.server()).onMessage((self, message) -> {
            if (message.getType() == io.voxelize.net.internal.proto.Message.Type.JOIN) {
                self.send(TestMessages.init("me", "w"));
            }
        });
    }

    private NetworkConfig config(TransportKind transport, TlsKind tls, int pausePongIntervalMs) throws Exception {
        NetworkConfig.Builder builder = NetworkConfig.builder()
                .transport(transport)
                .tls(tls)
                .inboundRingLength(16 << 10)
                .maxBacklogLength(128 << 10)
                .maxWireLength(4 << 20)
                .maxPlainLength(4 << 20)
                .maxRecordLength(4 << 20)
                .maxArraysLength(64 << 10)
                .maxSlabsLength(8 << 20)
                .pausePongIntervalMs(pausePongIntervalMs);
        if (certificate != null) {
            builder.trustManagers(certificate.trust());
        }
        return builder.build();
    }

    private static Listener enter(Network network, ScriptedServer server, boolean encrypted) throws Exception {
        Listener listener = new Listener();
        network.register(listener);
        network.connect((encrypted ? "https" : "http") + "://localhost:" + server.port())
                .get(20, SECONDS);
        network.join("w").get(20, SECONDS);
        return listener;
    }

    private static void await(Network network, BooleanSupplier condition) {
        Await.until(condition, Thread::onSpinWait, network::counters);
    }

    private static void syncUntil(Network network, BooleanSupplier condition) {
        Await.until(condition, network::sync, network::counters);
    }

    private static void assertOrder(int count, List<Integer> heard) {
        for (int i = 0; i < count; i++) {
            assertEquals(i, heard.get(i));
        }
        assertEquals(count, heard.size());
    }

    /** Writes while the socket is writable, and continues when it is again; ends with a Ping. Thread: the server's. */
    private static void flood(Channel client, AtomicInteger sent, int count, int length) {
        while (sent.get() < count && client.isWritable()) {
            ScriptedServer.send(client, numbered(sent.getAndIncrement(), length));
        }
        if (sent.get() < count) {
            client.eventLoop()
                    .schedule(() -> flood(client, sent, count, length), 1, MILLISECONDS)
                    .addListener(done -> {});
        } else {
            client.writeAndFlush(new PingWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {1})))
                    .addListener(done -> {});
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NIO, JDK, false, 20000, 4",
        "NIO, JDK, false, 60, 900000",
        "NIO, JDK, true, 20000, 4",
        "NIO, BORINGSSL, true, 60, 900000",
        "EPOLL, JDK, false, 20000, 4",
        "EPOLL, JDK, false, 60, 900000",
        "EPOLL, BORINGSSL, true, 20000, 4",
        "EPOLL, JDK, true, 60, 900000",
        "IO_URING, JDK, false, 20000, 4",
        "IO_URING, JDK, false, 60, 900000",
        "IO_URING, JDK, true, 20000, 4",
        "IO_URING, BORINGSSL, true, 60, 900000"
    })
    void shouldPauseAndReadOnWithoutLoss(TransportKind transport, TlsKind tls, boolean encrypted, int count, int length)
            throws Exception {
        assumeThere(transport, tls);
        try (ScriptedServer server = server(encrypted);
                Network network = Network.create(config(transport, tls, 100))) {
            Listener listener = enter(network, server, encrypted);
            Channel client = server.client();
            AtomicInteger sent = new AtomicInteger();
            client.eventLoop().execute(() -> flood(client, sent, count, length));
            // The client sends unsolicited Pongs, since the server's Ping waits behind everything else.
            await(network, () -> server.pongs() >= 2);
            assertTrue(network.counters().get(Counter.READ_PAUSES) >= 1);
            assertTrue(
                    network.gauge(Gauge.BACKLOG_BYTES) > 64 << 10,
                    () -> "backlog=" + network.gauge(Gauge.BACKLOG_BYTES));
            assertTrue(network.gauge(Gauge.INBOUND_RING_BYTES) + network.gauge(Gauge.SLAB_BYTES) > 0);

            syncUntil(network, () -> listener.heard.size() == count);
            // The loop takes the last one off the backlog when the game may have read it already.
            await(network, () -> network.gauge(Gauge.BACKLOG_BYTES) == 0);
            assertEquals(0, network.gauge(Gauge.INBOUND_RING_BYTES));
            assertEquals(0, network.gauge(Gauge.SLAB_BYTES));

            assertOrder(count, listener.heard);
            long unasked = network.counters().get(Counter.PAUSE_PONGS);
            await(network, () -> server.pongs() > unasked);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NIO, JDK, false, true",
        "NIO, JDK, true, true",
        "NIO, JDK, false, false",
        "EPOLL, JDK, false, true",
        "EPOLL, BORINGSSL, true, true",
        "EPOLL, JDK, false, false",
        "IO_URING, JDK, false, true",
        "IO_URING, JDK, true, true",
        "IO_URING, JDK, false, false"
    })
    void shouldDeliverMessagesReceivedBeforeTheServerClosed(
            TransportKind transport, TlsKind tls, boolean encrypted, boolean saysGoodbye) throws Exception {
        assumeThere(transport, tls);
        int count = 2_000;
        // A sign of life would be answered by a reset, with which the operating system drops what is unread.
        try (ScriptedServer server = server(encrypted);
                Network network = Network.create(config(transport, tls, 40_000).toBuilder()
                        .reconnectMaxAttempts(0)
                        .build())) {
            Listener listener = enter(network, server, encrypted);
            Channel client = server.client();
            for (int i = 0; i < count; i++) {
                ScriptedServer.send(client, numbered(i, 100));
            }
            if (saysGoodbye) {
                client.writeAndFlush(new CloseWebSocketFrame(4_000, "bye")).addListener(done -> {});
            }
            client.close().await(20, SECONDS);
            await(network, () -> network.counters().get(Counter.READ_PAUSES) >= 1);

            syncUntil(network, () -> listener.end != null);

            assertOrder(count, listener.heard);
            String why = String.valueOf(listener.end);
            assertTrue(why.contains(saysGoodbye ? "code=4000, reason=bye" : "without a Close frame"), why);
        }
    }
}
