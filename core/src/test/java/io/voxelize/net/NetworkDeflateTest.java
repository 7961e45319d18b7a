package io.voxelize.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The negotiation of permessage-deflate. */
@Timeout(60)
final class NetworkDeflateTest {

    private static final String EXTENSIONS = "sec-websocket-extensions";
    private static final int LINES = 200;

    private static NetworkConfig config(boolean deflate) {
        return NetworkConfig.builder().permessageDeflate(deflate).build();
    }

    @Test
    void shouldReceiveDeflatedMessages() throws Exception {
        List<String> heard = new ArrayList<>();
        try (TestGame game = new TestGame(ScriptedServer.welcoming().deflating(), config(true))) {
            game.network.register(message -> {
                if (message.type() == MessageType.CHAT) {
                    heard.add(message.chat().body().toString());
                }
            });
            game.join("w");
            assertEquals("permessage-deflate", game.server.header(EXTENSIONS));
            for (int i = 0; i < LINES; i++) {
                game.server.send(TestMessages.chat("w", line(i)));
            }
            game.syncUntil(() -> heard.size() >= LINES);
        }
        assertEquals(
                IntStream.range(0, LINES).mapToObj(NetworkDeflateTest::line).toList(), heard);
    }

    private static String line(int number) {
        return number + ": " + "a line that is worth it ".repeat(number);
    }

    @Test
    void shouldNotOfferDeflateWhenOff() throws Exception {
        try (TestGame game = new TestGame(ScriptedServer.welcoming().deflating(), config(false))) {
            game.join("w");
            assertEquals("", game.server.header(EXTENSIONS));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "true, permessage-deflate",
        "true, permessage-deflate; server_no_context_takeover; client_no_context_takeover",
        "true, permessage-deflate; server_max_window_bits=8"
    })
    void shouldAcceptAllowedExtensionParameters(boolean offered, String answer) throws Exception {
        try (TestGame game = new TestGame(ScriptedServer.welcoming().answering(EXTENSIONS, answer), config(offered))) {
            game.join("w");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, permessage-deflate",
        "true, x-webkit-deflate-frame",
        "true, 'permessage-deflate, permessage-deflate'",
        "true, permessage-deflate; client_max_window_bits=10",
        "true, permessage-deflate; server_max_window_bits",
        "true, permessage-deflate; server_max_window_bits=7",
        "true, permessage-deflate; server_no_context_takeover=1",
        "true, permessage-deflate; mode=fast"
    })
    void shouldRefuseExtensionsThatWereNotOffered(boolean offered, String answer) throws Exception {
        try (TestGame game = new TestGame(ScriptedServer.welcoming().answering(EXTENSIONS, answer), config(offered))) {
            ExecutionException failed = assertThrows(ExecutionException.class, game::connect);
            NetworkException cause = assertInstanceOf(NetworkException.class, failed.getCause());
            assertEquals(NetworkException.Reason.NOT_WEBSOCKET, cause.reason());
        }
    }

    @Test
    void shouldCountInflateBufferInMaxMemoryLength() {
        long without = config(false).maxMemoryLength();
        assertEquals(without + config(false).maxWireLength(), config(true).maxMemoryLength());
        assertTrue(config(true).toBuilder().build().permessageDeflate());
        assertTrue(config(true).toString().contains("permessageDeflate=true"));
    }
}
