package io.voxelize.net.internal.lz4;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/**
 * Unchecked access to native memory by address. Callers derive every address from checked bounds. Decoders access
 * native memory only through this class, so that tests can replace it by one that checks every address.
 *
 * <p>It links only with Agrona 2.x and the JVM flag that Agrona needs. Values are in the platform's byte order.
 *
 * <p><b>Thread:</b> any.
 */
public final class DirectMemory {

    private DirectMemory() {}

    /**
     * Tells whether this class links and the platform is little-endian with unaligned access, which all callers rely
     * on.
     */
    public static boolean isUsable() {
        try {
            return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN && UnsafeApi.unalignedAccess();
        } catch (LinkageError ex) {
            return false;
        }
    }

    public static int getByte(long address) {
        return UnsafeApi.getByte(address) & 0xFF;
    }

    public static int getShort(long address) {
        return UnsafeApi.getShort(address) & 0xFFFF;
    }

    static int getInt(long address) {
        return UnsafeApi.getInt(address);
    }

    public static long getLong(long address) {
        return UnsafeApi.getLong(address);
    }

    static void putByte(long address, int value) {
        UnsafeApi.putByte(address, (byte) value);
    }

    public static void putInt(long address, int value) {
        UnsafeApi.putInt(address, value);
    }

    public static void putLong(long address, long value) {
        UnsafeApi.putLong(address, value);
    }

    /** Copies between ranges that must not overlap. */
    static void copy(long from, long to, long length) {
        UnsafeApi.copyMemory(from, to, length);
    }
}
