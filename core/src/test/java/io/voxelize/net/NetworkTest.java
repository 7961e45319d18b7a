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
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.Await;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole library through real sockets, against a scripted server. */
@Timeout(60)
class NetworkTest {

    private static final String SECRET = "hunter2-secret";

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T closedAfterTest(T resource) {
        opened.add(resource);
        return resource;
    }

    /** A network without a server. */
    private Network network() {
        return network(config().build());
    }

    private Network network(NetworkConfig config) {
        return closedAfterTest(Network.create(config));
    }

    private TestGame game(ScriptedServer server) {
        return closedAfterTest(new TestGame(server, config().build()));
    }

    private TestGame welcoming() throws Exception {
        return welcoming(config().build());
    }

    private TestGame welcoming(NetworkConfig config) throws Exception {
        return closedAfterTest(TestGame.welcoming(config));
    }

    private static NetworkConfig.Builder config() {
        return NetworkConfig.builder().checkedViews(true).username("Ada").secret(SECRET);
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
        TestGame game = welcoming(config().transport(transport).build()).listen();

        CompletableFuture<Void> connected = game.network.connect(game.server.url());
        game.network.join("hills").get(20, SECONDS);

        assertTrue(connected.isDone());
        assertEquals(ConnectionState.JOINED, game.network.state());
        assertEquals("hills", game.network.worldName());
        assertEquals("me", game.network.clientId());
        assertEquals("Ada", game.network.username());
        assertEquals(List.of(), game.diary.entries);
        assertEquals(1, game.network.sync());
        assertEquals(List.of("connected", "joined hills", "INIT"), game.diary.entries);
        assertEquals("/ws/?secret=" + SECRET, game.server.nextRequest());
        game.server.send(TestMessages.load("hills", 1));
        game.syncUntil("LOAD");
        assertEquals(Generation.G2026, game.network.server().generation());
        assertEquals(16_777_216, game.network.server().maxFrameLength());
        assertTrue(game.network.server().bulkUpdates());
        assertTrue(game.network.server().clientVoxelWrites());
        assertEquals(TestMessages.CHUNK_SIZE, game.network.server().chunkSize());
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
        TestGame game = welcoming().listen().enter("w");
        List<String> expected = new ArrayList<>(List.of("connected", "joined w", "INIT"));
        for (int i = 0; i < 1_000; i++) {
            game.server.send(TestMessages.chat("w", "n" + i));
            expected.add("n" + i);
        }

        game.syncUntil(() -> game.diary.entries.size() >= expected.size());

        assertEquals(expected, game.diary.entries);
    }

    @Test
    void shouldDropMessagesBeforeInitAndOfOtherWorlds() throws Exception {
        TestGame game = game(new ScriptedServer().onMessage((self, message) -> {
                    self.send(TestMessages.chat("w", "early"));
                    self.send(TestMessages.init("me", "other"));
                    self.send(TestMessages.init("me", "w"));
                    self.send(TestMessages.chat("other", "foreign"));
                    self.send(TestMessages.chat("w", "own"));
                }))
                .listen()
                .enter("w");

        game.syncUntil(
                () -> game.diary.entries.contains("own") && game.diary.entries.contains("dropped OTHER_WORLD 3"));

        game.diary.entries.remove("dropped OTHER_WORLD 3");
        game.diary.entries.removeIf(entry -> entry.startsWith("dropped OTHER_WORLD"));
        assertEquals(List.of("connected", "joined w", "INIT", "own"), game.diary.entries);
    }

