package io.voxelize.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.uring.IoUring;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything together, through real sockets, against a server that does what the test says. */
@Timeout(60)
class NetworkTest {

    private static final String SECRET = "hunter2-secret";

    private final List<Network> networks = new ArrayList<>();
    private final List<ScriptedServer> servers = new ArrayList<>();

    @AfterEach
    void closeAll() {
        networks.forEach(Network::close);
        servers.forEach(ScriptedServer::close);
    }

    private Network network() {
        return network(config().build());
    }

    private Network network(NetworkConfig config) {
        Network network = Network.create(config);
        networks.add(network);
        return network;
    }

    private static NetworkConfig.Builder config() {
        return NetworkConfig.builder().checkedViews(true).username("Ada").secret(SECRET);
    }

    private ScriptedServer welcoming() throws Exception {
        ScriptedServer server = ScriptedServer.welcoming();
        servers.add(server);
        return server;
    }

    private ScriptedServer scripted() throws Exception {
        ScriptedServer server = new ScriptedServer();
        servers.add(server);
        return server;
    }

    /** A game that writes down what it is told. */
    private static final class Diary implements NetIntercept {
        private final List<String> entries = new ArrayList<>();

        @Override
        public void onMessage(Message message) {
            entries.add(
                    message.type() == MessageType.CHAT
                            ? message.chat().body().toString()
                            : message.type().name());
        }

        @Override
        public void onConnected() {
            entries.add("connected");
        }

        @Override
        public void onJoined(String world) {
            entries.add("joined " + world);
        }

        @Override
        public void onLeft(String world) {
            entries.add("left " + world);
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            entries.add("disconnected " + reason.reason());
        }

        @Override
        public void onDropped(Counter counter, long total) {
            entries.add("dropped " + counter + " " + total);
        }

        @Override
        public void detach() {
            entries.add("detached");
        }
    }

    private static void enter(Network network, ScriptedServer server, String world) throws Exception {
        connect(network, server);
        network.join(world).get(20, SECONDS);
        assertEquals("JOIN", server.next().getType().name());
    }

    private static void connect(Network network, ScriptedServer server) throws Exception {
        network.connect(server.url()).get(20, SECONDS);
    }

