package io.voxelize.net.bench.game;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/**
 * What one JVM measured, on its way to the process that started it.
 *
 * <p><b>Thread:</b> game.
 */
final class Measured {

    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final ObjectNode metrics = json.putObject("metrics");

    /** Adds a sample of a metric. */
    Measured add(String metric, double value) {
        ArrayNode samples = metrics.withArrayProperty(metric);
        samples.add(value);
        return this;
    }

    /** Sets the distribution, of which there is one. */
    Measured histogram(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        json.put("histogram", Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
        return this;
    }

    /** Tells what was at work. */
    Measured note(String name, String value) {
        json.put(name, value);
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
