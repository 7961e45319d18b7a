package io.voxelize.net.internal.lz4;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/**
 * Native memory by address: the only place where decoders touch it, so that tests can put a checked one in its place.
 * Nothing is checked here: whoever calls has derived each address from bounds that were.
 *
 * <p>Loads only with Agrona 2.x and the flag it needs. Values are in the platform's byte order.
 *
 * <p><b>Thread:</b> any.
 */
public final class DirectMemory {

    private DirectMemory() {}

    /**
     * Tells whether it loads, and values of several bytes are little-endian and may stand anywhere: what all that use
     * it expect.
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

    /** Copies between ranges that do not overlap. */
    static void copy(long from, long to, long length) {
        UnsafeApi.copyMemory(from, to, length);
    }
}