    @Test
    void shouldLeaveAndJoinAnotherWorldOnTheSameSocket() throws Exception {
        TestGame game = game(new ScriptedServer().onMessage((self, message) -> {
                    if (message.getType().name().equals("JOIN")) {
                        self.send(TestMessages.init("me", ScriptedServer.worldOf(message)));
                    } else if (message.getType().name().equals("LEAVE")) {
                        self.send(TestMessages.chat("", "of no named world"));
                        self.send(TestMessages.chat("one", "left over"));
                    }
                }))
                .listen()
                .enter("one");
        game.network.sync();
        assertEquals(SendResult.ACCEPTED, game.network.packets().chat("bye"));
        game.network.flush();

        game.network.leave().get(20, SECONDS);
        assertEquals(ConnectionState.CONNECTED, game.network.state());
        assertNull(game.network.worldName());
        assertEquals(SendResult.NOT_JOINED, game.network.packets().chat("too late"));
        game.network.join("two").get(20, SECONDS);

        assertEquals("bye", game.server.next().getChat().getBody());
        io.voxelize.net.internal.proto.Message leave = game.server.next();
        assertEquals("LEAVE", leave.getType().name());
        assertEquals("one", leave.getText());
        assertEquals("JOIN", game.server.next().getType().name());
        game.network.sync();
        game.diary.entries.removeIf(entry -> entry.startsWith("dropped"));
        assertEquals(List.of("connected", "joined one", "INIT", "left one", "joined two", "INIT"), game.diary.entries);
        assertEquals(2, game.network.counters().get(Counter.OTHER_WORLD));
    }

    @Test
    void shouldGiveInitToInterceptorRegisteredLater() throws Exception {
        TestGame game = welcoming().enter("w");
        game.network.sync();
        Diary diary = new Diary();

        game.network.register(diary);
        game.network.sync();

        assertEquals(List.of("connected", "joined w", "INIT"), diary.entries);
    }

    @Test
    void shouldFilterMessagesThatNoInterceptorNeeds() throws Exception {
        TestGame game = welcoming().enter("w");

        game.server.send(TestMessages.chat("w", "for nobody"));

        Await.until(() -> game.network.counters().get(Counter.MESSAGES_FILTERED) == 1);
    }

    // What goes wrong.

    @Test
    void shouldFailWithUnknownHostWhenNameDoesNotResolve() {
        Network network = network();
        NetworkException failure = failure(network.connect("http://no-such-host.invalid:4000"));

        assertReason(Reason.UNKNOWN_HOST, failure, "host=no-such-host.invalid");
    }

