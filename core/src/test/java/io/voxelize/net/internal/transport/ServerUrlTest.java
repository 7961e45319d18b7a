package io.voxelize.net.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerUrlTest {

    private static final NetworkConfig PLAIN = NetworkConfig.builder().build();
    private static final NetworkConfig SECRET =
            NetworkConfig.builder().secret("hunter2").clientId("abc").build();

    @ParameterizedTest
    @CsvSource({
        "http://localhost:4000, ws://localhost:4000/ws/?secret=",
        "http://localhost:4000/, ws://localhost:4000/ws/?secret=",
        "HTTP://LocalHost, ws://LocalHost/ws/?secret=",
        "https://play.example/lobby, wss://play.example/ws/?secret=",
        "ws://127.0.0.1:1/ws/, ws://127.0.0.1:1/ws/?secret=",
        "wss://[::1]:65535, wss://[::1]:65535/ws/?secret=",
        "http://my_server:4000, ws://my_server:4000/ws/?secret=",
        "http://a/?x=1&y=%20#frag, ws://a/ws/?x=1&y=%20&secret=",
        "http://a/?client_id=me, ws://a/ws/?client_id=me&secret=",
        "http://a/?q=ü, ws://a/ws/?q=%C3%BC&secret=",
    })
    void shouldRewriteUrl(String url, String expected) {
        assertEquals(expected, ServerUrl.of(url, PLAIN).uri().toString());
    }

    @Test
    void shouldRewriteExampleOfTheProtocol() {
        assertEquals(
                "wss://play.example:8443/ws/?x=1&secret=hunter2&client_id=abc",
                ServerUrl.of("https://play.example:8443/lobby?x=1#a", SECRET)
                        .uri()
                        .toString());
    }

    @Test
    void shouldReplaceSecretAndClientIdOfTheUrl() {
        assertEquals(
                "ws://a/ws/?x=1&secret=hunter2&client_id=abc",
                ServerUrl.of("http://a/?secret=old&x=1&client_id=old", SECRET)
                        .uri()
                        .toString());
    }

    @Test
    void shouldEncodeAsForm() {
        NetworkConfig config =
                NetworkConfig.builder().secret("a b&c=d/ü+").clientId("x?y").build();

        assertEquals(
                "secret=a+b%26c%3Dd%2F%C3%BC%2B&client_id=x%3Fy",
                ServerUrl.of("http://a", config).uri().getRawQuery());
    }

    @ParameterizedTest
    @CsvSource({
        "http://a, /ws/",
        "http://a/, /ws/",
        "http://a/voxels, /voxels/ws/",
        "http://a/voxels//, /voxels/ws/",
        "http://a/x/y/?q=1, /x/y/ws/"
    })
    void shouldKeepPathWhenAsked(String url, String path) {
        NetworkConfig config = NetworkConfig.builder().keepUrlPath(true).build();

        assertEquals(path, ServerUrl.of(url, config).uri().getRawPath());
    }

    @ParameterizedTest
    @CsvSource({"http://a, 80, false", "ws://a:1, 1, false", "https://a, 443, true", "wss://a:65535, 65535, true"})
    void shouldKnowPortAndEncryption(String url, int port, boolean tls) {
        ServerUrl parsed = ServerUrl.of(url, PLAIN);

        assertEquals(port, parsed.port());
        assertEquals(tls, parsed.tls());
    }

    @Test
    void shouldTakeBracketsFromAddress() {
        ServerUrl url = ServerUrl.of("http://[::1]:4000", PLAIN);

        assertEquals("::1", url.host());
        assertEquals("[::1]:4000", url.authority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:4000",
                "localhost",
                "ftp://localhost",
                "http://",
                "http:///path",
                "http://a:0",
                "http://a:65536",
                "http://a b",
                "http://a:-1",
                "http://a/?a b",
                "http://[::1",
                "http://a%"
            })
    void shouldRefuseWhatIsNoServer(String url) {
        NetworkException thrown = assertThrows(NetworkException.class, () -> ServerUrl.of(url, PLAIN));

        assertEquals(Reason.BAD_URL, thrown.reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hunter2:hunter2@a b/?secret=hunter2",
                "http://a:0/?secret=hunter2",
                "ftp://me:hunter2@a?secret=hunter2#hunter2",
                "http:///?secret=hunter2",
                "hunter2@a?x",
                "http://a /#hunter2"
            })
    void shouldNotShowSecretWhenRefusing(String url) {
        NetworkException thrown = assertThrows(NetworkException.class, () -> ServerUrl.of(url, SECRET));

        assertFalse(String.valueOf(thrown.getMessage()).contains("hunter2"), thrown.getMessage());
        assertNull(thrown.getCause());
    }

    @Test
    void shouldNotShowSecretAsText() {
        ServerUrl url = ServerUrl.of("https://user:hunter2@a:1/?token=hunter2", SECRET);

        assertEquals("wss://a:1/ws/?...", url.toString());
        assertTrue(url.hasSecret());
    }

    @Test
    void shouldTakeSecretOutOfForeignText() {
        NetworkConfig config = NetworkConfig.builder().secret("a b c").build();
        ServerUrl url = ServerUrl.of("http://a", config);

        assertEquals("got *** and ***", url.redact("got a b c and a+b+c"));
    }

    @Test
    void shouldLeaveForeignTextAloneWhenSecretIsShort() {
        NetworkConfig config = NetworkConfig.builder().secret("a").build();

        assertEquals("banana", ServerUrl.of("http://b", config).redact("banana"));
    }
}
