package io.voxelize.net.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.NetworkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inflater threads by setting and by property, and the memory they add. */
final class InflaterSettingTest {

    private static final String PROPERTY = "voxelize.net.inflaterThreads";

    /** Four messages of 1 MiB, each with a record of 256 KiB; the guide says so. */
    private static final long LENGTH_OF_ONE = 5_242_880;

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void shouldHaveNoneOnAFewProcessors() {
        int expected = Runtime.getRuntime().availableProcessors() < 4 ? 0 : 1;
        assertEquals(expected, NetworkConfig.builder().build().inflaterThreads());
    }

    @Test
    void shouldPreferTheSetterToTheProperty() {
        System.setProperty(PROPERTY, "3");
        assertEquals(3, NetworkConfig.builder().build().inflaterThreads());
        NetworkConfig config = NetworkConfig.builder().inflaterThreads(2).build();
        assertEquals(2, config.inflaterThreads());
        assertEquals(2, config.toBuilder().build().inflaterThreads());
        assertTrue(config.toString().contains("inflaterThreads=2"), config::toString);
    }

    @Test
    void shouldRefuseMoreThanEight() {
        assertEquals(8, NetworkConfig.builder().inflaterThreads(8).build().inflaterThreads());
        for (int threads : new int[] {-1, 9}) {
            NetworkConfig.Builder builder = NetworkConfig.builder().inflaterThreads(threads);
            NetworkException thrown = assertThrows(NetworkException.class, builder::build);
            assertEquals(NetworkException.Reason.INVALID_ARGUMENT, thrown.reason());
            assertTrue(thrown.toString().contains("inflaterThreads=" + threads), thrown::toString);
        }
    }

    @Test
    void shouldCountTheirMemory() {
        NetworkConfig.Builder builder = NetworkConfig.builder();
        long without = builder.inflaterThreads(0).build().maxMemoryLength();
        assertEquals(without + LENGTH_OF_ONE, builder.inflaterThreads(1).build().maxMemoryLength());
        assertEquals(
                without + 8 * LENGTH_OF_ONE, builder.inflaterThreads(8).build().maxMemoryLength());
        builder.maxPlainLength(10_000).maxRecordLength(5_000);
        long short0 = builder.inflaterThreads(0).build().maxMemoryLength();
        assertEquals(short0 + 4 * 15_000, builder.inflaterThreads(1).build().maxMemoryLength());
    }
}
