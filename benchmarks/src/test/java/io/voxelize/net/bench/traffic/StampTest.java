package io.voxelize.net.bench.traffic;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {

    private static final long YEAR_NS = 365L * 24 * 3_600 * 1_000_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 1_000, 77_777, 65_000_000})
    void shouldKeepWhenAMessageWasDueAndWritten(long lagNs) {
        long dueNs = YEAR_NS + 123;
        long tick = Stamp.of(dueNs, dueNs + lagNs);
        assertTrue(tick > 0);
        assertEarly(256, dueNs, Stamp.dueNs(tick));
        assertEarly(1_300, dueNs + lagNs, Stamp.writtenNs(tick));
    }

    @ParameterizedTest
    @ValueSource(longs = {66_000_000, 10_000_000_000L})
    void shouldKeepWhenAMessageWasDueHoweverLateItWas(long lagNs) {
        long tick = Stamp.of(YEAR_NS, YEAR_NS + lagNs);
        assertEarly(256, YEAR_NS, Stamp.dueNs(tick));
        assertEarly(1_300, YEAR_NS + 65_535_000, Stamp.writtenNs(tick));
    }

    private static void assertEarly(long maxNs, long expectedNs, long actualNs) {
        long earlyNs = expectedNs - actualNs;
        assertTrue(earlyNs >= 0 && earlyNs <= maxNs, "earlyNs=" + earlyNs);
    }
}
