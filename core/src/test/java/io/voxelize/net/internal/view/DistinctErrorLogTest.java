package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DistinctErrorLogTest {

    private final RecordingLogger logger = new RecordingLogger();
    private final List<String> logged = logger.lines;
    private final DistinctErrorLog errors = new DistinctErrorLog(logger);

    private static RuntimeException thrownHere(int i) {
        return new IllegalStateException("message " + i);
    }

    @Test
    void shouldLogFirstAndThenEveryPowerOfTen() {
        for (int i = 1; i <= 1_234; i++) {
            errors.record(this, thrownHere(i));
        }
        assertEquals(4, logged.size(), logged::toString);
        assertTrue(logged.get(0).startsWith("WARNING interceptor threw"), logged.get(0));
        assertTrue(logged.get(0).contains(getClass().getName() + ", count=1 message 1"), logged.get(0));
        assertTrue(logged.get(3).endsWith("count=1000 message 1000"), logged.get(3));
    }

    @Test
    void shouldTellPlacesAndTypesAndSourcesApart() {
        errors.record(this, thrownHere(1));
        errors.record(this, new IllegalStateException("elsewhere"));
        errors.record(this, new IllegalArgumentException("another type"));
        errors.record("another source", thrownHere(2));
        assertEquals(4, logged.size(), logged::toString);
    }

    @Test
    void shouldAcceptErrorWithoutTrace() {
        RuntimeException bare = new IllegalStateException("bare");
        bare.setStackTrace(new StackTraceElement[0]);
        errors.record(this, bare);
        errors.record(this, bare);
        assertEquals(1, logged.size());
    }

    @Test
    void shouldBoundTheNumberOfKinds() {
        for (int i = 0; i < 10 * LogThrottle.MAX_KINDS; i++) {
            RuntimeException generated = new IllegalStateException("generated");
            generated.setStackTrace(new StackTraceElement[] {new StackTraceElement("C", "m" + i, "C.java", i)});
            errors.record(this, generated);
        }
        assertTrue(logged.size() <= LogThrottle.MAX_KINDS + 5, "logged=" + logged.size());
    }
}
