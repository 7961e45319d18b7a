package io.voxelize.net.internal.ring;

import io.voxelize.net.message.NetworkException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Checks that Agrona works in this JVM before anything depends on it.
 *
 * <p>Agrona 2.x uses {@code jdk.internal.misc.Unsafe}, which the JDK opens only by a flag; Agrona 1.x uses
 * {@code sun.misc.Unsafe} and needs none.
 *
 * <p><b>Thread:</b> any.
 */
public final class AgronaAccess {

    private static final String PACKAGE = "jdk.internal.misc";

    private AgronaAccess() {}

    /**
     * Writes to an Agrona buffer.
     *
     * @throws NetworkException with {@link NetworkException.Reason#UNSUPPORTED_PLATFORM} if Agrona does not work; the
     *     message names the missing JVM flag.
     */
    public static void check() {
        try {
            UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(Long.BYTES));
            buffer.putLong(0, 1);
        } catch (LinkageError ex) {
            throw new NetworkException(NetworkException.Reason.UNSUPPORTED_PLATFORM, explain(ex), ex);
        }
    }

    private static String explain(LinkageError error) {
        try {
            // Without initialising the class, since its initialisation just failed.
            Module agrona = Class.forName(
                            "org.agrona.concurrent.UnsafeBuffer", false, AgronaAccess.class.getClassLoader())
                    .getModule();
            if (!Object.class.getModule().isExported(PACKAGE, agrona)) {
                return "Agrona 2 needs a JVM flag that is missing: --add-opens java.base/" + PACKAGE + "="
                        + (agrona.isNamed() ? agrona.getName() : "ALL-UNNAMED");
            }
            return "Agrona cannot be used in this JVM: error=" + error;
        } catch (ClassNotFoundException ex) {
            return "Agrona is missing: add org.agrona:agrona to the class path or the module path";
        }
    }
}
