package io.voxelize.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.OpenSsl;
import io.netty.util.NetUtil;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.Proxy;
import io.voxelize.net.config.TlsKind;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting with TLS, through proxies, with headers, and to IP addresses. */
@Timeout(60)
class NetworkWaysTest {

    private static final String PASSWORD = "hunter2-proxy";
    private static final InetAddress IPV6_LOOPBACK = NetUtil.LOCALHOST6;

    @TempDir
    Path directory = Path.of("");

    private static void connect(NetworkConfig config, String url) throws Exception {
        try (Network network = Network.create(config)) {
            network.connect(url).get(20, SECONDS);
        }
    }

    private static NetworkException failure(NetworkConfig config, String url) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> connect(config, url));
        if (thrown.getCause() instanceof NetworkException cause) {
            return cause;
        }
        throw new AssertionError("failed without a reason", thrown);
    }

    private static void assertKeepsSecret(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertFalse(trace.toString().contains(PASSWORD), trace.toString());
    }

    private static NetworkConfig.Builder config() {
        return NetworkConfig.builder();
    }

    // Encrypted.

    private static void assumeThere(TlsKind tls) {
        assumeTrue(tls != TlsKind.BORINGSSL || OpenSsl.isAvailable());
    }

    @ParameterizedTest
    @EnumSource(TlsKind.class)
    void shouldConnectWhenCertificateIsTrusted(TlsKind tls) throws Exception {
        assumeThere(tls);
        TestCertificate certificate = TestCertificate.of(directory, "dns:localhost");
        try (ScriptedServer server = new ScriptedServer(certificate.server())) {
            connect(config().tls(tls).trustManagers(certificate.trust()).build(), "https://localhost:" + server.port());
        }
    }

    @ParameterizedTest
    @EnumSource(TlsKind.class)
    void shouldReportTlsProvider(TlsKind tls) throws Exception {
        assumeThere(tls);
        TestCertificate certificate = TestCertificate.of(directory, "dns:localhost");
        NetworkConfig config =
                config().tls(tls).trustManagers(certificate.trust()).build();
        boolean boringSsl = tls != TlsKind.JDK && OpenSsl.isAvailable();
        try (ScriptedServer server = new ScriptedServer(certificate.server());
                Network network = Network.create(config)) {
            assertEquals("none", network.server().tls());
            network.connect("https://localhost:" + server.port()).get(20, SECONDS);
            assertEquals(boringSsl ? "boringssl" : "jdk", network.server().tls());
        }
    }

    @Test
    void shouldKeepUrlPathWhenConfigured() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            connect(config().keepUrlPath(true).build(), server.url() + "/games/one");
            assertTrue(server.nextRequest().startsWith("/games/one/ws/?"));
            connect(config().build(), server.url() + "/games/one");
            assertTrue(server.nextRequest().startsWith("/ws/?"));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsKind.class)
    void shouldRefuseCertificateOfAnotherNameUnlessVerificationIsOff(TlsKind tls) throws Exception {
        assumeThere(tls);
        TestCertificate certificate = TestCertificate.of(directory, "dns:other.example");
        NetworkConfig strict =
                config().tls(tls).trustManagers(certificate.trust()).build();
        try (ScriptedServer server = new ScriptedServer(certificate.server())) {
            String url = "https://localhost:" + server.port();

            assertEquals(Reason.TLS_FAILED, failure(strict, url).reason());
            connect(strict.toBuilder().verifyHostname(false).build(), url);
        }
    }

    @ParameterizedTest
    @EnumSource(TlsKind.class)
    void shouldRefuseUntrustedCertificate(TlsKind tls) throws Exception {
        assumeThere(tls);
        TestCertificate certificate = TestCertificate.of(directory, "dns:localhost");
        try (ScriptedServer server = new ScriptedServer(certificate.server())) {
            String url = "https://localhost:" + server.port();

            assertEquals(
                    Reason.TLS_FAILED, failure(config().tls(tls).build(), url).reason());
            // The name is not what is wrong with it.
            assertEquals(
                    Reason.TLS_FAILED,
                    failure(config().tls(tls).verifyHostname(false).build(), url)
                            .reason());
        }
    }

    @Test
    void shouldEncryptWithContextOfTheApplication() throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "dns:localhost");
        TestCertificate other = TestCertificate.of(Files.createDirectory(directory.resolve("other")), "dns:localhost");
        NetworkConfig config =
                config().sslContext(certificate.trustingContext()).build();
        try (ScriptedServer server = new ScriptedServer(certificate.server());
                ScriptedServer stranger = new ScriptedServer(other.server())) {
            connect(config, "https://localhost:" + server.port());
            assertEquals(
                    Reason.TLS_FAILED,
                    failure(config, "https://localhost:" + stranger.port()).reason());
        }
    }

    @Test
    void shouldCheckTheNameAlsoWithContextOfTheApplication() throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "dns:other.example");
        NetworkConfig config =
                config().sslContext(certificate.trustingContext()).build();
        try (ScriptedServer server = new ScriptedServer(certificate.server())) {
            assertEquals(
                    Reason.TLS_FAILED,
                    failure(config, "https://localhost:" + server.port()).reason());
        }
    }

    @Test
    void shouldRefuseSslContextTogetherWithTrustManagers() throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "dns:localhost");
        NetworkConfig.Builder both =
                config().sslContext(certificate.trustingContext()).trustManagers(certificate.trust());

        assertEquals(
                Reason.INVALID_ARGUMENT,
                assertThrows(NetworkException.class, both::build).reason());
    }

    // Through a proxy.

    @ParameterizedTest
    @EnumSource(TlsKind.class)
    void shouldSendServerNameThroughProxy(TlsKind tls) throws Exception {
        assumeThere(tls);
        TestCertificate certificate = TestCertificate.of(directory, "dns:game.example");
        try (ScriptedServer server = new ScriptedServer(certificate.server());
                TestProxy proxy = new TestProxy(server.port())) {
            connect(
                    config().tls(tls)
                            .trustManagers(certificate.trust())
                            .proxy(Proxy.http("localhost", proxy.port()))
                            .build(),
                    "https://game.example");

            assertEquals(List.of("game.example"), certificate.requestedNames);
            assertTrue(proxy.asked.get(0).startsWith("CONNECT game.example:443 HTTP/1.1\r\n"), proxy.asked.get(0));
        }
    }

    @Test
    void shouldLogInToHttpProxy() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                TestProxy proxy = new TestProxy(server.port())) {
            connect(
                    config().proxy(Proxy.http("127.0.0.1", proxy.port()).credentials("ada", PASSWORD))
                            .build(),
                    "http://game.example:4000");

            String basic = Base64.getEncoder().encodeToString(("ada:" + PASSWORD).getBytes(StandardCharsets.US_ASCII));
            assertTrue(proxy.asked.get(0).contains("asic " + basic), proxy.asked.get(0));
            assertEquals("/ws/?secret=", server.nextRequest());
        }
    }

    @ParameterizedTest
    @CsvSource({"'', name game.example:4000", "ada, login ada:hunter2-proxy"})
    void shouldConnectThroughSocksProxy(String username, String firstAsked) throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                TestProxy proxy = new TestProxy(server.port())) {
            Proxy way = Proxy.socks5("127.0.0.1", proxy.port());
            connect(
                    config().proxy(username.isEmpty() ? way : way.credentials(username, PASSWORD))
                            .build(),
                    "http://game.example:4000");

            assertEquals(firstAsked, proxy.asked.get(0));
            assertEquals("name game.example:4000", proxy.asked.get(proxy.asked.size() - 1));
            assertEquals("/ws/?secret=", server.nextRequest());
        }
    }

    @Test
    void shouldNameTheProxyThatRefusesAndKeepItsPassword() throws Exception {
        try (ScriptedServer server = new ScriptedServer();
                TestProxy proxy =
                        new TestProxy(server.port()).answering("HTTP/1.1 407 Proxy Authentication Required")) {
            NetworkConfig config = config().proxy(
                            Proxy.http("127.0.0.1", proxy.port()).credentials("ada", PASSWORD))
                    .build();

            NetworkException thrown = failure(config, "http://game.example:4000");

            assertEquals(Reason.CONNECTION_REFUSED, thrown.reason());
            assertTrue(String.valueOf(thrown.getMessage()).contains("407"), thrown.getMessage());
            assertTrue(String.valueOf(thrown.getMessage()).contains("127.0.0.1:" + proxy.port()), thrown.getMessage());
            assertKeepsSecret(thrown);
            assertFalse(config.toString().contains(PASSWORD), config.toString());
        }
    }

    @Test
    void shouldTimeOutWhenProxyIsSilent() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            NetworkConfig config = config().connectTimeoutMs(300)
                    .proxy(Proxy.http("127.0.0.1", silent.getLocalPort()))
                    .build();

            Reason reason = failure(config, "http://game.example").reason();

            assertTrue(reason == Reason.CONNECT_TIMEOUT || reason == Reason.CONNECTION_REFUSED, "reason=" + reason);
        }
    }

    @Test
    void shouldFailWithUnknownHostWhenProxyDoesNotResolve() {
        NetworkConfig config =
                config().proxy(Proxy.socks5("proxy.invalid", 1080)).build();

        NetworkException thrown = failure(config, "http://game.example");

        assertEquals(Reason.UNKNOWN_HOST, thrown.reason());
        assertTrue(String.valueOf(thrown.getMessage()).contains("host=proxy.invalid"), thrown.getMessage());
    }

    // With headers.

    @Test
    void shouldSendHeadersOfTheApplication() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            connect(
                    config().header("Authorization", "Bearer " + PASSWORD)
                            .header("Origin", "https://mine.example")
                            .build(),
                    "http://localhost:" + server.port());

            assertEquals("Bearer " + PASSWORD, server.header("authorization"));
            assertEquals("https://mine.example", server.header("origin"));
            assertEquals("localhost:" + server.port(), server.header("host"));
        }
    }

    @Test
    void shouldNotShowHeaderValues() {
        String shown = config().header("Authorization", PASSWORD).build().toString();

        assertFalse(shown.contains(PASSWORD), shown);
        assertTrue(shown.contains("header=[Authorization]"), shown);
        NetworkConfig.Builder bad = config().header("Authorization", PASSWORD + "\r\nX: y");
        assertKeepsSecret(assertThrows(NetworkException.class, bad::build));
    }

    @ParameterizedTest
    @CsvSource({"Host", "connection", "UPGRADE", "Sec-WebSocket-Protocol", "content-length", "a b", "''", "'x:'"})
    void shouldRefuseHeadersOfTheHandshake(String name) {
        NetworkConfig.Builder bad = config().header(name, "x");

        assertEquals(
                Reason.INVALID_ARGUMENT,
                assertThrows(NetworkException.class, bad::build).reason());
    }

    // To an address.

    @Test
    void shouldConnectToIpv6Address() throws Exception {
        assumeTrue(hasIpv6(), "this machine has no IPv6");
        try (ScriptedServer server = ScriptedServer.on(IPV6_LOOPBACK)) {
            connect(config().build(), "http://[::1]:" + server.port());

            assertEquals("[::1]:" + server.port(), server.header("host"));
        }
    }

    @Test
    void shouldVerifyCertificateOfAnAddress() throws Exception {
        TestCertificate certificate = TestCertificate.of(directory, "ip:127.0.0.1");
        try (ScriptedServer server = new ScriptedServer(certificate.server())) {
            NetworkConfig config = config().trustManagers(certificate.trust()).build();

            connect(config, "https://127.0.0.1:" + server.port());

            assertEquals(List.of(), certificate.requestedNames);
            assertEquals(
                    Reason.TLS_FAILED,
                    failure(config, "https://localhost:" + server.port()).reason());
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket probe = new ServerSocket(0, 1, IPV6_LOOPBACK)) {
            return probe.isBound();
        } catch (IOException ex) {
            return false;
        }
    }
}
