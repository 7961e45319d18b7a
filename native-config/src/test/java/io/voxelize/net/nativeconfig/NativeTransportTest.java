package io.voxelize.net.nativeconfig;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.uring.IoUring;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One dependency brings the native transport of every platform, and the one of this platform loads. */
final class NativeTransportTest {
    private static final String SYSTEM = System.getProperty("os.name", "");
    private static final boolean LINUX = SYSTEM.startsWith("Linux");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "libnetty_transport_native_epoll_x86_64.so",
                "libnetty_transport_native_epoll_aarch_64.so",
                "libnetty_transport_native_io_uring42_x86_64.so",
                "libnetty_transport_native_io_uring42_aarch_64.so",
                "libnetty_transport_native_kqueue_x86_64.jnilib",
                "libnetty_transport_native_kqueue_aarch_64.jnilib",
            })
    void shouldBringTheLibrary(String name) {
        assertNotNull(NativeTransportTest.class.getResource("/META-INF/native/" + name));
    }

    @Test
    void shouldLoadTheTransportOfThisPlatform() {
        if (LINUX) {
            assertNull(Epoll.unavailabilityCause());
        } else if (SYSTEM.startsWith("Mac")) {
            assertNull(KQueue.unavailabilityCause());
        } else {
            // Netty has none for the only other system we know; the library falls back on the JDK's there.
            assertTrue(SYSTEM.startsWith("Windows"), SYSTEM);
        }
    }

    /** Kernels and containers may refuse io_uring; then it must be they who refuse, not a library that is not there. */
    @Test
    void shouldFindIoUringOrBeRefusedByTheKernel() {
        final Throwable cause = IoUring.unavailabilityCause();
        // Into the build's log: which of the two it is here is worth knowing, and no failure.
        System.out.println("io_uring: " + (cause == null ? "available" : "unavailable, " + rootOf(cause)));
        assertFalse(
                LINUX && cause != null && rootOf(cause) instanceof LinkageError, () -> "library not loaded: " + cause);
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
