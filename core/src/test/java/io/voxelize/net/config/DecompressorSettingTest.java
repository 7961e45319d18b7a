package io.voxelize.net.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.Network;
import io.voxelize.net.message.NetworkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Choosing the decompressor by setting and by property, and reporting the one in use. */
final class DecompressorSettingTest {

    private static final String PROPERTY = "voxelize.net.decompressor";

    @AfterEach
    void clear() {
        System.clearProperty(PROPERTY);
    }

    @Test
    void shouldTakeThePropertyInAnyCase() {
        assertEquals(DecompressorKind.AUTO, NetworkConfig.builder().build().decompressor());
        System.setProperty(PROPERTY, "jni");
        assertEquals(DecompressorKind.JNI, NetworkConfig.builder().build().decompressor());
    }

    @Test
    void shouldPreferTheSetterToTheProperty() {
        System.setProperty(PROPERTY, "JNI");
        NetworkConfig config =
                NetworkConfig.builder().decompressor(DecompressorKind.JAVA).build();
        assertEquals(DecompressorKind.JAVA, config.decompressor());
        assertEquals(DecompressorKind.JAVA, config.toBuilder().build().decompressor());
        assertTrue(config.toString().contains("decompressor=JAVA"), config::toString);
    }

    @Test
    void shouldRefuseAnUnknownName() {
        System.setProperty(PROPERTY, "zip");
        NetworkException thrown = assertThrows(NetworkException.class, NetworkConfig::builder);
        assertEquals(NetworkException.Reason.INVALID_ARGUMENT, thrown.reason());
        assertTrue(thrown.toString().contains(PROPERTY + "=zip"), thrown::toString);
    }

    @Test
    void shouldSayWhichOneIsAtWork() {
        NetworkConfig config =
                NetworkConfig.builder().decompressor(DecompressorKind.JNI).build();
        try (Network network = Network.create(config)) {
            assertEquals("lz4-java native", network.server().decompressor());
        }
    }
}
