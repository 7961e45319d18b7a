package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays every kept fuzzing input without a fuzzer. {@code mvn verify -Pfuzz} searches for more. */
final class FuzzCorpusTest {

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldAnswerEveryKeptInput(FuzzTarget target) throws IOException {
        List<byte[]> inputs = FuzzCorpus.inputs(target);
        assertFalse(inputs.isEmpty());
        for (byte[] input : inputs) {
            try {
                target.accept(input);
            } catch (RuntimeException | AssertionError ex) {
                throw new AssertionError(
                        target + " failed: input=" + HexFormat.of().formatHex(input), ex);
            }
        }
    }
}
