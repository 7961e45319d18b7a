package io.voxelize.net.internal.ring;

import io.voxelize.net.message.NetworkException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds out whether Agrona can work in this JVM, before anything depends on it.
 *
 * <p>Agrona 2.x uses {@code jdk.internal.misc.Unsafe}, which the JDK opens only by a flag; Agrona 1.x uses {@code sun.misc.Unsafe} and needs none.
 *
 * <p><b>Thread:</b> any.
 */
public final class AgronaAccess {

    private static final String PACKAGE = "java.base/jdk.internal.misc";

    private AgronaAccess() {}

    /**
     * Uses Agrona once.
     *
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} that names the missing flag.
     */
    public static void check() {
        try {
            UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
            buffer.putLong(0, 1);
        } catch (LinkageError ex) {
            throw new NetworkException(
                    NetworkException.Reason.UNSUPPORTED_PLATFORM,
                    "Agrona needs a JVM flag that is missing: --add-opens " + PACKAGE + "=" + target(),
                    ex);
        }
    }

    private static String target() {
        // Asked of our own module: loading a class of Agrona again could throw. On the module path both are named.
        return AgronaAccess.class.getModule().isNamed() ? "org.agrona" : "ALL-UNNAMED";
    }
}
