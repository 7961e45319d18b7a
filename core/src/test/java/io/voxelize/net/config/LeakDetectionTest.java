package io.voxelize.net.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.NetworkException;
import org.junit.jupiter.api.Test;

final class LeakDetectionTest {

    @Test
    void shouldReadLevelsInAnyCase() {
        assertEquals(LeakDetection.PARANOID, LeakDetection.parse("paranoid"));
        assertEquals(LeakDetection.SIMPLE, LeakDetection.parse("Simple"));
        assertEquals(LeakDetection.DISABLED, LeakDetection.parse("DISABLED"));
    }

    @Test
    void shouldRefuseWhatIsNoLevel() {
        NetworkException refused = assertThrows(NetworkException.class, () -> LeakDetection.parse("loud"));
        assertEquals(NetworkException.Reason.INVALID_ARGUMENT, refused.reason());
        assertTrue(String.valueOf(refused.getMessage()).contains("leakDetection=loud"));
    }

    @Test
    void shouldTakeTheLevelOfThePropertyUnlessTheBuilderIsTold() {
        assertEquals(LeakDetection.PARANOID, NetworkConfig.builder().build().leakDetection(), "as tests are run");
        NetworkConfig told =
                NetworkConfig.builder().leakDetection(LeakDetection.ADVANCED).build();
        assertEquals(LeakDetection.ADVANCED, told.leakDetection());
        assertEquals(LeakDetection.ADVANCED, told.toBuilder().build().leakDetection());
        assertTrue(told.toString().contains("leakDetection=ADVANCED"), told::toString);
    }
}
