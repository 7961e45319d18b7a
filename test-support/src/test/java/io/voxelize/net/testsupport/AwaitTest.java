package io.voxelize.net.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class AwaitTest {

    @Test
    void shouldRepeatTheStepUntilTheConditionHolds() {
        AtomicInteger steps = new AtomicInteger();
        Await.until(() -> steps.get() == 3, steps::incrementAndGet);
        assertEquals(3, steps.get());
    }

    @Test
    void shouldNotRunTheStepWhenTheConditionHolds() {
        Await.until(() -> true, () -> {
            throw new AssertionError("must not run");
        });
    }

    @Test
    void shouldFailWhenInterrupted() {
        Thread.currentThread().interrupt();
        AssertionError thrown =
                assertThrows(AssertionError.class, () -> Await.until(() -> false, () -> {}, () -> "count=7"));
        assertTrue(String.valueOf(thrown.getMessage()).endsWith("count=7"), thrown.getMessage());
        assertFalse(Thread.currentThread().isInterrupted());
    }
}
