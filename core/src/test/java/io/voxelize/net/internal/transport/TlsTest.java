package io.voxelize.net.internal.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.voxelize.net.ScriptedServer;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TlsKind;
import io.voxelize.net.internal.receive.FakeGate;
import io.voxelize.net.internal.receive.Game;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS connections, with certificates made by keytool. */
@Timeout(60)
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String SERVER = "server";
    private static final String AUTHORITY = "authority";

    @TempDir
    Path directory = Path.of("");

    private KeyStore certificateFor(String host) throws Exception {
        Path file = directory.resolve(host + ".p12");
        keytool(file, SERVER, "CN=" + host, "-ext", "san=dns:" + host);
        return read(file);
    }

    /** A certificate that was valid until five days ago, signed by an authority that is in the same store. */
    private KeyStore expiredCertificateFor(String host) throws Exception {
        Path file = directory.resolve(host + ".p12");
        keytool(file, AUTHORITY, "CN=authority", "-ext", "bc=ca:true");
        keytool(
                file,
                SERVER,
                "CN=" + host,
                "-ext",
                "san=dns:" + host,
                "-signer",
                AUTHORITY,
                "-startdate",
                "-10d",
                "-validity",
                "5");
        return read(file);
    }

    /** Makes a key pair. */
    private static void keytool(Path file, String alias, String name, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                name,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
        command.addAll(List.of(more));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
    }

    private static KeyStore read(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SslContext serverContext(KeyStore store) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(SERVER, store.getKey(SERVER, PASSWORD), PASSWORD, store.getCertificateChain(SERVER));
        keys.init(own, PASSWORD);
        return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).build();
    }

    private static TrustManagerFactory trusting(KeyStore store) throws Exception {
        return trusting(store, SERVER);
    }

    private static TrustManagerFactory trusting(KeyStore store, String alias) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(alias, store.getCertificate(alias));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust;
    }

    /** Opens a connection and closes it; throws what the connection failed with. */
    private static void open(KeyStore serverStore, @Nullable TrustManagerFactory trust) throws Exception {
        open(serverStore, trust, true);
    }

    private static void open(KeyStore serverStore, @Nullable TrustManagerFactory trust, boolean verifyHostname)
            throws Exception {
        NetworkConfig config = Game.smallConfig()
                .tls(TlsKind.JDK)
                .trustManagers(trust)
                .verifyHostname(verifyHostname)
                .build();
        try (Game game = new Game(config);
                EventLoopThread loop = new EventLoopThread(config);
                ScriptedServer server = new ScriptedServer(serverContext(serverStore))) {
            WebSocketConnector connector = new WebSocketConnector(loop, config, game.receiver, game.counters);
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

    private static void assertRefused(
            KeyStore serverStore, @Nullable TrustManagerFactory trust, String why, String advice) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> open(serverStore, trust));
        NetworkException cause = (NetworkException) Objects.requireNonNull(thrown.getCause());
        assertEquals(Reason.TLS_FAILED, cause.reason());
        String text = String.valueOf(cause.getMessage());
        assertTrue(text.contains(why) && text.contains(advice), text);
    }

    @Test
    void shouldRefuseSelfSignedCertificateUnlessItIsTrusted() throws Exception {
        KeyStore store = certificateFor("localhost");

        assertRefused(store, null, "no trusted authority has signed", "-Djavax.net.ssl.trustStore=FILE");
        open(store, trusting(store));
    }

    @Test
    void shouldRefuseTrustedServerOfAnotherNameUnlessToldNotToLook() throws Exception {
        KeyStore store = certificateFor("other.example");

        assertRefused(store, trusting(store), "for another name: host=localhost", "connect by a name that it is for");
        open(store, trusting(store), false);
    }

    @Test
    void shouldRefuseExpiredCertificateOfTrustedAuthorityUnlessItIsTrustedItself() throws Exception {
        KeyStore store = expiredCertificateFor("localhost");

        assertRefused(store, trusting(store, AUTHORITY), "not valid at this time", "-Djavax.net.ssl.trustStore=FILE");
        open(store, trusting(store));
    }
}
