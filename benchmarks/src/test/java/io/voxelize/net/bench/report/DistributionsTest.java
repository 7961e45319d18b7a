package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionsTest {

    private final Path folder;

    DistributionsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Two forks of which one was twice as late. */
    private Measurements forks() throws IOException {
        return new Made()
                .distribution("latency-1", "netty", 10_000, 10_000)
                .distribution("latency-1", "netty", 10_000, 20_000)
                .add("latency-1", "netty", "cpuUs", 1, 3)
                .in(folder);
    }

    private Samples samples(String metric) throws IOException {
        return Objects.requireNonNull(forks().samples("latency-1", "netty", Made.JDK, metric));
    }

    @Test
    void shouldTakeAPercentileOfAllForksTogether() throws IOException {
        Samples samples = samples("p99.9Us");
        // A thousandth of all is 20 values, which all are of the second fork.
        assertEquals(19_960, samples.median(), 20);
        assertEquals(9_990, samples.min(), 10);
        assertEquals(19_980, samples.max(), 20);
    }

    @Test
    void shouldTakeTheWorstOfAllForks() throws IOException {
        assertEquals(20_000, samples("maxUs").median(), 20);
    }

    @Test
    void shouldTakeTheMedianOfWhatIsNoDistribution() throws IOException {
        assertEquals(2, samples("cpuUs").median());
    }

    @Test
    void shouldCountTheValuesOfAllForks() throws IOException {
        assertEquals(
                20_000,
                Distributions.count(
                        forks().rows("latency-1", Made.JDK).values().iterator().next()));
    }
}
