package io.voxelize.net.internal.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.internal.ring.LifeCycle;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BacklogTest {

    private final BacklogTotal total = new BacklogTotal(1 << 20);
    private final Backlog backlog = new Backlog(total);
    private final Game game = new Game(Game.smallConfig().build());
    private final MessageSource source = game.source(new FakeGate());
    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10, 64 << 10);

    BacklogTest() {
        for (int i = 0; i < read.capacity(); i++) {
            // Differs from its neighbours, and from what stands 256 bytes away.
            read.writeByte(i * 31 + (i >> 8));
        }
    }

    @AfterEach
    void shouldHaveReleasedEverything() {
        backlog.clear();
        assertEquals(0, backlog.length());
        assertEquals(1, read.refCnt());
        read.release();
        game.close();
    }

    private void add(int index, int length) {
        backlog.add(read, index, length, source, 1);
    }

    private ByteBuf first() {
        return assertInstanceOf(ByteBuf.class, backlog.peek());
    }

    @Test
    void shouldCopyMessageThatFillsLittleOfItsBuffer() {
        add(100, 54);

        assertNotSame(read, first());
        assertEquals(1, read.refCnt());
        assertEquals(Backlog.ENTRY_OVERHEAD + 54, backlog.length());
        for (int i = 0; i < 54; i++) {
            assertEquals(read.getByte(100 + i), first().getByte(backlog.messageIndex() + i));
        }
    }

    @Test
    void shouldCopySmallMessagesIntoFewBlocksAndChargeThemUntilTheirLastMessageLeaves() {
        for (int i = 0; i < 500; i++) {
            add(i, 54);
        }

        Set<ByteBuf> blocks = Collections.newSetFromMap(new IdentityHashMap<>());
        long charged = backlog.length();
        for (int i = 0; i < 500; i++) {
            ByteBuf block = first();
            blocks.add(block);
            for (int at = 0; at < 54; at++) {
                assertEquals(read.getByte(i + at), block.getByte(backlog.messageIndex() + at));
            }
            backlog.remove();
            charged -= Backlog.ENTRY_OVERHEAD + (block.refCnt() == 0 ? block.capacity() : 0);
            assertEquals(charged, backlog.length());
        }

        assertTrue(blocks.size() < 20, "blocks=" + blocks.size());
        blocks.forEach(block -> assertEquals(0, block.refCnt()));
    }

    @Test
    void shouldRetainAndChargeTheBufferThatAMessageFills() {
        add(1_000, 60_000);

        assertSame(read, first());
        assertEquals(2, read.refCnt());
        assertEquals(1_000, backlog.messageIndex());
        assertEquals(60_000, backlog.messageLength());
        assertEquals(Backlog.ENTRY_OVERHEAD + read.capacity(), backlog.length());
    }

    @Test
    void shouldKeepOrderThroughGrowth() {
        for (int i = 0; i < 40; i++) {
            backlog.addStep(LifeCycle.connected(i));
        }
        for (int i = 0; i < 40; i++) {
            backlog.remove();
        }
        for (int i = 0; i < 63; i++) {
            add(i, i);
        }
        add(63, 63);

        backlog.addStep(LifeCycle.connected(1));

        for (int i = 0; i < 64; i++) {
            assertEquals(i, backlog.messageLength());
            assertSame(source, backlog.source());
            assertEquals(1, backlog.receivedNs());
            for (int at = 0; at < i; at++) {
                assertEquals(read.getByte(i + at), first().getByte(backlog.messageIndex() + at));
            }
            backlog.remove();
        }
        assertTrue(backlog.peek() instanceof LifeCycle);
        assertNull(backlog.source());
        backlog.remove();
        assertTrue(backlog.isEmpty(), "65 entries");
    }

    @Test
    void shouldReleaseEverythingWhenCleared() {
        add(0, 10);
        add(1_000, 60_000);
        assertEquals(backlog.length(), total.length());

        backlog.clear();

        assertTrue(backlog.isEmpty());
        assertEquals(0, total.length());
        assertEquals(1, read.refCnt());
    }

    @Test
    void shouldKeepStepsAndEndsBetweenMessages() {
        add(0, 0);
        backlog.addEnd(source);

        assertEquals(0, backlog.messageLength());
        backlog.remove();

        assertSame(source, backlog.peek());
        assertEquals(Backlog.ENTRY_OVERHEAD, backlog.length());
    }
}
