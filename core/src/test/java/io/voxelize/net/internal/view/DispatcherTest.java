package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DispatcherTest {

    private static final int EPOCH = 5;

    private final InboundRing ring = new InboundRing(16 << 10);
    private final SlabPool slabs = new SlabPool(1 << 20, 1 << 20);
    private final WritableCounters counters = new WritableCounters();
    private final Dispatcher dispatcher =
            new Dispatcher(ring, slabs, counters, true, LeakDetection.PARANOID, ArrayInflater.NONE, false);
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void shouldLeakNoSlab() {
        dispatcher.close();
        assertEquals(0, slabs.inUseLength(), "a slab was not released");
        slabs.close();
    }

    /** Writes down everything it is told. */
    private class Recorder implements NetIntercept {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void onMessage(Message message) {
            log.add(name + ":" + message.type() + " " + message.text());
        }

        @Override
        public void onConnected() {
            log.add(name + ":connected");
        }

        @Override
        public void onJoined(String world) {
            log.add(name + ":joined " + world);
        }

        @Override
        public void onLeft(String world) {
            log.add(name + ":left " + world);
        }

        @Override
        public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
            log.add(name + ":reconnecting " + attempt + " " + delayMs + " " + cause.reason() + " "
                    + cause.getMessage());
        }

        @Override
        public void onReconnected() {
            log.add(name + ":reconnected");
        }

        @Override
        public void onDisconnected(NetworkException reason) {
            log.add(name + ":disconnected " + reason.reason() + " " + reason.getMessage());
        }

        @Override
        public void onDropped(Counter counter, long total) {
            log.add(name + ":dropped " + counter + "=" + total);
        }
    }

    private static RecordBuilder record(MessageType type, String text) {
        return new RecordBuilder(type).text(RecordLayout.TEXT, text);
    }

    private void offer(String text) {
        record(MessageType.EVENT, text).offer(ring, slabs);
    }

    private void offer(LifeCycle step) {
        assertTrue(step.offer(ring));
    }

    private int drain() {
        return dispatcher.drain(SyncBudget.UNLIMITED);
    }

    private List<String> drained() {
        log.clear();
        drain();
        return List.copyOf(log);
    }

    @Test
    void shouldDeliverInOrderToEveryInterceptorInOrder() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        dispatcher.register(new Recorder("b"), UnsentPackets.NONE);
        offer("1");
        offer("2");
        assertEquals(2, drain());
        assertEquals(List.of("a:EVENT 1", "b:EVENT 1", "a:EVENT 2", "b:EVENT 2"), log);
        assertEquals(2, counters.get(Counter.MESSAGES_DELIVERED));
        assertEquals(0, drain());
    }

    @Test
    void shouldReleaseSlabsEvenWithoutInterceptors() {
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
        record(MessageType.INIT, "x".repeat(5_000)).offer(ring, slabs);
        assertTrue(slabs.inUseLength() > 0);
        drain();
        assertEquals(0, slabs.inUseLength());
    }

    @Test
    void shouldIsolateWhateverAnInterceptorThrows() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        dispatcher.register(new ThrowingIntercept(), UnsentPackets.NONE);
        dispatcher.register(new Recorder("b"), UnsentPackets.NONE);
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
        offer("2");
        offer(LifeCycle.connected(EPOCH));
        assertEquals(2, drain());
        assertEquals(List.of("a:LOAD ", "b:LOAD ", "a:EVENT 2", "b:EVENT 2", "a:connected", "b:connected"), log);
        assertEquals(3, counters.get(Counter.INTERCEPT_ERRORS));
        assertEquals(0, slabs.inUseLength());
    }

    private static final class ThrowingIntercept implements NetIntercept {
        @Override
        public void onMessage(Message message) {
            if (message.type() == MessageType.LOAD) {
                throw new IllegalArgumentException("on purpose");
            }
            throw new AssertionError("on purpose");
        }

        @Override
        public void onConnected() {
            throw new StackOverflowError("on purpose");
        }
    }

    @Test
    void shouldStopAtMessageBudget() {
        for (int i = 0; i < 40; i++) {
            offer("" + i);
        }
        SyncBudget budget = SyncBudget.of(3, Long.MAX_VALUE).withMaxBacklogFactor(1);
        assertEquals(3, dispatcher.drain(budget));
        assertEquals(3, dispatcher.drain(budget));
        assertEquals(34, drain());
    }

    @Test
    void shouldScaleMessageBudgetWithTheFillOfTheRing() {
        SyncBudget budget = SyncBudget.of(2, Long.MAX_VALUE).withMaxBacklogFactor(11);
        offer("");
        offer("");
        offer("");
        offer("");
        assertEquals(2, dispatcher.drain(budget), "3 % full");
        drain();
        while (ring.pendingLength() < ring.capacity() / 2) {
            offer("");
        }
        assertEquals(12, dispatcher.drain(budget), "half full: 2 * (1 + 10 / 2)");
    }

    @Test
    void shouldScaleMessageBudgetWithTheFillOfTheSlabs() {
        Slab half = RecordBuilder.acquire(slabs, 512 << 10);
        for (int i = 0; i < 20; i++) {
            offer("");
        }
        SyncBudget budget = SyncBudget.of(2, Long.MAX_VALUE).withMaxBacklogFactor(11);
        assertEquals(12, dispatcher.drain(budget));
        half.release();
    }

    @Test
    void shouldDeliverOneMessageHoweverShortTheTime() {
        offer("1");
        offer("2");
        assertEquals(1, dispatcher.drain(SyncBudget.of(100, 1)));
        assertEquals(1, dispatcher.drain(SyncBudget.of(100, 1)));
        assertEquals(0, dispatcher.drain(SyncBudget.of(100, 1)));
    }

    @Test
    void shouldLeaveWhatArrivesMeanwhileForTheNextCall() {
        dispatcher.register(
                message -> {
                    log.add("seen");
                    offer("again");
                },
                UnsentPackets.NONE);
        offer("first");
        assertEquals(1, drain());
        assertEquals(1, drain());
        assertEquals(2, log.size());
    }

    @Test
    void shouldDeliverLifeCycleBetweenMessages() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "hills"));
        record(MessageType.INIT, "init").offer(ring, slabs);
        offer("1");
        offer(LifeCycle.left(EPOCH, "hills"));
        offer(LifeCycle.disconnected(EPOCH, NetworkException.Reason.CONNECTION_LOST, "the server went away"));
        assertEquals(2, drain());
        assertEquals(
                List.of(
                        "a:connected",
                        "a:joined hills",
                        "a:INIT init",
                        "a:EVENT 1",
                        "a:left hills",
                        "a:disconnected CONNECTION_LOST the server went away"),
                log);
    }

    @Test
    void shouldNotTellOfAnEndWithoutABeginning() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.disconnected(EPOCH, NetworkException.Reason.UNKNOWN_HOST, "no such host"));
        assertEquals(List.of(), drained());
    }

    @Test
    void shouldTellLateComerWhereTheConnectionStands() {
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "hills"));
        // Long enough for a slab, and with a chunk that no INIT should have.
        record(MessageType.INIT, "i".repeat(3_000))
                .chunkWithData(slabs, 0, 0, 1)
                .peer("p", "Ada", "")
                .offer(ring, slabs);
        drain();
        dispatcher.register(new Recorder("late"), UnsentPackets.NONE);
        dispatcher.register(
                message -> log.add("chunks=" + message.chunks().count() + ", peers="
                        + message.peers().count()),
                UnsentPackets.NONE);
        assertEquals(
                List.of("late:connected", "late:joined hills", "late:INIT " + "i".repeat(3_000), "chunks=0, peers=1"),
                drained());
        assertEquals(1, counters.get(Counter.MESSAGES_DELIVERED), "told again, not delivered again");
        assertEquals(List.of(), drained(), "once only");
        assertEquals(0, slabs.inUseLength());
    }

    @Test
    void shouldTellLateComerOfAnInitThatIsKeptInLittleMemory() {
        Dispatcher compact =
                new Dispatcher(ring, slabs, counters, true, LeakDetection.PARANOID, ArrayInflater.NONE, true);
        for (String text : List.of("i".repeat(3_000), "short")) {
            offer(LifeCycle.connected(EPOCH));
            offer(LifeCycle.joined(EPOCH, "hills"));
            record(MessageType.INIT, text).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
            compact.drain(SyncBudget.UNLIMITED);
            log.clear();
            NetIntercept late = new Recorder("late");
            compact.register(late, UnsentPackets.NONE);
            compact.drain(SyncBudget.UNLIMITED);
            assertEquals(List.of("late:connected", "late:joined hills", "late:INIT " + text), log);
            compact.unregister(late);
            offer(LifeCycle.disconnected(EPOCH, NetworkException.Reason.CLOSED, "bye"));
        }
        compact.close();
    }

    @Test
    void shouldNotTellLateComerOfAnEndedSession() {
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "hills"));
        record(MessageType.INIT, "old").offer(ring, slabs);
        offer(LifeCycle.left(EPOCH, "hills"));
        drain();
        dispatcher.register(new Recorder("late"), UnsentPackets.NONE);
        assertEquals(List.of("late:connected"), drained());
        offer(LifeCycle.disconnected(EPOCH, NetworkException.Reason.CLOSED, "bye"));
        drain();
        dispatcher.register(new Recorder("later"), UnsentPackets.NONE);
        assertEquals(List.of(), drained());
    }

    @Test
    void shouldTellOfALossAndOfTheWayBack() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "w"));
        record(MessageType.INIT, "old").offer(ring, slabs);
        drain();
        log.clear();
        NetworkException cause = new NetworkException(NetworkException.Reason.CONNECTION_LOST, "reset");
        offer(LifeCycle.reconnecting(EPOCH, cause, 1, 900));
        assertEquals(List.of("a:reconnecting 1 900 CONNECTION_LOST reset"), drained());
        dispatcher.register(new Recorder("late"), UnsentPackets.NONE);
        offer(LifeCycle.rejoined(EPOCH + 1, "w"));
        record(MessageType.INIT, "new").offer(ring, slabs);
        assertEquals(
                List.of(
                        "late:connected",
                        "late:reconnecting 1 900 CONNECTION_LOST reset",
                        "a:reconnected",
                        "late:reconnected",
                        "a:joined w",
                        "late:joined w",
                        "a:INIT new",
                        "late:INIT new"),
                drained());
    }

    @Test
    void shouldTellAnInterceptorOnceWhenItIsRegisteredBetweenTheCallsOfOneStep() {
        dispatcher.register(
                new NetIntercept() {
                    @Override
                    public void onMessage(Message message) {}

                    @Override
                    public void onReconnected() {
                        dispatcher.register(new Recorder("new"), UnsentPackets.NONE);
                    }
                },
                UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "w"));
        offer(LifeCycle.reconnecting(
                EPOCH, new NetworkException(NetworkException.Reason.CONNECTION_LOST, "reset"), 1, 0));
        offer(LifeCycle.rejoined(EPOCH + 1, "w"));
        record(MessageType.INIT, "init").offer(ring, slabs);
        assertEquals(List.of("new:connected", "new:joined w", "new:INIT init"), drained());
    }

    @Test
    void shouldTellOfTheWayBackWithoutAWorld() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.reconnecting(
                EPOCH, new NetworkException(NetworkException.Reason.CONNECTION_LOST, "reset"), 2, 0));
        offer(LifeCycle.reconnected(EPOCH + 1));
        drain();
        log.clear();
        dispatcher.register(new Recorder("late"), UnsentPackets.NONE);
        assertEquals(List.of("late:connected"), drained());
    }

    @Test
    void shouldGiveTheNewInitAfterASecondJoin() {
        offer(LifeCycle.connected(EPOCH));
        offer(LifeCycle.joined(EPOCH, "a"));
        record(MessageType.INIT, "old").offer(ring, slabs);
        offer(LifeCycle.left(EPOCH, "a"));
        offer(LifeCycle.joined(EPOCH + 1, "b"));
        record(MessageType.INIT, "new").offer(ring, slabs);
        drain();
        dispatcher.register(new Recorder("late"), UnsentPackets.NONE);
        assertEquals(List.of("late:connected", "late:joined b", "late:INIT new"), drained());
    }

    @Test
    void shouldRegisterFromInsideWithTheNextRecord() {
        dispatcher.register(
                new Once(() -> dispatcher.register(new Recorder("new"), UnsentPackets.NONE)), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        offer("1");
        offer("2");
        assertEquals(List.of("new:connected", "new:EVENT 2"), drained());
    }

    @Test
    void shouldRegisterFromInsideTheLastRecord() {
        dispatcher.register(
                new Once(() -> dispatcher.register(new Recorder("new"), UnsentPackets.NONE)), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        record(MessageType.INIT, "init").offer(ring, slabs);
        assertEquals(List.of("new:connected", "new:INIT init"), drained());
    }

    @Test
    void shouldUnregisterFromInsideAfterThisRecord() {
        Recorder last = new Recorder("last");
        dispatcher.register(new Once(() -> dispatcher.unregister(last)), UnsentPackets.NONE);
        dispatcher.register(last, UnsentPackets.NONE);
        offer("1");
        offer("2");
        assertEquals(List.of("last:EVENT 1"), drained());
        assertNull(dispatcher.unregister(last));
    }

    /** Runs something at the first message. */
    private static final class Once implements NetIntercept {
        private final Runnable action;
        private boolean done;

        Once(Runnable action) {
            this.action = action;
        }

        @Override
        public void onMessage(Message message) {
            if (!done) {
                done = true;
                action.run();
            }
        }
    }

    @Test
    void shouldRegisterOnce() {
        Recorder recorder = new Recorder("a");
        assertTrue(dispatcher.register(recorder, UnsentPackets.NONE));
        assertFalse(dispatcher.register(recorder, UnsentPackets.NONE));
        offer("1");
        assertEquals(List.of("a:EVENT 1"), drained());
        assertNotNull(dispatcher.unregister(recorder));
        offer("2");
        assertEquals(List.of(), drained());
    }

    @Test
    void shouldReportEachDropOncePerDrain() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        counters.add(Counter.BAD_MESSAGES, 2);
        counters.add(Counter.LIMIT_EXCEEDED, 1);
        counters.add(Counter.UNKNOWN_FIELDS, 9);
        assertEquals(List.of("a:dropped BAD_MESSAGES=2", "a:dropped LIMIT_EXCEEDED=1"), drained());
        assertEquals(List.of(), drained());
        counters.add(Counter.BAD_MESSAGES, 5);
        assertEquals(List.of("a:dropped BAD_MESSAGES=7"), drained());
    }

    @Test
    void shouldSayOnceThatRoomWasMade() {
        assertFalse(dispatcher.takeRoomMade());
        drain();
        assertFalse(dispatcher.takeRoomMade());
        offer(LifeCycle.connected(EPOCH));
        drain();
        assertTrue(dispatcher.takeRoomMade());
        assertFalse(dispatcher.takeRoomMade());
    }

    @Test
    void shouldSayThatRoomWasMadeWhenAllThereWasIsAborted() {
        ring.abort(ring.tryClaim(1, 64));
        drain();
        assertTrue(dispatcher.takeRoomMade());
    }

    @Test
    void shouldMakeRoomWhileALargeDrainIsStillGoingOn() {
        int offered = 0;
        while (ring.hasRoom(500)) {
            offer("x".repeat(300));
            offered++;
        }
        List<Boolean> room = new ArrayList<>();
        dispatcher.register(message -> room.add(ring.hasRoom(500)), UnsentPackets.NONE);
        assertEquals(offered, drain());
        assertFalse(room.get(0));
        assertTrue(room.get(offered - 1), "the first batch was given back before the last was read");
    }

    @Test
    void shouldRefuseToDrainFromInsideACallback() {
        List<String> thrown = new ArrayList<>();
        dispatcher.register(
                message -> thrown.add(
                        assertThrows(IllegalStateException.class, this::drain).getMessage()),
                UnsentPackets.NONE);
        offer("1");
        offer("2");
        assertEquals(2, drain());
        assertEquals(2, thrown.size());
        assertTrue(thrown.get(0).contains("sync()"), thrown.get(0));
    }

    @Test
    void shouldThrowFromKeptViews() {
        List<Message> kept = new ArrayList<>();
        List<ChunkView> chunks = new ArrayList<>();
        dispatcher.register(
                message -> {
                    kept.add(message);
                    message.chunks().forEach(chunks::add);
                },
                UnsentPackets.NONE);
        for (int i = 0; i < 2; i++) {
            new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, i, 0, 1).offer(ring, slabs);
        }
        drain();
        for (int i = 0; i < 2; i++) {
            assertThrows(IllegalStateException.class, kept.get(i)::type);
            assertThrows(IndexOutOfBoundsException.class, kept.get(i)::chunks);
            assertThrows(IndexOutOfBoundsException.class, chunks.get(i)::voxels);
        }
    }

    @Test
    void shouldKeepRetainedChunkBeyondTheDrain() {
        List<ChunkData> retained = new ArrayList<>();
        dispatcher.register(
                message -> message.chunks().forEach(chunk -> {
                    ChunkData data = chunk.retain();
                    assertNotNull(data);
                    retained.add(data);
                }),
                UnsentPackets.NONE);
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 1, 2, 40).offer(ring, slabs);
        drain();
        assertEquals(0, slabs.inUseLength());
        assertEquals(40, retained.get(0).voxels().get(0));
        retained.get(0).close();
    }

    @Test
    void shouldReleaseWhatIsLeftAndTellOfTheEndWhenClosed() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        drain();
        log.clear();
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
        record(MessageType.INIT, "x".repeat(5_000)).offer(ring, slabs);
        offer(LifeCycle.left(EPOCH, "hills"));
        dispatcher.close();
        dispatcher.close();
        assertEquals(0, slabs.inUseLength());
        assertEquals(List.of("a:left hills", "a:disconnected CLOSED the network was closed"), log);
        assertEquals(0, drain());
    }

    @Test
    void shouldTellOfTheEndOnceWhenItIsInTheRing() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        drain();
        log.clear();
        offer(LifeCycle.disconnected(EPOCH, NetworkException.Reason.CONNECTION_LOST, "reset"));
        dispatcher.close();
        assertEquals(List.of("a:disconnected CONNECTION_LOST reset"), log);
    }

    @Test
    void shouldReleaseInSilenceWhatComesAfterItWasClosed() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        dispatcher.close();
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
        offer(LifeCycle.connected(EPOCH));
        assertTrue(slabs.inUseLength() > 0);

        dispatcher.discardRest();

        assertEquals(0, slabs.inUseLength());
        assertEquals(0, ring.pendingLength());
        assertEquals(List.of(), log);
    }

    @Test
    void shouldFinishTheRecordWhenClosedFromInside() {
        dispatcher.register(new Recorder("a"), UnsentPackets.NONE);
        dispatcher.register(new Once(dispatcher::close), UnsentPackets.NONE);
        dispatcher.register(new Recorder("b"), UnsentPackets.NONE);
        offer(LifeCycle.connected(EPOCH));
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 0, 0, 1).offer(ring, slabs);
        new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 1, 0, 1).offer(ring, slabs);
        assertEquals(1, drain());
        assertEquals(
                List.of(
                        "a:connected",
                        "b:connected",
                        "a:LOAD ",
                        "b:LOAD ",
                        "a:disconnected CLOSED the network was closed",
                        "b:disconnected CLOSED the network was closed"),
                log);
        assertEquals(0, slabs.inUseLength());
    }

    @Test
    void shouldReuseTheMessageInUncheckedMode() {
        Dispatcher unchecked =
                new Dispatcher(ring, slabs, counters, false, LeakDetection.PARANOID, ArrayInflater.NONE, false);
        List<Message> seen = new ArrayList<>();
        Consumer<Message> keep = seen::add;
        unchecked.register(keep::accept, UnsentPackets.NONE);
        offer("1");
        offer("2");
        unchecked.drain(SyncBudget.UNLIMITED);
        assertTrue(seen.get(0) == seen.get(1));
        assertThrows(IllegalStateException.class, seen.get(0)::type);
    }
}