    @Test
    void shouldFailWithConnectionRefusedWhenNothingListens() throws Exception {
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
    void shouldFailWithConnectTimeoutWhenServerIsSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Network network = network(config().connectTimeoutMs(300).build());

            NetworkException failure = failure(network.connect("http://localhost:" + silent.getLocalPort()));

            assertReason(Reason.CONNECT_TIMEOUT, failure, "connectTimeoutMs=300");
        }
    }

    @Test
    void shouldFailWithNotWebSocketWhenServerSpeaksAnotherProtocol() throws Exception {
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
    void shouldFailWithTlsFailedWhenServerHasNoTls() throws Exception {
        TestGame game = game(new ScriptedServer());

        assertReason(Reason.TLS_FAILED, failure(game.network.connect("https://localhost:" + game.server.port())));
    }

    @ParameterizedTest
    @CsvSource({"403, WRONG_SECRET", "404, NOT_WEBSOCKET", "200, NOT_WEBSOCKET", "503, NOT_WEBSOCKET"})
    void shouldMapHttpStatusToReason(int status, Reason reason) throws Exception {
        TestGame game = game(new ScriptedServer().refuse(status)).listen();

        CompletableFuture<Void> connected = game.network.connect(game.server.url());
        CompletableFuture<Void> joined = game.network.join("w");

        assertReason(reason, failure(connected), "status=" + status);
        assertReason(reason, failure(joined), "status=" + status);
        assertEquals(ConnectionState.IDLE, game.network.state());
        game.network.sync();
        assertEquals(List.of(), game.diary.entries, "there was no connection that could end");
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
    void shouldMapErrorTextToReasonWhenJoinIsRefused(String text, Reason reason) throws Exception {
        TestGame game = game(new ScriptedServer().onMessage((self, message) -> self.send(TestMessages.error(text))))
                .listen()
                .connect();

        NetworkException failure = failure(game.network.join("w"));

        assertReason(reason, failure, text.replace(SECRET, "***"));
        assertEquals(ConnectionState.IDLE, game.network.state());
        game.syncUntil(() -> game.diary.entries.size() >= 3);
        assertEquals(List.of("connected", "ERROR", "disconnected " + reason), game.diary.entries);
        Await.until(() -> game.server.closeFrames() == 1);
    }

    @Test
    void shouldEndConnectionWhenKicked() throws Exception {
        TestGame game = welcoming().listen().enter("w");

        game.server.send(TestMessages.error("Another session connected with your account."));

        game.syncUntil("disconnected SUPERSEDED");
        Await.until(() -> game.server.closeFrames() == 1);
    }

    @ParameterizedTest
    @CsvSource({"4001, client_outdated, CLIENT_OUTDATED", "1001, going away, CONNECTION_LOST"})
    void shouldMapCloseCodeToReason(int code, String text, Reason reason) throws Exception {
        TestGame game =
                welcoming(config().reconnectMaxAttempts(0).build()).listen().enter("w");
        game.server.send(TestMessages.chat("w", "last words"));

        game.server.sendFrame(new CloseWebSocketFrame(code, text));

        game.syncUntil(() -> game.diary.entries.size() >= 5);
        assertEquals(
                List.of("connected", "joined w", "INIT", "last words", "disconnected " + reason), game.diary.entries);
    }

    @Test
    void shouldConnectAgainAfterConnectionWasLost() throws Exception {
        TestGame game =
                welcoming(config().reconnectMaxAttempts(0).build()).listen().enter("w");
        game.server.hangUp();
        Await.until(() -> game.network.state() == ConnectionState.IDLE);
        assertReason(Reason.CONNECTION_LOST, failure(game.network.join("w")));
        assertReason(Reason.CONNECTION_LOST, failure(game.network.leave()));

        game.enter("w");

        game.network.sync();
        assertEquals(
                List.of(
                        "connected",
                        "joined w",
                        "INIT",
                        "disconnected CONNECTION_LOST",
                        "connected",
                        "joined w",
                        "INIT"),
                game.diary.entries);
    }

    @Test
    void shouldEndConnectionWhenFrameIsTooLong() throws Exception {
        TestGame game = welcoming(
                        config().maxWireLength(10_000).reconnectMaxAttempts(0).build())
                .listen()
                .enter("w");

        game.server.send(new byte[10_001]);

        game.syncUntil("disconnected MESSAGE_TOO_LARGE");
        Await.until(() -> game.server.closeFrames() == 1);
    }

    @Test
    void shouldDropGarbageAndGoOn() throws Exception {
        TestGame game = welcoming().listen().enter("w");

        game.server.sendFrame(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {4, 4, 4})));
        game.server.send(TestMessages.chat("w", "after"));

        game.syncUntil("after");
        assertEquals(1, game.network.counters().get(Counter.BAD_MESSAGES));
        assertTrue(game.diary.entries.contains("dropped BAD_MESSAGES 1") || game.network.sync() == 0);
        assertTrue(game.diary.entries.contains("dropped BAD_MESSAGES 1"), game.diary.entries.toString());
    }

    // Sending.

    @Test
    void shouldFlushInOrderOfRegistration() throws Exception {
        TestGame game = welcoming();
        Speaker first = new Speaker("first");
        Speaker second = new Speaker("second");
        game.network.register(first, second);
        game.enter("w");
        game.network.packets().chat("own");

        game.network.flush();

        assertEquals("first", game.server.next().getChat().getBody());
        assertEquals("second", game.server.next().getChat().getBody());
        assertEquals("own", game.server.next().getChat().getBody());
        Await.until(() -> game.network.counters().get(Counter.PACKETS_SENT) == 4);
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
        TestGame game = welcoming();
        game.network.register(
                new Speaker("never said") {
                    @Override
                    public void onFlush() {
                        throw new IllegalStateException("thrown by the test");
                    }
                },
                new Speaker("said"));
        game.enter("w");

        game.network.flush();

        assertEquals("said", game.server.next().getChat().getBody());
        assertEquals(1, game.network.counters().get(Counter.INTERCEPT_ERRORS));
    }

    @Test
    void shouldLoseNoPacketWhenServerReadsSlowly() throws Exception {
        TestGame game = welcoming().enter("w");
        game.server.client().config().setAutoRead(false);
        String line = "x".repeat(8_000);
        int accepted = 0;
        while (game.network.packets().chat(accepted + line) == SendResult.ACCEPTED) {
            accepted++;
            game.network.flush();
        }
        assertEquals(SendResult.BACK_PRESSURED, game.network.packets().chat("no room for" + line));

        game.server.client().config().setAutoRead(true);

        for (int i = 0; i < accepted; i++) {
            game.network.flush();
            assertEquals(i + line, game.server.next().getChat().getBody());
        }
        assertEquals(0, game.network.counters().get(Counter.PACKETS_UNSENT));
    }

    @Test
    void shouldNotSendPacketsOfAnotherSession() throws Exception {
        TestGame game = welcoming().listen().enter("one");
        assertEquals(SendResult.ACCEPTED, game.network.packets().chat("for world one"));
        game.network.leave().get(20, SECONDS);
        game.network.join("two").get(20, SECONDS);

        game.network.flush();
        game.network.packets().chat("for world two");
        game.network.flush();

        assertEquals("LEAVE", game.server.next().getType().name());
        assertEquals("JOIN", game.server.next().getType().name());
        assertEquals("for world two", game.server.next().getChat().getBody());
        assertEquals(1, game.network.counters().get(Counter.PACKETS_UNSENT));
        game.network.sync();
        assertTrue(game.diary.entries.contains("dropped PACKETS_UNSENT 1"), game.diary.entries.toString());
    }

    @Test
    void shouldSendActionWithoutAWorld() throws Exception {
        TestGame game = welcoming().connect();

        assertEquals(SendResult.ACCEPTED, game.network.packets().action("restart", "{}"));
        game.network.flush();

        assertEquals("ACTION", game.server.next().getType().name());
    }

    @Test
    void shouldSendFlushedPacketsBeforeDisconnecting() throws Exception {
        TestGame game = welcoming().listen().enter("w");
        game.network.packets().chat("last words");
        game.network.flush();

        game.network.disconnect();

        assertEquals("last words", game.server.next().getChat().getBody());
        Await.until(() -> game.server.closeFrames() == 1);
        game.syncUntil("disconnected CLOSED");
        assertReason(Reason.NOT_CONNECTED, failure(game.network.join("w")));
    }

    @Test
    void shouldCountUnflushedPacketsOfRemovedInterceptor() throws Exception {
        TestGame game = welcoming();
        Speaker speaker = new Speaker("never said");
        game.network.register(speaker);
        game.enter("w");
        speaker.onFlush();

        game.network.unregister(speaker);
        game.network.unregister(speaker);

        Await.until(() -> game.network.counters().get(Counter.PACKETS_UNSENT) == 1);
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
        TestGame game = welcoming().enter("w");
        game.network.sync();

        FutureTask<SendResult> stranger = new FutureTask<>(() -> {
            game.network.claimThread();
            game.network.sync();
            return game.network.packets().chat("from the other thread");
        });
        new Thread(stranger, "stranger").start();

        assertEquals(SendResult.ACCEPTED, stranger.get(20, SECONDS));
        assertThrowsReason(Reason.WRONG_THREAD, game.network::sync);
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
        TestGame game = welcoming().listen().enter("w");
        game.network.sync();

        game.network.close();
        game.network.close();

        assertEquals(ConnectionState.CLOSED, game.network.state());
        assertEquals(List.of("connected", "joined w", "INIT", "disconnected CLOSED", "detached"), game.diary.entries);
        assertEquals(SendResult.CLOSED, game.network.packets().chat("too late"));
        assertThrowsReason(Reason.CLOSED, game.network::sync);
        assertThrowsReason(Reason.CLOSED, game.network::flush);
        assertReason(
                Reason.CLOSED, assertThrows(NetworkException.class, () -> game.network.connect(game.server.url())));
        assertReason(Reason.CLOSED, assertThrows(NetworkException.class, () -> game.network.join("w")));
        assertReason(Reason.CLOSED, assertThrows(NetworkException.class, () -> game.network.leave()));
        assertThrowsReason(Reason.CLOSED, game.network::disconnect);
        assertThrowsReason(Reason.CLOSED, game.network::claimThread);
        assertThrowsReason(Reason.CLOSED, () -> game.network.register(new Diary()));
        assertThrowsReason(Reason.CLOSED, () -> game.network.unregister(game.diary));
        assertEquals("me", game.network.clientId());
        Await.until(() -> game.server.closeFrames() == 1);
    }

    @Test
    void shouldFailWaitingFuturesWhenClosed() throws Exception {
        TestGame game = game(new ScriptedServer()).connect();
        CompletableFuture<Void> joined = game.network.join("w");
        game.server.next();

        game.network.close();

        assertReason(Reason.CLOSED, failure(joined));
    }

    @Test
    void shouldLeaveNoThreadBehind() throws Exception {
        TestGame game = welcoming();
        AtomicReference<Thread> loop = new AtomicReference<>();
        game.network
                .connect(game.server.url())
                .thenRun(() -> loop.set(Thread.currentThread()))
                .get(20, SECONDS);
        Thread loopThread = loop.get();

        game.network.close();

        // The future's dependent may have run here, if the connection was faster.
        if (loopThread != null && loopThread != Thread.currentThread()) {
            loopThread.join(10_000);
            assertFalse(loopThread.isAlive());
        }
    }

    @Test
    void shouldCloseFromInsideOnMessage() throws Exception {
        TestGame game = welcoming();
        Diary diary = new Diary();
        game.network.register(message -> game.network.close());
        game.network.register(diary);
        game.enter("w");
        game.server.send(TestMessages.chat("w", "never delivered"));
        Await.until(() -> game.network.counters().get(Counter.MESSAGES_RECEIVED) == 2);

        game.network.sync();

        assertEquals(List.of("connected", "joined w", "INIT", "disconnected CLOSED", "detached"), diary.entries);
        assertThrowsReason(Reason.CLOSED, game.network::sync);
    }

    @Test
    void shouldCloseFromInsideOnFlush() throws Exception {
        TestGame game = welcoming().listen();
        game.network.register(new Speaker("") {
            @Override
            public void onFlush() {
                game.network.close();
            }
        });
        game.enter("w");

        game.network.flush();

        assertTrue(game.diary.entries.contains("detached"));
        assertThrowsReason(Reason.CLOSED, game.network::flush);
    }

    @Test
    void shouldCloseFromEventLoop() throws Exception {
        TestGame game = game(new ScriptedServer()).listen().connect();
        CountDownLatch closed = new CountDownLatch(1);
        CompletableFuture<Void> joined = game.network.join("w").whenComplete((nothing, failure) -> {
            game.network.close();
            closed.countDown();
        });

        // An INIT that overtook the JOIN would be nobody's.
        assertEquals("JOIN", game.server.next().getType().name());
        game.server.send(TestMessages.init("me", "w"));

        joined.get(20, SECONDS);
        assertTrue(closed.await(20, SECONDS));
        Await.until(() -> game.network.state() == ConnectionState.CLOSED);
        assertThrowsReason(Reason.CLOSED, game.network::sync);
        assertTrue(game.diary.entries.contains("detached"), "the game thread finishes what only it may");
    }

    @Test
    void shouldCloseFromAnotherThreadWhileSyncing() throws Exception {
        TestGame game = welcoming().listen().enter("w");
        game.network.sync();
        Thread closer = new Thread(game.network::close, "closer");
        for (int i = 0; i < 2_000; i++) {
            game.server.send(TestMessages.load("w", i));
        }
        game.syncUntil("LOAD");

        closer.start();

        NetworkException thrown = assertThrows(NetworkException.class, () -> game.syncUntil(() -> false));
        assertReason(Reason.CLOSED, thrown);
        assertEquals("detached", game.diary.entries.get(game.diary.entries.size() - 1));
        closer.join(20_000);
        assertFalse(closer.isAlive());
    }
}
