package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteOrder;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class PackedVarintsTest {

    private static final int MARGIN = 8;
    private static final byte JUNK = 0x5A;

    @Test
    void shouldUnpackEveryLengthAtEveryPlace() {
        int[] edges = {0, 1, 0x7F, 0x80, 0x3FFF, 0x4000, 0x1F_FFFF, 0x20_0000, 0xFFF_FFFF, 0x1000_0000, -1, 61_440};
        Random random = new Random(3);
        for (int round = 0; round < 3_000; round++) {
            int[] values = new int[random.nextInt(40)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : random.nextInt(128);
            }
            assertUnpacks(values, Wire.packed(values));
        }
    }

    @Test
    void shouldCutTenByteVarintsTo32Bits() {
        Wire wire = Wire.empty();
        int[] values = new int[20];
        for (int i = 0; i < values.length; i++) {
            values[i] = -i - 1;
            wire.raw(values[i]);
        }
        assertEquals(200, wire.bytes().length);
        assertUnpacks(values, wire.bytes());
    }

    @Test
    void shouldRefuseCutVarint() {
        byte[] bytes = Wire.packed(1, 2, 300);
        assertEquals(PackedVarints.MALFORMED, PackedVarints.count(new UnsafeBuffer(bytes), 0, bytes.length - 1));
    }

    @Test
    void shouldRefuseVarintOfElevenBytes() {
        byte[] bytes = new byte[24];
        for (int i = 0; i < 10; i++) {
            bytes[i] = (byte) 0x80;
        }
        UnsafeBuffer target = new UnsafeBuffer(new byte[200]);
        assertEquals(PackedVarints.MALFORMED, PackedVarints.unpack(new UnsafeBuffer(bytes), 0, 24, target, 0));
        // The same where fewer than eight bytes are left.
        byte[] tail = {-128, -128, -128, -128, -128, -128, -128, -128, -128, -128, 1};
        UnsafeBuffer offset = new UnsafeBuffer(tail);
        assertEquals(PackedVarints.MALFORMED, PackedVarints.unpack(offset, 0, tail.length, target, 0));
    }

    @Test
    void shouldCountNothingInNothing() {
        assertEquals(0, PackedVarints.count(new UnsafeBuffer(new byte[4]), 2, 0));
    }

    private static void assertUnpacks(int[] values, byte[] packed) {
        UnsafeBuffer source = new UnsafeBuffer(new byte[packed.length + 2 * MARGIN]);
        source.setMemory(0, source.capacity(), JUNK);
        source.putBytes(MARGIN, packed);
        assertEquals(values.length, PackedVarints.count(source, MARGIN, packed.length));
        UnsafeBuffer target = new UnsafeBuffer(new byte[values.length * Integer.BYTES + 2 * MARGIN]);
        target.setMemory(0, target.capacity(), JUNK);
        assertEquals(values.length, PackedVarints.unpack(source, MARGIN, packed.length, target, MARGIN));
        int[] unpacked = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            unpacked[i] = target.getInt(MARGIN + i * Integer.BYTES, ByteOrder.LITTLE_ENDIAN);
        }
        assertArrayEquals(values, unpacked);
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(JUNK, target.getByte(i));
            assertEquals(JUNK, target.getByte(target.capacity() - 1 - i));
        }
    }
}
