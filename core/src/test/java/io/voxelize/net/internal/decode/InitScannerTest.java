package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.voxelize.net.message.Generation;
import io.voxelize.net.message.Json;
import io.voxelize.net.message.ServerInfo;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class InitScannerTest {

    private static final String INIT = """
            {"stats": {"tick": 5120, "time": 431.25, "delta": 0.016},
             "blocks": {"air": {"id": 0, "faces": [], "x": [[], {}, [1, {"isolated": 2}]]},
                        "slate": {"id": 1, "faces": [{"name": "py", "isolated": false, "corners": [{"pos": [0.0, -1e-3]}]}]}},
             "options": {"maxClients": 18446744073709551615, "chunkSize": 16, "subChunks": 8, "maxHeight": 256,
                         "gravity": [0.0, -24.799999237060547, 0.0], "clientOnlyMeshing": true, "lagComp": null},
             "id": "V1StGXR8_Z5jdHi6B-myT", "savedIsFlying": false}
            """;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Json.MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final InitScanner scanner = new InitScanner();
    private final ServerTraits traits = new ServerTraits(null);

    @Test
    void shouldFindWhatTheWireNeeds() {
        assertTrue(scan(INIT));
        assertEquals("V1StGXR8_Z5jdHi6B-myT", traits.clientId());
        assertEquals(16, traits.chunkSize());
        assertEquals(256, traits.maxHeight());
        assertEquals(65_536, traits.elementCount());
        assertTrue(info().clientOnlyMeshing());
        assertTrue(info().clientVoxelWrites());
        assertEquals(Generation.G2026, traits.generation());
    }

    @Test
    void shouldMakeNoNewStringForAClientIdThatIsKnown() {
        assertTrue(scan("{\"id\":\"me\"}"));
        String first = traits.clientId();
        assertTrue(scanAgain("{\"id\":\"me\"}"));
        assertSame(first, traits.clientId());
        for (String other : new String[] {"mo", "m", "mee", ""}) {
            assertTrue(scanAgain("{\"id\":\"" + other + "\"}"));
            assertEquals(other, traits.clientId());
        }
    }

    @Test
    void shouldNotTakeAnEscapeForItsOwnCharacters() {
        assertTrue(scan("{\"id\":\"a\\\\n\"}"));
        assertEquals("a\\n", traits.clientId());
        assertTrue(scanAgain("{\"id\":\"a\\n\"}"));
        assertEquals("a\n", traits.clientId());
    }

    @Test
    void shouldFindTheBoundsOfTheWorld() {
        assertTrue(traits.containsChunk(Integer.MIN_VALUE, Integer.MAX_VALUE), "unknown yet");
        assertTrue(scan("{\"options\":{\"minChunk\":[-3,-2147483647],\"maxChunk\":[ 4, 2147483646, 7]}}"));
        assertTrue(traits.containsChunk(-3, -2147483647));
        assertTrue(traits.containsChunk(4, 2147483646));
        assertFalse(traits.containsChunk(-4, 0));
        assertFalse(traits.containsChunk(5, 0));
        assertFalse(traits.containsChunk(0, Integer.MIN_VALUE));
        assertFalse(traits.containsChunk(0, Integer.MAX_VALUE));
    }

    @Test
    void shouldTakeBoundsThatMakeNoSenseAsNone() {
        assertTrue(scan("{\"minChunk\":[0,0],\"options\":{\"minChunk\":[[1],\"2\"],\"maxChunk\":{\"0\":3}}}"));
        assertTrue(traits.containsChunk(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertTrue(scan("{\"options\":{\"maxChunk\":[99999999999999999999,1.5]}}"));
        assertTrue(traits.containsChunk(Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void shouldTakeFacesWithoutIsolatedAs2023() {
        assertTrue(scan("{\"blocks\":{\"slate\":{\"faces\":[{\"name\":\"py\"}]}}}"));
        assertEquals(Generation.G2023, traits.generation());
        assertEquals(ServerTraits.ArrayForm.PACKED, traits.arrayForm());
        assertEquals(ServerTraits.SAFE_FRAME_LENGTH, traits.maxFrameLength());
    }

    @Test
    void shouldLeaveOpenWhatTheTextDoesNotTell() {
        assertTrue(scan("{\"blocks\":{\"air\":{\"faces\":[]}},\"isolated\":1,\"delta\":2,\"chunkSize\":3}"));
        assertNull(traits.generation());
        assertEquals(ServerTraits.Numbering.UNKNOWN, traits.numbering());
        assertEquals(0, traits.elementCount());
    }

    @Test
    void shouldTakeIsolatedFacesAsNewNumberingOnly() {
        assertTrue(scan("{\"blocks\":{\"slate\":{\"faces\":[{\"isolated\":true}]}}}"));
        assertEquals(ServerTraits.Numbering.NEW, traits.numbering());
        assertEquals(ServerTraits.ArrayForm.UNKNOWN, traits.arrayForm());
    }

    @Test
    void shouldTakeGreedyMeshingAsLongFramesOnly() {
        assertTrue(scan("{\"options\":{\"greedyMeshing\":false}}"));
        assertEquals(ServerTraits.MAX_FRAME_LENGTH, traits.maxFrameLength());
        assertFalse(traits.bulkUpdateAllowed());
    }

    @Test
    void shouldKnowServersThatIgnoreVoxelWrites() {
        assertTrue(scan("{\"options\":{\"allowClientVoxelWrites\":false}}"));
        assertFalse(info().clientVoxelWrites());
    }

    @Test
    void shouldIgnoreDimensionsThatAreNone() {
        for (String size : new String[] {"-16", "16.0", "1e2", "0", "\"16\"", "null", "99999999999999999999", "[16]"}) {
            assertTrue(scan("{\"options\":{\"chunkSize\":" + size + ",\"maxHeight\":256}}"), size);
            assertEquals(0, traits.elementCount(), size);
        }
    }

    @Test
    void shouldUnescapeTheClientId() {
        assertTrue(scan("{\"id\":\"a\\\"b\\\\\\u00e9\\n/\\/ü\"}"));
        assertEquals("a\"b\\é\n//ü", traits.clientId());
    }

    @Test
    void shouldStopAtTheDepthThatTextViewsStopAt() {
        for (int depth = Json.MAX_DEPTH - 2; depth <= Json.MAX_DEPTH + 2; depth++) {
            String text = "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
            assertEquals(isJson(text), scan(text), "depth " + depth);
        }
        assertFalse(scan("{\"a\":" + "[".repeat(1_000_000)));
    }

    @Test
    void shouldRefuseWhatIsNoObject() {
        for (String text : new String[] {"", " ", "null", "[]", "\"{}\"", "1", "{", "}", "{}}", "{}{}", "\ufeff{}"}) {
            assertFalse(scan(text), text);
        }
    }

    @Test
    void shouldAgreeWithJacksonOnEveryCutAndEveryChangedByte() {
        byte[] bytes = INIT.strip().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            String cut = new String(bytes, 0, length, StandardCharsets.UTF_8);
            assertEquals(isJson(cut), scan(cut), cut);
        }
        Random random = new Random(29);
        String alphabet = "{}[]\",:0123456789.eE+-truefalsnu\\ \n\u0001x";
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(bytes.length)] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            String text = new String(changed, StandardCharsets.UTF_8);
            assertEquals(isJson(text), scan(text), text);
        }
    }

    private ServerInfo info() {
        return traits.info(ServerTraits.unknown(null, "", ""));
    }

    private boolean scan(String text) {
        traits.reset();
        return scanAgain(text);
    }

    private boolean scanAgain(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[bytes.length + 10]);
        buffer.setMemory(0, buffer.capacity(), (byte) '1');
        buffer.putBytes(5, bytes);
        return scanner.scan(buffer, 5, bytes.length, traits);
    }

    private static boolean isJson(String text) {
        try {
            return JSON.readTree(text).isObject();
        } catch (JsonProcessingException ex) {
            return false;
        }
    }
}
