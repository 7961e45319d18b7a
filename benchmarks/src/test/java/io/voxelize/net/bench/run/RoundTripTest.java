package io.voxelize.net.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoundTripTest {

    @Test
    void shouldTakeTimeBetweenProcessorsAndNoneOnOne() throws InterruptedException {
        boolean several = Runtime.getRuntime().availableProcessors() > 1;
        double ns = new RoundTrip().measureNs();
        assertEquals(several, ns > 1, "ns=" + ns);
    }

    @Test
    void shouldCallFarWhatIsMuchFartherThanMostly() throws InterruptedException {
        RoundTrip processors = new RoundTrip();
        assertTrue(Runtime.getRuntime().availableProcessors() == 1 || processors.isFar(1e9));
        assertFalse(processors.isFar(0));
    }
}
