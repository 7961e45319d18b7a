package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class CursorFlyweightTest {

    private static Message threePeers(boolean checked) {
        RecordBuilder record = new RecordBuilder(MessageType.PEER)
                .peer("a", "", "")
                .event("x", "")
                .peer("b", "", "")
                .peer("c", "", "");
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[4_096]);
        record.writeInline(buffer, 64);
        return TestFlyweights.message(new SlabPool(0, 0), new WritableCounters(), checked)
                .wrap(record.recordType(), buffer, 64);
    }

    @Test
    void shouldEndWithNoSuchElement() {
        Iterator<PeerView> peers = threePeers(false).peers().iterator();
        for (int i = 0; i < 3; i++) {
            assertTrue(peers.hasNext());
            peers.next();
        }
        assertFalse(peers.hasNext());
        assertThrows(NoSuchElementException.class, peers::next);
    }

    @Test
    void shouldStartAgainFromAccessorAndFromIterator() {
        Message message = threePeers(false);
        Iterator<PeerView> peers = message.peers().iterator();
        peers.next();
        peers.next();
        assertEquals("a", message.peers().iterator().next().id().toString());
        assertEquals(3, message.peers().count());
    }

    @Test
    void shouldReuseElementButEndItsTexts() {
        Iterator<PeerView> peers = threePeers(false).peers().iterator();
        PeerView first = peers.next();
        TextView id = first.id();
        assertEquals("a", id.toString());
        PeerView second = peers.next();
        assertSame(first, second);
        assertThrows(IllegalStateException.class, id::length, "the text belonged to the element before");
        assertEquals("b", second.id().toString());
    }

    @Test
    void shouldEndElementWhenCheckedCursorMovesOn() {
        Iterator<PeerView> peers = threePeers(true).peers().iterator();
        PeerView first = peers.next();
        PeerView second = peers.next();
        assertNotSame(first, second);
        assertThrows(IndexOutOfBoundsException.class, first::id);
        assertEquals("b", second.id().toString());
    }

    @Test
    void shouldEndElementWhenWalkStartsAgain() {
        for (boolean checked : new boolean[] {false, true}) {
            Message message = threePeers(checked);
            PeerView first = message.peers().iterator().next();
            assertEquals(3, message.peers().count());
            assertThrows(IndexOutOfBoundsException.class, first::id);
        }
    }
}
