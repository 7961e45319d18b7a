package io.voxelize.net.internal.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.voxelize.net.testsupport.AllocationProbe;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CopiesTest {

    private static final int WARM_UP = 20_000;
    private static final int COPIES = 100_000;
    /** Less than one object in a hundred copies. */
    private static final int MAX_ALLOCATED = 4_096;

    private static ByteBuf buffer(boolean direct, int capacity) {
        return direct ? PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity) : Unpooled.buffer(capacity);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void shouldAppendBehindWhatIsThereWhateverTheBuffers(boolean fromDirect, boolean toDirect) {
        ByteBuf source = buffer(fromDirect, 64);
        ByteBuf target = buffer(toDirect, 64);
        source.writeBytes("0123456789".getBytes(StandardCharsets.US_ASCII)).readerIndex(9);
        target.writeBytes("ab".getBytes(StandardCharsets.US_ASCII)).readerIndex(1);

        Copies.append(target, source, 3, 4);
        Copies.append(target, source, 0, 1);

        assertEquals("ab34560", target.toString(0, target.writerIndex(), StandardCharsets.US_ASCII));
        assertEquals(1, target.readerIndex());
        assertEquals(9, source.readerIndex());
        assertEquals(10, source.writerIndex());
        source.release();
        target.release();
    }

    @Test
    void shouldRefuseWhenThereIsNoRoom() {
        ByteBuf source = buffer(true, 16);
        ByteBuf target = buffer(true, 8);

        assertThrows(IndexOutOfBoundsException.class, () -> Copies.append(target, source, 0, 9));

        assertEquals(0, target.writerIndex());
        source.release();
        target.release();
    }

    /** Also where Netty goes without {@code sun.misc.Unsafe}, as the build has it on JDK 24 and later. */
    @Test
    @Tag("allocation")
    void shouldAllocateNothing() {
        ByteBuf source = buffer(true, 64);
        ByteBuf target = buffer(true, 64);
        copy(target, source, WARM_UP);

        long allocated = AllocationProbe.allocatedBy(() -> copy(target, source, COPIES));

        assertTrue(allocated < MAX_ALLOCATED, "allocated=" + allocated + ", copies=" + COPIES);
        source.release();
        target.release();
    }

    private static void copy(ByteBuf target, ByteBuf source, int count) {
        for (int i = 0; i < count; i++) {
            target.clear();
            Copies.append(target, source, i & 7, 54);
        }
    }
}
