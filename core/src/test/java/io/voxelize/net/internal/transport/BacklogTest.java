package io.voxelize.net.internal.transport;

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

    private final Backlog backlog = new Backlog(new InboundShare(1 << 20));
    private final Game game = new Game(Game.smallConfig().build());
    private final MessageSource source = game.source(new FakeGate());
    private final ByteBuf read = PooledByteBufAllocator.DEFAULT.directBuffer(64 << 10, 64 << 10);

    BacklogTest() {
        read.writeBytes(Frames.pattern(read.capacity(), 1));
    }

    @AfterEach
    void shouldHaveReleasedEverything() {
        backlog.clear();
        assertEquals(0, backlog.length());
        assertEquals(1, read.refCnt());
        read.release();
        game.close();
    }

    private void lend(int index, int length) {
        backlog.lend(read, index, length, source, 1);
    }

    private ByteBuf first() {
        return assertInstanceOf(ByteBuf.class, backlog.peek());
    }

    @Test
    void shouldOnlyBorrowWhatLeavesBeforeItMustBeKept() {
        lend(100, 54);
        assertSame(read, first());
        assertEquals(100, backlog.messageIndex());
        assertEquals(54, backlog.messageLength());
        assertEquals(Backlog.ENTRY_OVERHEAD + 54, backlog.length());

        backlog.remove();
        backlog.keep();

        assertTrue(backlog.isEmpty());
        assertEquals(0, backlog.length());
        assertEquals(1, read.refCnt());
    }

    @Test
    void shouldCopyMessageThatFillsLittleOfItsBuffer() {
        lend(100, 54);
        backlog.keep();

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
            lend(i, 54);
            backlog.keep();
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
        lend(1_000, 60_000);
        backlog.keep();

        assertSame(read, first());
        assertEquals(2, read.refCnt());
        assertEquals(1_000, backlog.messageIndex());
        assertEquals(60_000, backlog.messageLength());
        assertEquals(Backlog.ENTRY_OVERHEAD + read.capacity(), backlog.length());
    }

    @Test
    void shouldKeepLoanThroughGrowth() {
        for (int i = 0; i < 40; i++) {
            backlog.addStep(LifeCycle.connected(i));
        }
        for (int i = 0; i < 40; i++) {
            backlog.remove();
        }
        for (int i = 0; i < 63; i++) {
            lend(i, i);
            backlog.keep();
        }
        lend(63, 63);

        backlog.addStep(LifeCycle.connected(1));
        backlog.keep();

        assertEquals(65, backlog.count());
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
    }

    @Test
    void shouldClearWhatIsOnLoanWithoutReleasingIt() {
        lend(0, 10);

        backlog.clear();
        backlog.keep();

        assertEquals(1, read.refCnt());
    }

    @Test
    void shouldKeepStepsAndEndsBetweenMessages() {
        lend(0, 0);
        backlog.keep();
        backlog.addEnd(source);

        assertEquals(0, backlog.messageLength());
        backlog.remove();

        assertSame(source, backlog.peek());
        assertEquals(Backlog.ENTRY_OVERHEAD, backlog.length());
    }
}
