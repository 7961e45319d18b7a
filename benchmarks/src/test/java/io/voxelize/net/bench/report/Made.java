package io.voxelize.net.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/** Results that were never measured. */
final class Made {

    static final String JDK = "17.0.1";

    private final ObjectNode root = new ObjectMapper().createObjectNode();
    private final ObjectNode run;

    Made() {
        run = root.putArray("runs").addObject();
        run.put("date", "2026-01-02T03:04:05Z")
                .put("commit", "0123456789ab")
                .put("cpu", "one")
                .put("capture", "some");
        noise(1);
    }

    Made text(String name, String value) {
        run.put(name, value);
        return this;
    }

    Made number(String name, int value) {
        run.put(name, value);
        return this;
    }

    /** A run of everything on one more JDK. */
    Made whole(String jdk) {
        run.put("whole", true).withArrayProperty("jdks").add(jdk);
        return this;
    }

    /** A run of a part. */
    Made part() {
        run.put("whole", false);
        return this;
    }

    Made noise(double p99OverMedian) {
        run.putObject("noiseBefore").put("p99OverMedian", p99OverMedian);
        return this;
    }

    Made smallRecords(int... lengths) {
        ArrayNode small = run.putObject("recordLengths").putArray("small");
        for (int length : lengths) {
            small.add(length);
        }
        return this;
    }

    Made failure(String what) {
        run.withArrayProperty("failures").add(what);
        return this;
    }

    Made add(String suite, String row, String metric, double... samples) {
        ArrayNode array = cell(suite, row).withObjectProperty("metrics").putArray(metric);
        for (double sample : samples) {
            array.add(sample);
        }
        return this;
    }

    /** A fork that saw so many values, evenly spread up to the worst. */
    Made distribution(String suite, String row, int count, int worstUs) {
        Histogram histogram = new Histogram(3);
        for (int i = 1; i <= count; i++) {
            histogram.recordValue(1_000L * worstUs * i / count);
        }
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        ObjectNode cell = cell(suite, row);
        cell.withArrayProperty("histograms")
                .add(Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length)));
        ObjectNode metrics = cell.withObjectProperty("metrics");
        metrics.withArrayProperty("p99.9Us").add(histogram.getValueAtPercentile(99.9) / 1_000.0);
        metrics.withArrayProperty("maxUs").add(histogram.getMaxValue() / 1_000.0);
        return this;
    }

    Made note(String suite, String row, String name, String text) {
        cell(suite, row).put(name, text);
        return this;
    }

    private ObjectNode cell(String suite, String row) {
        return root.withObjectProperty("cells")
                .withObjectProperty(suite + " " + row)
                .put("suite", suite)
                .put("row", row)
                .put("jdk", JDK);
    }

    ObjectNode benchmark(String name, String params) {
        ObjectNode benchmark = root.withObjectProperty("jmh").putObject(name + " " + params + " some@" + JDK);
        benchmark.put("benchmark", name).put("capture", "some");
        for (String param : params.split(" ", -1)) {
            benchmark.withObjectProperty("params").put(param.split("=", -1)[0], param.split("=", -1)[1]);
        }
        return benchmark;
    }

    Path write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        new ObjectMapper().writeValue(file.toFile(), root);
        return file;
    }

    Measurements in(Path folder) throws IOException {
        return Measurements.read(write(folder.resolve("results.json")));
    }
}
