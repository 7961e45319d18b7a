package io.voxelize.net.internal.decode;

import io.voxelize.net.internal.lz4.CheckedMemory;
import io.voxelize.net.internal.lz4.CheckedTwin;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** The twin of {@link SmallMessageWriter} whose memory is checked. */
final class CheckedWriter {

    private static final MethodHandle WRITE = CheckedTwin.load(
            MethodHandles.lookup(),
            SmallMessageWriter.class,
            "write",
            MethodType.methodType(int.class, long.class, int.class, String.class, long.class, int.class));

    private CheckedWriter() {}

    /**
     * Writes the record of a message.
     *
     * @param target as long as it has room.
     * @return as {@link SmallMessageWriter#write}.
     */
    static int write(byte[] message, String world, byte[] target) {
        CheckedMemory.map(message, target);
        try {
            return (int)
                    WRITE.invokeExact(CheckedMemory.SOURCE, message.length, world, CheckedMemory.TARGET, target.length);
        } catch (RuntimeException | Error ex) {
            throw ex;
        } catch (Throwable ex) {
            throw new AssertionError(ex);
        }
    }
}
