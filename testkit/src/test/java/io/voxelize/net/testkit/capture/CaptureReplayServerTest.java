package io.voxelize.net.testkit.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CaptureReplayServerTest {

    private static final int NORMAL_CLOSURE = 1000;
    private static final int NO_CLOSE_FRAME = 1006;

    private final Path directory;

    CaptureReplayServerTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {Capture.TUTORIAL_G2026, Capture.HILLS_G2026, Capture.TUTORIAL_G2023})
    void shouldPlayEveryMessageInOrderWhenClientJoins(String name) throws Exception {
        Capture capture = Capture.bundled(name);
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start()) {
            assertEquals(said(capture), visit(capture, server.url()));
        }
    }

    @Test
    void shouldPlayToEveryClientFromTheStart() throws Exception {
        Capture capture = Capture.bundled(Capture.TUTORIAL_G2026);
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start()) {
            assertEquals(said(capture), visit(capture, server.url()));
            assertEquals(said(capture), visit(capture, server.url()));
        }
    }

    @Test
    void shouldKeepTheRecordedDistancesWhenAskedTo() throws Exception {
        Path file = directory.resolve("slow.vxlcap");
        byte[] join = join(Capture.bundled(Capture.TUTORIAL_G2026));
        try (CaptureWriter writer = CaptureWriter.open(file)) {
            writer.write(0, CaptureDirection.CLIENT_TO_SERVER, join);
            writer.write(1_000, CaptureDirection.SERVER_TO_CLIENT, new byte[] {1});
            writer.write(80_001_000, CaptureDirection.SERVER_TO_CLIENT, new byte[] {2});
            writer.write(160_001_000, CaptureDirection.SERVER_TO_CLIENT, new byte[] {3});
        }
        Capture capture = Capture.read(file);
        try (CaptureReplayServer server =
                CaptureReplayServer.builder(capture).recordedPace(true).start()) {
            long startNs = System.nanoTime();
            assertEquals(said(capture), visit(capture, server.url()));
            long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs >= 160_000_000, "tookNs=" + tookNs);
        }
    }

    @Test
    void shouldSayNothingBeforeJoin() throws Exception {
        Capture capture = Capture.bundled(Capture.TUTORIAL_G2026);
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start()) {
            RawClient client = new RawClient(server.url());
            client.send(ByteBuffer.wrap(new byte[] {0x08, 0x0D}));
            client.send(ByteBuffer.wrap(join(capture)));
            assertEquals(NORMAL_CLOSURE, client.closeCode());
            assertEquals(said(capture), client.received());
        }
    }

    @Test
    void shouldEndConnectionsAndStopListeningWhenClosed() throws Exception {
        CaptureReplayServer server = CaptureReplayServer.builder(Capture.bundled(Capture.TUTORIAL_G2026))
                .start();
        RawClient idle = new RawClient(server.url());
        server.close();
        assertEquals(NO_CLOSE_FRAME, idle.closeCode());
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close());
    }

    @Test
    void shouldLeaveTheConnectionOpenWhenAskedTo() throws Exception {
        Capture capture = Capture.bundled(Capture.TUTORIAL_G2026);
        try (CaptureReplayServer server =
                CaptureReplayServer.builder(capture).closeAtEnd(false).start()) {
            RawClient client = new RawClient(server.url());
            client.send(ByteBuffer.wrap(join(capture)));
            client.awaitMessages(said(capture).size());
            client.close();
            assertEquals(NORMAL_CLOSURE, client.closeCode());
            assertEquals(said(capture), client.received());
        }
    }

    @Test
    void shouldRecordBothSidesThroughTheProxy() throws Exception {
        Capture capture = Capture.bundled(Capture.HILLS_G2026);
        Path file = directory.resolve("recorded.vxlcap");
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start()) {
            try (CaptureRecorder recorder = CaptureRecorder.start(URI.create(server.url()), file)) {
                assertEquals(said(capture), visit(capture, recorder.url()));
            }
        }
        Capture recorded = Capture.read(file);
        assertEquals(said(capture), said(recorded));
        assertEquals(
                List.of(ByteBuffer.wrap(join(capture))),
                recorded.messages(CaptureDirection.CLIENT_TO_SERVER).stream()
                        .map(CapturedMessage::payload)
                        .toList());
        assertEquals(
                CaptureDirection.CLIENT_TO_SERVER, recorded.messages().get(0).direction());
    }

    @Test
    void shouldPassOnTheRefusalOfTheServer() throws Exception {
        Capture capture = Capture.bundled(Capture.TUTORIAL_G2026);
        Path file = directory.resolve("refused.vxlcap");
        try (CaptureReplayServer server = CaptureReplayServer.builder(capture).start();
                CaptureRecorder recorder = CaptureRecorder.start(URI.create(server.url()), file)) {
            assertRefused(404, recorder.url() + "/elsewhere");
        }
    }

    @Test
    void shouldAnswerBadGatewayWhenServerIsGone() throws Exception {
        Path file = directory.resolve("gone.vxlcap");
        CaptureReplayServer gone = CaptureReplayServer.builder(Capture.bundled(Capture.TUTORIAL_G2026))
                .start();
        gone.close();
        try (CaptureRecorder recorder = CaptureRecorder.start(URI.create(gone.url()), file)) {
            assertRefused(502, recorder.url() + "/ws/");
        }
    }

    @Test
    void shouldRefuseServerThatCannotBeRecorded() {
        Path file = directory.resolve("never.vxlcap");
        assertThrows(
                IllegalArgumentException.class, () -> CaptureRecorder.start(URI.create("wss://localhost:4000"), file));
        assertThrows(IllegalArgumentException.class, () -> CaptureRecorder.start(URI.create("http://localhost"), file));
    }

    private static void assertRefused(int status, String url) {
        ExecutionException refusal = assertThrows(ExecutionException.class, () -> open(url));
        WebSocketHandshakeException cause = assertInstanceOf(WebSocketHandshakeException.class, refusal.getCause());
        assertEquals(status, cause.getResponse().statusCode());
    }

    private static void open(String url) throws Exception {
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url.replace("http", "ws")), new WebSocket.Listener() {})
                .get(20, TimeUnit.SECONDS);
    }

    private static List<ByteBuffer> visit(Capture capture, String url) throws Exception {
        RawClient client = new RawClient(url);
        client.send(ByteBuffer.wrap(join(capture)));
        assertEquals(NORMAL_CLOSURE, client.closeCode());
        return client.received();
    }

    private static byte[] join(Capture capture) throws IOException {
        CapturedMessage join =
                capture.messages(CaptureDirection.CLIENT_TO_SERVER).get(0);
        byte[] bytes = new byte[join.length()];
        join.payload().get(bytes);
        return bytes;
    }

    private static List<ByteBuffer> said(Capture capture) {
        return capture.messages(CaptureDirection.SERVER_TO_CLIENT).stream()
                .map(CapturedMessage::payload)
                .toList();
    }
}
