package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The payload of an event means the same however often servers of a generation wrap it: chapter 6.13 of the protocol.
 */
final class EventDataTest {

    private final DecoderHarness wire = new DecoderHarness();

    @AfterEach
    void close() {
        wire.close();
    }

    private JsonNode data(String payload) {
        return wire.message(Wire.message(12)
                        .embedded(9, new Wire().text(1, "hit").text(2, payload))
                        .bytes())
                .events()
                .iterator()
                .next()
                .parsePayload();
    }

    private static String wrap(String json) {
        return "\"" + json.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String wrap(String json, int times) {
        return times == 0 ? json : wrap(wrap(json, times - 1));
    }

    @Test
    void shouldUnwrapTheRelayedEventOfVectorV6() {
        EventView event = wire.message("080c4a180a036869741211227b5c2264616d6167655c223a31307d22")
                .events()
                .iterator()
                .next();
        assertEquals("\"{\\\"damage\\\":10}\"", event.payload().toString());
        assertEquals(10, event.parsePayload().path("damage").intValue());
    }

    @Test
    void shouldReadAnImpulseThatIsNotWrapped() {
        JsonNode impulse = data("[-0.0,0.0,-0.0]");
        assertTrue(impulse.isArray());
        assertEquals(3, impulse.size());
        assertEquals(-0.0, impulse.get(0).doubleValue());
    }

    @Test
    void shouldBeMissingWhenThereIsNoPayload() {
        assertTrue(data("").isMissingNode());
    }

    @Test
    void shouldReadTheEmptyObjectThatStandsForNoPayload() {
        assertEquals("{}", data("\"{}\"").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            plain text        | "plain text"
            {not json         | "{not json"
            "\\"half"         | "\\"half"
            "[1,2"            | "[1,2"
            17                | 17
            true              | true
            null              | null
            "17"              | "17"
            "peer-1"          | "peer-1"
            {"a":"{\\"b\\":1}"} | {"a":"{\\"b\\":1}"}
            """)
    void shouldKeepTheLastValueThatCouldBeParsed(String payload, String expected) {
        assertEquals(expected, data(payload).toString());
    }

    @Test
    void shouldUnwrapUpToTheLimitOfRounds() {
        assertEquals("{\"a\":1}", data(wrap("{\"a\":1}", Json.MAX_ROUNDS - 1)).toString());
        JsonNode deeper = data(wrap("{\"a\":1}", Json.MAX_ROUNDS));
        assertTrue(deeper.isTextual());
        assertEquals("{\"a\":1}", deeper.textValue());
    }

    @Test
    void shouldStayTextWhenNestedTooDeeply() {
        String deep = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);
        assertEquals(deep, data(deep).textValue());
        assertEquals(deep, data(wrap(deep)).textValue());
        String allowed = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
        assertEquals(allowed, data(wrap(allowed)).toString());
    }
}
