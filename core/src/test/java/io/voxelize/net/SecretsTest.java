package io.voxelize.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.Proxy;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.intercept.NetworkDebugger;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.testsupport.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets must not appear in logs at the finest level, Netty's included, in exceptions (thrown or not), flight
 * recordings, metrics, thread names or {@code toString()}. All secrets of all tests have the same prefix, so that the
 * output of a whole run can be searched too.
 */
@Timeout(60)
final class SecretsTest {

    private static final String MARK = "hunter2";
    private static final String SECRET = MARK + "-secret";
    private static final String HEADER = "Bearer " + MARK + "-header";
    private static final String PASSWORD = MARK + "-proxy";
    private static final String QUERY = "?token=" + MARK + "-query";
    private static final String BASIC = Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(UTF_8));

    @TempDir
    Path directory = Path.of("");

    private final Said said = new Said();
    private final List<Logger> loggers = List.of(Logger.getLogger("io.voxelize.net"), Logger.getLogger("io.netty"));
    private final Recording recording = recording();
    private final AtomicInteger joins = new AtomicInteger();

    /** All text that was logged or recorded. */
    private static final class Said extends Handler {
        private final StringWriter words = new StringWriter();
        private final SimpleFormatter formatter = new SimpleFormatter();

        private void add(Object what) {
            words.write(what + "\n");
        }

        private void addTrace(Throwable thrown) {
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace));
            add(trace);
        }

        @Override
        public void publish(LogRecord logged) {
            add(formatter.format(logged));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** A recording that has the message of every exception, also of caught ones. */
    private static Recording recording() {
        try {
            Recording recording = new Recording(Configuration.getConfiguration("profile"));
            recording.enable("jdk.JavaExceptionThrow");
            recording.enable("jdk.JavaErrorThrow");
            // Other processes of this machine and the command line of this JVM are out of scope.
            recording.disable("jdk.SystemProcess");
            recording.disable("jdk.InitialEnvironmentVariable");
            recording.disable("jdk.InitialSystemProperty");
            return recording;
        } catch (Exception ex) {
            throw new AssertionError("no flight recorder", ex);
        }
    }

    @BeforeEach
    void listen() {
        for (Logger logger : loggers) {
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
            logger.addHandler(said);
        }
        recording.start();
    }

    @AfterEach
    void shouldHaveSaidNoSecret() throws Exception {
        Path file = directory.resolve("secrets.jfr");
        recording.stop();
        recording.dump(file);
        recording.close();
        for (Logger logger : loggers) {
            logger.removeHandler(said);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
        for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
            said.add(event);
        }
        Thread.getAllStackTraces().keySet().forEach(said::add);
        assertTrue(said.words.toString().contains("jdk.JavaExceptionThrow"), "nothing was recorded");
        assertEquals(
                List.of(),
                said.words.toString().lines().filter(SecretsTest::isSecret).toList());
    }

    private static boolean isSecret(String line) {
        return line.contains(MARK) || line.contains(BASIC);
    }

    private static NetworkConfig.Builder config() {
        return NetworkConfig.builder()
                .username("Ada")
                .secret(SECRET)
                .header("Authorization", HEADER)
                .reconnectInitialDelayMs(1)
                .reconnectMaxDelayMs(1);
    }

    /** Describes itself and everything that it can be asked for. */
    private void describe(Network network, NetworkConfig config) {
        said.add(config);
        said.add(config.toBuilder());
        said.add(String.valueOf(config.proxy()));
        said.add(network);
        said.add(network.counters());
        said.add(network.server());
        said.add(network.state());
        said.add(network.packets());
    }

    /** A game that writes down what it is told. */
    private final class Notes implements NetIntercept {

        @Override
        public void onMessage(io.voxelize.net.message.Message message) {
            // What it says is the server's to say, and for the game.
            said.add(message.type());
        }

        @Override
        public void onJoined(String world) {
            joins.incrementAndGet();
            said.add("joined " + world);
        }

        @Override
        public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
            said.addTrace(cause);
        }

        @Override
        public void onDisconnected(NetworkException cause) {
            said.addTrace(cause);
        }
    }

    @Test
    void shouldNotLeakSecretsWhenReconnecting() throws Exception {
        NetworkConfig config = config().build();
        try (TestGame game = TestGame.welcoming(config)) {
            ScriptedServer server = game.server;
            Network network = game.network;
            network.register(new Notes());
            network.register(new NetworkDebugger(said.words));
            network.connect(server.url() + "/" + QUERY).get(20, SECONDS);
            assertTrue(server.nextRequest().contains(MARK), "the server must be told");
            assertEquals(HEADER, server.header("Authorization"));
            network.join("w").get(20, SECONDS);
            syncUntilJoined(network, 1);
            assertEquals(SendResult.ACCEPTED, network.packets().chat("hello"));
            network.flush();
            describe(network, config);

            server.hangUp();
            syncUntilJoined(network, 2);
            describe(network, config);
            CompletableFuture<Void> again = network.reconnect();
            syncUntilJoined(network, 3);
            again.get(20, SECONDS);
        }
    }

    private void syncUntilJoined(Network network, int count) {
        Await.until(() -> joins.get() >= count, network::sync);
    }

    @Test
    void shouldNotLeakSecretsWhenServerRefuses() throws Exception {
        try (ScriptedServer server = new ScriptedServer().refuse(401)) {
            fail(config().build(), server.url() + "/" + QUERY);
        }
        try (ScriptedServer server = new ScriptedServer()) {
            server.onMessage((self, message) -> {
                if (message.getType() == Message.Type.JOIN) {
                    self.send(TestMessages.error("your secret is " + SECRET));
                }
            });
            fail(config().build(), server.url() + "/" + QUERY);
        }
    }

    @Test
    void shouldNotLeakSecretsWhenThereIsNoServer() throws Exception {
        String url;
        try (ScriptedServer server = new ScriptedServer()) {
            url = server.url();
        }
        fail(config().build(), url + "/" + QUERY);
        fail(config().build(), "http://ada:" + SECRET + "@a b/" + QUERY);
        fail(config().build(), "ftp://ada:" + SECRET + "@a/" + QUERY);
    }

    @Test
    void shouldNotLeakSecretsThroughProxies() throws Exception {
        try (ScriptedServer server = ScriptedServer.welcoming();
                TestProxy refusing =
                        new TestProxy(server.port()).answering("HTTP/1.1 407 Proxy Authentication Required");
                TestProxy proxy = new TestProxy(server.port())) {
            Proxy closed = Proxy.http("127.0.0.1", refusing.port()).credentials("ada", PASSWORD);
            fail(config().proxy(closed).build(), "http://game.example:4000/" + QUERY);
            for (Proxy open : List.of(Proxy.http("127.0.0.1", proxy.port()), Proxy.socks5("127.0.0.1", proxy.port()))) {
                NetworkConfig config =
                        config().proxy(open.credentials("ada", PASSWORD)).build();
                try (Network network = Network.create(config)) {
                    network.connect("http://game.example:4000/" + QUERY).get(20, SECONDS);
                    describe(network, config);
                }
            }
            assertTrue(proxy.asked.stream().anyMatch(SecretsTest::isSecret), "the proxy must be told");
        }
    }

    /** Connects and joins, one of which fails, and writes down how. */
    private void fail(NetworkConfig config, String url) {
        try (Network network = Network.create(config)) {
            network.register(new Notes());
            CompletableFuture<Void> connected = network.connect(url);
            said.addTrace(assertThrows(
                    ExecutionException.class,
                    () -> connected.thenCompose(done -> network.join("w")).get(20, SECONDS)));
            network.sync();
            describe(network, config);
        }
    }
}
