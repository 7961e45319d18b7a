package io.voxelize.net.internal.lz4;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What {@link DirectMemory} is for the twin of the block decoder: made-up addresses, and an error for each access
 * outside the two ranges that the decoder was given. Only the target can be written.
 *
 * <p>Has the methods of {@link DirectMemory}, which must stay so: {@link CheckedTwin} puts this in its place. One
 * thread.
 */
public final class CheckedMemory {

    public static final long SOURCE = 1L << 32;
    public static final long TARGET = 1L << 33;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static byte[] source = {};
    private static byte[] target = {};

    private CheckedMemory() {}

    /**
     * From now on the bytes of one array can be read at {@link #SOURCE}, and those of the other read and written at
     * {@link #TARGET}.
     */
    public static void map(byte[] readable, byte[] writable) {
        source = readable;
        target = writable;
    }

    public static int getByte(long address) {
        return memory(address, Byte.BYTES)[(int) address] & 0xFF;
    }

    public static int getShort(long address) {
        return (short) SHORTS.get(memory(address, Short.BYTES), (int) address) & 0xFFFF;
    }

    public static int getInt(long address) {
        return (int) INTS.get(memory(address, Integer.BYTES), (int) address);
    }

    public static long getLong(long address) {
        return (long) LONGS.get(memory(address, Long.BYTES), (int) address);
    }

    public static void putByte(long address, int value) {
        writable(address, Byte.BYTES)[(int) address] = (byte) value;
    }

    public static void putInt(long address, int value) {
        INTS.set(writable(address, Integer.BYTES), (int) address, value);
    }

    public static void putLong(long address, long value) {
        LONGS.set(writable(address, Long.BYTES), (int) address, value);
    }

    public static void copy(long from, long to, long length) {
        byte[] readable = memory(from, length);
        byte[] writable = writable(to, length);
        if (readable == writable && Math.abs(from - to) < length) {
            throw new AssertionError("ranges overlap: from=" + from + ", to=" + to + ", length=" + length);
        }
        System.arraycopy(readable, (int) from, writable, (int) to, (int) length);
    }

    private static byte[] writable(long address, long length) {
        byte[] memory = memory(address, length);
        if (memory != target) {
            throw new AssertionError("write to the source: index=" + (address - SOURCE));
        }
        return memory;
    }

    private static byte[] memory(long address, long length) {
        byte[] memory = address >= TARGET ? target : source;
        long index = address - (address >= TARGET ? TARGET : SOURCE);
        if (index < 0 || length < 0 || length > memory.length - index) {
            throw new AssertionError("access out of bounds: " + (memory == target ? "target" : "source") + " index="
                    + index + ", length=" + length + ", limit=" + memory.length);
        }
        return memory;
    }
}
