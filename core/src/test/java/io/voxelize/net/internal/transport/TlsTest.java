package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.voxelize.net.ScriptedServer;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, with certificates made for the test by the JDK's own tool. */
@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory = Path.of("");

    private KeyStore certificateFor(String host) throws Exception {
        Path file = directory.resolve(host + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + host,
                        "-ext",
                        "san=dns:" + host,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD),
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SslContext serverContext(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    }

    private static SslContextBuilder trusting(KeyStore store) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return WebSocketConnector.clientTls().trustManager(trust);
    }

    /** Opens a connection and closes it; throws what the connection failed with. */
    private static void open(KeyStore serverStore, @Nullable SslContext clientContext) throws Exception {
        NetworkConfig config = Game.smallConfig().build();
        try (Game game = new Game(config);
                EventLoopThread loop = new EventLoopThread(config);
                ScriptedServer server = new ScriptedServer(serverContext(serverStore))) {
            WebSocketConnector connector = new WebSocketConnector(loop, config, game.path, game.counters);
            if (clientContext != null) {
                connector.trusting(clientContext);
            }
            Outcome outcome = new Outcome();
            ServerUrl url = ServerUrl.of("https://localhost:" + server.port(), config);
            loop.execute(() -> outcome.connection = connector.open(url, outcome, game.source(new FakeGate())));
            outcome.released.get(20, SECONDS);
            outcome.opened.get(20, SECONDS);
        }
    }

    /** What became of a connection. */
    private static final class Outcome implements ConnectionEvents {
        private final CompletableFuture<Void> opened = new CompletableFuture<>();
        private final CompletableFuture<Void> released = new CompletableFuture<>();
        private @Nullable Connection connection;

        @Override
        public void onOpen() {
            opened.complete(null);
            Objects.requireNonNull(connection).close(Connection.NORMAL_CLOSE);
        }

        @Override
        public void onWritable() {}

        @Override
        public void onClosed(NetworkException cause) {
            opened.completeExceptionally(cause);
        }

        @Override
        public void onReleased() {
            released.complete(null);
        }
    }

    private static void assertRefused(KeyStore serverStore, @Nullable SslContext clientContext) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> open(serverStore, clientContext));
        NetworkException cause = (NetworkException) thrown.getCause();
        assertEquals(Reason.TLS_FAILED, cause == null ? null : cause.reason());
    }

    @Test
    void shouldOpenEncryptedConnectionToTrustedServer() throws Exception {
        KeyStore store = certificateFor("localhost");

        open(store, trusting(store).build());
    }

    @Test
    void shouldRefuseTrustedServerOfAnotherName() throws Exception {
        KeyStore store = certificateFor("other.example");

        assertRefused(store, trusting(store).build());
    }

    @Test
    void shouldRefuseServerThatTheJdkDoesNotTrust() throws Exception {
        assertRefused(certificateFor("localhost"), null);
    }
}