    /** Syncs until a condition holds; the test's timeout bounds it. */
    private static void syncUntil(Network network, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            network.sync();
            pause();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            pause();
        }
    }

    /** Lets the test's timeout through. */
    private static void pause() {
        assertFalse(Thread.interrupted(), "the test took too long");
        Thread.onSpinWait();
    }

    private static NetworkException failure(CompletableFuture<Void> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> future.get(20, SECONDS));
        NetworkException cause = (NetworkException) Objects.requireNonNull(thrown.getCause());
        assertNoSecret(thrown);
        return cause;
    }

    private static void assertNoSecret(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains(SECRET), trace.toString());
    }

    private static void assertReason(Reason expected, NetworkException actual, String... shown) {
        assertEquals(expected, actual.reason(), actual.getMessage());
        for (String part : shown) {
            assertTrue(String.valueOf(actual.getMessage()).contains(part), actual.getMessage());
        }
    }

    private static void assertThrowsReason(Reason expected, Runnable call) {
        assertReason(expected, assertThrows(NetworkException.class, call::run));
    }

    // Joining.

    @ParameterizedTest
    @EnumSource(
            value = TransportKind.class,
            names = {"AUTO", "NIO", "EPOLL", "IO_URING"})
    void shouldJoinBeforeAnySync(TransportKind transport) throws Exception {
        assumeTrue(transport != TransportKind.IO_URING || IoUring.isAvailable());
        ScriptedServer server = welcoming();
        Network network = network(config().transport(transport).build());
        Diary diary = new Diary();
        network.register(diary);

        CompletableFuture<Void> connected = network.connect(server.url());
        network.join("hills").get(20, SECONDS);

        assertTrue(connected.isDone());
        assertEquals(ConnectionState.JOINED, network.state());
        assertEquals("hills", network.world());
        assertEquals("me", network.clientId());
        assertEquals("Ada", network.username());
        assertEquals(List.of(), diary.entries);
        assertEquals(1, network.sync());
        assertEquals(List.of("connected", "joined hills", "INIT"), diary.entries);
        assertEquals("/ws/?secret=" + SECRET, server.nextRequest());
        server.send(TestMessages.load("hills", 1));
        syncUntil(network, () -> diary.entries.contains("LOAD"));
        assertEquals(Generation.G2026, network.server().generation());
        assertEquals(16_777_216, network.server().maxFrameLength());
        assertTrue(network.server().bulkUpdates());
        assertTrue(network.server().clientVoxelWrites());
        assertEquals(TestMessages.CHUNK_SIZE, network.server().chunkSize());
    }

    @Test
    void shouldRefuseTransportThatDoesNotLoad() {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"));

        assertThrowsReason(
                Reason.UNSUPPORTED_PLATFORM,
                () -> network(config().transport(TransportKind.KQUEUE).build()));
    }

    @Test
    void shouldMakeUpUsernameWhenNoneIsGiven() {
        assertTrue(network(NetworkConfig.builder().build()).username().matches("Guest\\d+"));
    }

    @Test
    void shouldDeliverMessagesInWireOrder() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        List<String> expected = new ArrayList<>(List.of("connected", "joined w", "INIT"));
        for (int i = 0; i < 1_000; i++) {
            server.send(TestMessages.chat("w", "n" + i));
            expected.add("n" + i);
        }

        syncUntil(network, () -> diary.entries.size() >= expected.size());

        assertEquals(expected, diary.entries);
    }

    @Test
    void shouldDropWhatComesBeforeInitAndOfOtherWorlds() throws Exception {
        ScriptedServer server = scripted().onMessage((self, message) -> {
            self.send(TestMessages.chat("w", "early"));
            self.send(TestMessages.init("me", "other"));
            self.send(TestMessages.init("me", "w"));
            self.send(TestMessages.chat("other", "foreign"));
            self.send(TestMessages.chat("w", "own"));
        });
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");

        syncUntil(network, () -> diary.entries.contains("own") && diary.entries.contains("dropped OTHER_WORLD 3"));

        diary.entries.remove("dropped OTHER_WORLD 3");
        diary.entries.removeIf(entry -> entry.startsWith("dropped OTHER_WORLD"));
        assertEquals(List.of("connected", "joined w", "INIT", "own"), diary.entries);
    }

    @Test
    void shouldLeaveAndJoinAnotherWorldOnTheSameSocket() throws Exception {
        ScriptedServer server = scripted().onMessage((self, message) -> {
            if (message.getType().name().equals("JOIN")) {
                self.send(TestMessages.init("me", ScriptedServer.worldOf(message)));
            } else if (message.getType().name().equals("LEAVE")) {
                self.send(TestMessages.chat("", "of no named world"));
                self.send(TestMessages.chat("one", "left over"));
            }
        });
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "one");
        network.sync();
        assertEquals(SendResult.ACCEPTED, network.packets().chat("bye"));
        network.flush();

        network.leave().get(20, SECONDS);
        assertEquals(ConnectionState.CONNECTED, network.state());
        assertNull(network.world());
        assertEquals(SendResult.NOT_JOINED, network.packets().chat("too late"));
        network.join("two").get(20, SECONDS);

        assertEquals("bye", server.next().getChat().getBody());
        io.voxelize.net.internal.proto.Message leave = server.next();
        assertEquals("LEAVE", leave.getType().name());
        assertEquals("one", leave.getText());
        assertEquals("JOIN", server.next().getType().name());
        network.sync();
        diary.entries.removeIf(entry -> entry.startsWith("dropped"));
        assertEquals(List.of("connected", "joined one", "INIT", "left one", "joined two", "INIT"), diary.entries);
        assertEquals(2, network.counters().get(Counter.OTHER_WORLD));
    }

    @Test
    void shouldGiveInitToInterceptorThatComesLater() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        enter(network, server, "w");
        network.sync();
        Diary diary = new Diary();

        network.register(diary);
        network.sync();

        assertEquals(List.of("connected", "joined w", "INIT"), diary.entries);
    }

    @Test
    void shouldFilterWhatNoInterceptorNeeds() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        enter(network, server, "w");

        server.send(TestMessages.chat("w", "for nobody"));

        await(() -> network.counters().get(Counter.MESSAGES_FILTERED) == 1);
    }

    // What goes wrong.

    @Test
    void shouldTellThatHostIsUnknown() {
        Network network = network();
        NetworkException failure = failure(network.connect("http://no-such-host.invalid:4000"));

        assertReason(Reason.UNKNOWN_HOST, failure, "host=no-such-host.invalid");
    }

    @Test
    void shouldTellThatConnectionIsRefused() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertReason(
                Reason.CONNECTION_REFUSED,
                failure(network().connect("http://localhost:" + port)),
                "url=ws://localhost:" + port);
    }

    @Test
    void shouldTellThatNobodyAnswersInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Network network = network(config().connectTimeoutMs(300).build());

            NetworkException failure = failure(network.connect("http://localhost:" + silent.getLocalPort()));

            assertReason(Reason.CONNECT_TIMEOUT, failure, "connectTimeoutMs=300");
        }
    }

    @Test
    void shouldTellThatServerSpeaksSomethingElse() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread speaker = new Thread(() -> {
                try (Socket client = other.accept()) {
                    client.getOutputStream().write("220 mail.example ESMTP\r\n\r\n".getBytes(UTF_8));
                    client.getInputStream().readAllBytes();
                } catch (java.io.IOException ex) {
                    throw new java.io.UncheckedIOException(ex);
                }
            });
            speaker.setDaemon(true);
            speaker.start();

            assertReason(Reason.NOT_WEBSOCKET, failure(network().connect("http://localhost:" + other.getLocalPort())));
        }
    }

    @Test
    void shouldTellThatServerHasNoTls() throws Exception {
        ScriptedServer server = scripted();

        assertReason(Reason.TLS_FAILED, failure(network().connect("https://localhost:" + server.port())));
    }

    @ParameterizedTest
    @CsvSource({"403, WRONG_SECRET", "404, NOT_WEBSOCKET", "200, NOT_WEBSOCKET", "503, NOT_WEBSOCKET"})
    void shouldTellWhatStatusTheServerAnswered(int status, Reason reason) throws Exception {
        ScriptedServer server = scripted().refuse(status);
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);

        CompletableFuture<Void> connected = network.connect(server.url());
        CompletableFuture<Void> joined = network.join("w");

        assertReason(reason, failure(connected), "status=" + status);
        assertReason(reason, failure(joined), "status=" + status);
        assertEquals(ConnectionState.IDLE, network.state());
        network.sync();
        assertEquals(List.of(), diary.entries, "there was no connection that could end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID me is attempting to connect to a non-existent world!|UNKNOWN_WORLD",
                "client_outdated: version 2 needed|CLIENT_OUTDATED",
                "Another session connected with your account.|SUPERSEDED",
                "Session superseded by a newer connection with the same client id.|SUPERSEDED",
                "World w is at capacity (8/8)|WORLD_FULL",
                "your secret is hunter2-secret|SERVER_ERROR"
            })
    void shouldTellWhyServerRefusedToJoin(String text, Reason reason) throws Exception {
        ScriptedServer server = scripted().onMessage((self, message) -> self.send(TestMessages.error(text)));
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        connect(network, server);

        NetworkException failure = failure(network.join("w"));

        assertReason(reason, failure, text.replace(SECRET, "***"));
        assertEquals(ConnectionState.IDLE, network.state());
        syncUntil(network, () -> diary.entries.size() >= 3);
        assertEquals(List.of("connected", "ERROR", "disconnected " + reason), diary.entries);
        await(() -> server.closeFrames() == 1);
    }

    @Test
    void shouldEndConnectionWhenKicked() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");

        server.send(TestMessages.error("Another session connected with your account."));

        syncUntil(network, () -> diary.entries.contains("disconnected SUPERSEDED"));
        await(() -> server.closeFrames() == 1);
    }

    @ParameterizedTest
    @CsvSource({"4001, client_outdated, CLIENT_OUTDATED", "1001, going away, CONNECTION_LOST"})
    void shouldTellWhyServerClosed(int code, String text, Reason reason) throws Exception {
        ScriptedServer server = welcoming();
        Network network = network(config().reconnectMaxAttempts(0).build());
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        server.send(TestMessages.chat("w", "last words"));

        server.sendFrame(new CloseWebSocketFrame(code, text));

        syncUntil(network, () -> diary.entries.size() >= 5);
        assertEquals(List.of("connected", "joined w", "INIT", "last words", "disconnected " + reason), diary.entries);
    }

    @Test
    void shouldConnectAgainAfterConnectionWasLost() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network(config().reconnectMaxAttempts(0).build());
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        server.hangUp();
        await(() -> network.state() == ConnectionState.IDLE);
        assertReason(Reason.CONNECTION_LOST, failure(network.join("w")));
        assertReason(Reason.CONNECTION_LOST, failure(network.leave()));

        enter(network, server, "w");

        network.sync();
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "disconnected CONNECTION_LOST",
                        "connected",
                        "joined w",
                        "INIT"),
                diary.entries);
    }

    @Test
    void shouldEndConnectionWhenFrameIsTooLong() throws Exception {
        ScriptedServer server = welcoming();
        Network network =
                network(config().maxWireLength(10_000).reconnectMaxAttempts(0).build());
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");

        server.send(new byte[10_001]);

        syncUntil(network, () -> diary.entries.contains("disconnected MESSAGE_TOO_LARGE"));
        await(() -> server.closeFrames() == 1);
    }

    @Test
    void shouldDropGarbageAndGoOn() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");

        server.sendFrame(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {4, 4, 4})));
        server.send(TestMessages.chat("w", "after"));

        syncUntil(network, () -> diary.entries.contains("after"));
        assertEquals(1, network.counters().get(Counter.BAD_MESSAGES));
        assertTrue(diary.entries.contains("dropped BAD_MESSAGES 1") || network.sync() == 0);
        assertTrue(diary.entries.contains("dropped BAD_MESSAGES 1"), diary.entries.toString());
    }

    // Sending.

    @Test
    void shouldFlushInOrderOfRegistration() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Speaker first = new Speaker("first");
        Speaker second = new Speaker("second");
        network.register(first, second);
        enter(network, server, "w");
        network.packets().chat("own");

        network.flush();

        assertEquals("first", server.next().getChat().getBody());
        assertEquals("second", server.next().getChat().getBody());
        assertEquals("own", server.next().getChat().getBody());
        await(() -> network.counters().get(Counter.PACKETS_SENT) == 4);
    }

    /** Says one thing at every flush. */
    private static class Speaker implements NetIntercept {
        private final String line;
        private final AtomicReference<Packets> packets = new AtomicReference<>();

        private Speaker(String line) {
            this.line = line;
        }

        @Override
        public void onMessage(Message message) {}

        @Override
        public void attach(Packets own) {
            packets.set(own);
        }

        @Override
        public void onFlush() {
            Objects.requireNonNull(packets.get()).chat(line);
        }
    }

    @Test
    void shouldFlushOthersWhenOneThrows() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        network.register(
                new Speaker("never said") {
                    @Override
                    public void onFlush() {
                        throw new IllegalStateException("thrown by the test");
                    }
                },
                new Speaker("said"));
        enter(network, server, "w");

        network.flush();

        assertEquals("said", server.next().getChat().getBody());
        assertEquals(1, network.counters().get(Counter.INTERCEPT_ERRORS));
    }

    @Test
    void shouldLoseNoPacketWhenServerReadsSlowly() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        enter(network, server, "w");
        server.client().config().setAutoRead(false);
        String line = "x".repeat(8_000);
        int accepted = 0;
        while (network.packets().chat(accepted + line) == SendResult.ACCEPTED) {
            accepted++;
            network.flush();
        }
        assertEquals(SendResult.BACK_PRESSURED, network.packets().chat("no room for" + line));

        server.client().config().setAutoRead(true);

        for (int i = 0; i < accepted; i++) {
            network.flush();
            assertEquals(i + line, server.next().getChat().getBody());
        }
        assertEquals(0, network.counters().get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldNotSendWhatWasMeantForAnotherSession() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "one");
        assertEquals(SendResult.ACCEPTED, network.packets().chat("for world one"));
        network.leave().get(20, SECONDS);
        network.join("two").get(20, SECONDS);

        network.flush();
        network.packets().chat("for world two");
        network.flush();

        assertEquals("LEAVE", server.next().getType().name());
        assertEquals("JOIN", server.next().getType().name());
        assertEquals("for world two", server.next().getChat().getBody());
        assertEquals(1, network.counters().get(Counter.PACKETS_UNSENT));
        network.sync();
        assertTrue(diary.entries.contains("dropped PACKETS_UNSENT 1"), diary.entries.toString());
    }

    @Test
    void shouldSendActionWithoutAWorld() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        connect(network, server);

        assertEquals(SendResult.ACCEPTED, network.packets().action("restart", "{}"));
        network.flush();

        assertEquals("ACTION", server.next().getType().name());
    }

    @Test
    void shouldSendWhatWasFlushedBeforeDisconnecting() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        network.packets().chat("last words");
        network.flush();

        network.disconnect();

        assertEquals("last words", server.next().getChat().getBody());
        await(() -> server.closeFrames() == 1);
        syncUntil(network, () -> diary.entries.contains("disconnected CLOSED"));
        assertReason(Reason.NOT_CONNECTED, failure(network.join("w")));
    }

    @Test
    void shouldCountUnflushedPacketsOfRemovedInterceptor() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Speaker speaker = new Speaker("never said");
        network.register(speaker);
        enter(network, server, "w");
        speaker.onFlush();

        network.unregister(speaker);
        network.unregister(speaker);

        await(() -> network.counters().get(Counter.PACKETS_UNSENT) == 1);
    }

    // Threads.

    @Test
    void shouldRefuseWrongThread() throws Exception {
        Network network = network();
        network.sync();
        String owner = Thread.currentThread().getName();

        FutureTask<NetworkException> stranger = new FutureTask<>(() -> {
            assertThrowsReason(Reason.WRONG_THREAD, network::flush);
            assertThrowsReason(Reason.WRONG_THREAD, () -> network.register(new Diary()));
            assertThrowsReason(Reason.WRONG_THREAD, () -> network.unregister(new Diary()));
            return assertThrows(NetworkException.class, network::sync);
        });
        new Thread(stranger, "stranger").start();

        assertReason(Reason.WRONG_THREAD, stranger.get(20, SECONDS), "caller=stranger", "owner=" + owner);
    }

    @Test
    void shouldMoveToThreadThatClaims() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        enter(network, server, "w");
        network.sync();

        FutureTask<SendResult> stranger = new FutureTask<>(() -> {
            network.claimThread();
            network.sync();
            return network.packets().chat("from the other thread");
        });
        new Thread(stranger, "stranger").start();

        assertEquals(SendResult.ACCEPTED, stranger.get(20, SECONDS));
        assertThrowsReason(Reason.WRONG_THREAD, network::sync);
    }

    @Test
    void shouldRefuseInterceptorThatIsRegistered() {
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);

        assertThrowsReason(Reason.INVALID_ARGUMENT, () -> network.register(diary));
    }

    // Closing.

    @Test
    void shouldRefuseUseAfterClose() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        network.sync();

        network.close();
        network.close();

        assertEquals(ConnectionState.CLOSED, network.state());
        assertEquals(List.of("connected", "joined w", "INIT", "disconnected CLOSED", "detached"), diary.entries);
        assertEquals(SendResult.CLOSED, network.packets().chat("too late"));
        assertThrowsReason(Reason.CLOSED, network::sync);
        assertThrowsReason(Reason.CLOSED, network::flush);
        assertReason(Reason.CLOSED, assertThrows(NetworkException.class, () -> network.connect(server.url())));
        assertReason(Reason.CLOSED, assertThrows(NetworkException.class, () -> network.join("w")));
        assertReason(Reason.CLOSED, assertThrows(NetworkException.class, () -> network.leave()));
        assertThrowsReason(Reason.CLOSED, network::disconnect);
        assertThrowsReason(Reason.CLOSED, network::claimThread);
        assertThrowsReason(Reason.CLOSED, () -> network.register(new Diary()));
        assertThrowsReason(Reason.CLOSED, () -> network.unregister(diary));
        assertEquals("me", network.clientId());
        await(() -> server.closeFrames() == 1);
    }

    @Test
    void shouldFailWaitingFuturesWhenClosed() throws Exception {
        ScriptedServer server = scripted();
        Network network = network();
        connect(network, server);
        CompletableFuture<Void> joined = network.join("w");
        server.next();

        network.close();

        assertReason(Reason.CLOSED, failure(joined));
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        AtomicReference<Thread> loop = new AtomicReference<>();
        network.connect(server.url())
                .thenRun(() -> loop.set(Thread.currentThread()))
                .get(20, SECONDS);
        Thread loopThread = loop.get();

        network.close();

        // The future's dependent may have run here, if the connection was faster.
        if (loopThread != null && loopThread != Thread.currentThread()) {
            loopThread.join(10_000);
            assertFalse(loopThread.isAlive());
        }
    }

    @Test
    void shouldCloseFromInsideOnMessage() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(message -> network.close());
        network.register(diary);
        enter(network, server, "w");
        server.send(TestMessages.chat("w", "never delivered"));
        await(() -> network.counters().get(Counter.MESSAGES_RECEIVED) == 2);

        network.sync();

        assertEquals(List.of("connected", "joined w", "INIT", "disconnected CLOSED", "detached"), diary.entries);
        assertThrowsReason(Reason.CLOSED, network::sync);
    }

    @Test
    void shouldCloseFromInsideOnFlush() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        network.register(new Speaker("") {
            @Override
            public void onFlush() {
                network.close();
            }
        });
        enter(network, server, "w");

        network.flush();

        assertTrue(diary.entries.contains("detached"));
        assertThrowsReason(Reason.CLOSED, network::flush);
    }

    @Test
    void shouldCloseFromEventLoop() throws Exception {
        ScriptedServer server = scripted();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        connect(network, server);
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Void> joined = network.join("w").whenComplete((nothing, failure) -> {
            network.close();
            closed.countDown();
        });

        // An INIT that overtook the JOIN would be nobody's.
        assertEquals("JOIN", server.next().getType().name());
        server.send(TestMessages.init("me", "w"));

        joined.get(20, SECONDS);
        assertTrue(closed.await(20, SECONDS));
        await(() -> network.state() == ConnectionState.CLOSED);
        assertThrowsReason(Reason.CLOSED, network::sync);
        assertTrue(diary.entries.contains("detached"), "the game thread finishes what only it may");
    }

    @Test
    void shouldCloseFromAnotherThreadWhileSyncing() throws Exception {
        ScriptedServer server = welcoming();
        Network network = network();
        Diary diary = new Diary();
        network.register(diary);
        enter(network, server, "w");
        network.sync();
        Thread closer = new Thread(network::close, "closer");
        for (int i = 0; i < 2_000; i++) {
            server.send(TestMessages.load("w", i));
        }
        syncUntil(network, () -> diary.entries.contains("LOAD"));

        closer.start();

        NetworkException thrown = assertThrows(NetworkException.class, () -> syncUntil(network, () -> false));
        assertReason(Reason.CLOSED, thrown);
        assertEquals("detached", diary.entries.get(diary.entries.size() - 1));
        closer.join(20_000);
        assertFalse(closer.isAlive());
    }
}
