package io.voxelize.net.bench.game;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static JsonNode measured() throws IOException {
        Histogram histogram = new Histogram(3);
        for (int us = 1; us <= 10_000; us++) {
            histogram.recordValue(us * 1_000L);
        }
        return new ObjectMapper()
                .readTree(Distribution.addTo(new Measured(), histogram).toString());
    }

    @Test
    void shouldReportPercentilesInMicroseconds() throws IOException {
        JsonNode metrics = measured().path("metrics");
        assertEquals(10_000, metrics.path("count").path(0).asDouble());
        assertEquals(5_000, metrics.path("p50Us").path(0).asDouble(), 5);
        assertEquals(9_900, metrics.path("p99Us").path(0).asDouble(), 10);
        assertEquals(9_990, metrics.path("p99.9Us").path(0).asDouble(), 10);
        assertEquals(9_999, metrics.path("p99.99Us").path(0).asDouble(), 10);
        assertEquals(10_000, metrics.path("maxUs").path(0).asDouble(), 10);
    }

    @Test
    void shouldHandOverTheWholeHistogram() throws IOException, DataFormatException {
        byte[] encoded = Base64.getDecoder().decode(measured().path("histogram").asText());
        Histogram histogram = Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), 0);
        assertEquals(10_000, histogram.getTotalCount());
        assertEquals(5_000_000.0, (double) histogram.getValueAtPercentile(50), 5_000);
    }
}
