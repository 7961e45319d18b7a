package io.voxelize.net.nativeconfig;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A program of its own: touches memory through Agrona the way the library does. */
final class AgronaProbe {
    private AgronaProbe() {}

    public static void main(String[] args) {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        buffer.putIntVolatile(8, 42);
        System.out.print(buffer.getInt(8));
    }
}
