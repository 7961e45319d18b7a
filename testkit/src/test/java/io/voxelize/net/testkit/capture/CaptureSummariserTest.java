package io.voxelize.net.testkit.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the summary of each recording with that of an independent decoder, stored beside it. */
@Timeout(120)
class CaptureSummariserTest {

    private static final byte[] GARBAGE = {0x04, 0x04};

    private final Path directory;

    CaptureSummariserTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {Capture.TUTORIAL_G2026, Capture.HILLS_G2026, Capture.TUTORIAL_G2023})
    void shouldAgreeWithTheIndependentDecoder(String name) throws Exception {
        CaptureSummariser summariser = new CaptureSummariser(Capture.bundled(name));
        JsonNode summary = summariser.run();
        assertEquals(expected(name).toPrettyString(), summary.toPrettyString());
        assertEquals(List.of(), summariser.faults());
    }

    @Test
    void shouldNameEveryFaultWhenMessageIsGarbage() throws Exception {
        Path file = directory.resolve("garbage.vxlcap");
        try (CaptureWriter writer = CaptureWriter.open(file)) {
            for (CapturedMessage message :
                    Capture.bundled(Capture.TUTORIAL_G2026).messages()) {
                byte[] payload = new byte[message.length()];
                message.payload().get(payload);
                writer.write(message.timeNs(), message.direction(), payload);
            }
            writer.write(Long.MAX_VALUE, CaptureDirection.SERVER_TO_CLIENT, GARBAGE);
        }
        CaptureSummariser summariser = new CaptureSummariser(Capture.read(file));
        JsonNode summary = summariser.run();
        assertEquals(expected(Capture.TUTORIAL_G2026).toPrettyString(), summary.toPrettyString());
        assertEquals(
                List.of(
                        "error counted: counter=BAD_MESSAGES, count=1",
                        "messages missing: delivered=210, expected=211"),
                summariser.faults());
    }

    private static JsonNode expected(String name) throws IOException {
        try (InputStream in = Capture.class.getResourceAsStream(name + ".json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
