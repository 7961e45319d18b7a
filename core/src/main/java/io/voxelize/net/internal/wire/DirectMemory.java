package io.voxelize.net.internal.wire;

import org.agrona.UnsafeApi;

/**
 * Native memory by address: the only place of the block decoder that touches memory, so that tests can put a checked one in its place. Nothing is checked
 * here: whoever calls has derived each address from bounds that were.
 *
 * <p>Loads only with Agrona 2.x and the flag it needs. Values are in the platform's byte order.
 *
 * <p><b>Thread:</b> any.
 */
final class DirectMemory {

    private DirectMemory() {}

    /**
     * Tells whether multi-byte accesses work at any address.
     *
     * @throws LinkageError with Agrona 1.x, or without its flag.
     */
    static boolean isUnaligned() {
        return UnsafeApi.unalignedAccess();
    }

    static int getByte(long address) {
        return UnsafeApi.getByte(address) & 0xFF;
    }

    static int getShort(long address) {
        return UnsafeApi.getShort(address) & 0xFFFF;
    }

    static int getInt(long address) {
        return UnsafeApi.getInt(address);
    }

    static long getLong(long address) {
        return UnsafeApi.getLong(address);
    }

    static void putByte(long address, int value) {
        UnsafeApi.putByte(address, (byte) value);
    }

    static void putInt(long address, int value) {
        UnsafeApi.putInt(address, value);
    }

    static void putLong(long address, long value) {
        UnsafeApi.putLong(address, value);
    }

    /** Copies between ranges that do not overlap. */
    static void copy(long from, long to, long length) {
        UnsafeApi.copyMemory(from, to, length);
    }
}
