package io.voxelize.net.internal.receive;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.SmallMessages;
import io.voxelize.net.internal.ring.LifeCycle;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InboundPathTest {

    private final FakeGate gate = new FakeGate();
    private final List<ByteBuf> buffers = new ArrayList<>();
    private final RecordingReader reader = new RecordingReader();
    private Game game = new Game(Game.smallConfig().build());
    private MessageSource source = game.source(gate);

    /** Writes down what is done to the socket. */
    private static final class RecordingReader implements ReadControl {
        private int pauses;
        private int resumes;

        @Override
        public void pauseReading() {
            pauses++;
        }

        @Override
        public void resumeReading() {
            resumes++;
        }

        private boolean isPaused() {
            return pauses > resumes;
        }
    }

    @AfterEach
    void shouldHaveReleasedEverything() {
        game.close();
        assertEquals(0, game.slabs.inUseLength());
        for (ByteBuf buffer : buffers) {
            assertEquals(0, buffer.refCnt());
        }
    }

    private void configure(NetworkConfig config) {
        game.close();
        game = new Game(config);
        source = game.source(gate);
    }

    private void receive(byte[] message) {
        receive(message, message.length + 3);
    }

    private void receive(byte[] message, int bufferLength) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT
                .directBuffer(bufferLength)
                .writeZero(3)
                .skipBytes(3)
                .writeBytes(message);
        buffers.add(buffer);
        game.path.onMessage(buffer, buffer.readerIndex(), buffer.readableBytes(), source, 1);
        game.path.publish();
        if (buffer.refCnt() == 1) {
            // As the next read would: nobody else has a claim to it.
            buffer.setZero(0, buffer.capacity());
        }
        buffer.release();
    }

    private void receiveChats(int from, int to) {
        for (int i = from; i < to; i++) {
            receive(TestMessages.chat("w", "n" + i));
        }
    }

    private static List<String> chats(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i < to; i++) {
            names.add("n" + i);
        }
        return names;
    }

    @Test
    void shouldDeliverMessagesAndStepsInOrder() {
        game.path.offer(LifeCycle.connected(7));
        receive(TestMessages.init("me", "w"));
        receiveChats(0, 2);
        game.path.offerEnd(source);

        game.sync();

        assertEquals(List.of("connected", "joined w", "INIT", "n0", "n1", "disconnected over after 3"), game.heard);
        assertFalse(game.path.isWaiting());
        assertEquals(3, game.counters.get(Counter.MESSAGES_RECEIVED));
    }

    @Test
    void shouldKeepOrderWhenRingIsFull() {
        receiveChats(0, 1_000);

        assertTrue(game.path.isWaiting());
        assertTrue(game.path.backlogLength() > 0);
        while (game.heard.size() < 1_000) {
            game.sync();
        }
        assertEquals(chats(0, 1_000), game.heard);
        assertEquals(0, game.path.backlogLength());
        assertFalse(game.path.isWaiting());
    }

    @Test
    void shouldNotAskTheGateAboutSmallMessagesOfAnOpenWorld() {
        gate.openWorld = "w";
        receive(TestMessages.entity("w", "e1"));
        receive(TestMessages.entity("other", "e2"));
        gate.openWorld = null;
        receive(TestMessages.entity("w", "e3"));

        game.sync();

        assertEquals(List.of("ENTITY e1", "ENTITY e2", "ENTITY e3"), game.heard);
        // The gate decides about other worlds, and about everything while none is open.
        assertEquals(SmallMessages.haveAShortWay() ? 2 : 3, gate.admitted);
        assertEquals(3, game.counters.get(Counter.MESSAGES_RECEIVED));
        assertEquals(game.counters.get(Counter.WIRE_BYTES_RECEIVED), game.counters.get(Counter.PLAIN_BYTES_RECEIVED));
    }

    @Test
    void shouldKeepOrderOfSmallMessagesWhenRingIsFull() {
        gate.openWorld = "w";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            receive(TestMessages.entity("w", "e" + i));
            expected.add("ENTITY e" + i);
            receiveChats(i, i + 1);
            expected.add("n" + i);
        }

        assertTrue(game.path.isWaiting());
        while (game.heard.size() < expected.size()) {
            game.sync();
        }
        assertEquals(expected, game.heard);
        // Most go past the gate, whether they had to wait or not; where the ring ends they go the long way.
        int max = SmallMessages.haveAShortWay() ? 1_500 : 2_000;
        assertTrue(gate.admitted <= max, () -> "admitted=" + gate.admitted);
        assertEquals(0, game.path.backlogLength());
    }

    @Test
    void shouldHandOverSmallMessagesThatHadToWaitWithoutAnotherRead() {
        gate.openWorld = "w";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            receive(TestMessages.entity("w", "e" + i));
            expected.add("ENTITY e" + i);
        }

        assertTrue(game.path.isWaiting());
        int heard = -1;
        while (game.heard.size() > heard) {
            heard = game.heard.size();
            game.sync();
        }
        assertEquals(expected, game.heard);
    }

    @Test
    void shouldNotKeepASmallMessageBackUntilTheNextOneIsDecoded() {
        gate.openWorld = "w";
        Feed.message(game.receiver, source, TestMessages.entity("w", "e1"));
        List<String> before = new ArrayList<>();
        gate.onAdmit = () -> {
            game.sync();
            before.addAll(game.heard);
        };

        Feed.message(game.receiver, source, TestMessages.chat("w", "n1"));

        assertEquals(List.of("ENTITY e1"), before);
    }

    @Test
    void shouldKeepOrderWhenSlabsAreUsedUp() {
        for (int i = 0; i < 20; i++) {
            receive(TestMessages.load("w", i));
            receiveChats(i, i + 1);
        }

        assertTrue(game.path.backlogLength() > 0);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            expected.add("chunk " + i + " of 4096");
            expected.add("n" + i);
        }
        while (game.heard.size() < expected.size()) {
            game.sync();
        }
        assertEquals(expected, game.heard);
    }

    @Test
    void shouldQueueStepsBehindWaitingMessages() {
        game.path.offer(LifeCycle.connected(7));
        receiveChats(0, 500);
        game.path.offerEnd(source);

        while (!game.heard.contains("disconnected over after 500")) {
            game.sync();
        }

        // What had to wait is judged late: the end is told of what was admitted by then.
        assertEquals("disconnected over after 500", game.heard.get(501));
        assertEquals(502, game.heard.size());
    }

    @Test
    void shouldPauseAtBoundAndReadOnAtHalf() {
        game.path.attach(reader);
        int sent = 0;
        while (reader.pauses == 0) {
            receiveChats(sent, ++sent);
        }

        assertTrue(game.path.backlogLength() > 64 << 10);
        assertTrue(game.path.backlogLength() < (64 << 10) + 1_000);
        assertEquals(1, game.counters.get(Counter.READ_PAUSES));
        while (reader.isPaused()) {
            assertTrue(game.sync(SyncBudget.of(8, SECONDS.toNanos(1)).withMaxBacklogFactor(1)) > 0);
        }
        assertTrue(game.path.backlogLength() <= 32 << 10);
        while (game.sync() > 0) {
            assertFalse(reader.isPaused());
        }
        assertEquals(chats(0, sent), game.heard);
        assertEquals(1, reader.pauses);
    }

    @Test
    void shouldPauseNextConnectionWhileOldMessagesWait() {
        game.path.attach(reader);
        receiveChats(0, 2_000);
        game.path.detach(reader);
        RecordingReader next = new RecordingReader();

        game.path.attach(next);

        assertTrue(next.isPaused());
        while (game.heard.size() < 2_000) {
            game.sync();
        }
        assertFalse(next.isPaused());
        assertTrue(reader.isPaused(), "a socket that is gone must be left alone");
    }

    @Test
    void shouldPauseAtOnceWithoutBacklog() {
        configure(Game.smallConfig().maxBacklogLength(0).build());
        game.path.attach(reader);
        int sent = 0;
        while (reader.pauses == 0) {
            receiveChats(sent, ++sent);
        }

        while (game.sync() > 0) {
            assertTrue(game.heard.size() <= sent);
        }

        assertFalse(reader.isPaused());
        assertEquals(chats(0, sent), game.heard);
    }

    @Test
    void shouldLookAtMessagesWithoutRoomWhenInitIsAwaited() {
        receiveChats(0, 200);
        gate.drops = true;
        game.sync();
        receiveChats(200, 400);
        gate.drops = false;
        int heard = game.heard.size();
        receiveChats(400, 600);
        assertTrue(game.path.isWaiting());

        gate.drops = true;
        gate.awaitsInit = true;
        game.path.resume();

        assertEquals(0, game.path.backlogLength(), "what nobody wants must not wait for room");
        game.sync();
        assertTrue(game.heard.size() > heard);
    }

    @Test
    void shouldTellGateOfInitEvenWhenItMustWait() {
        receiveChats(0, 600);
        int before = gate.admitted;
        gate.awaitsInit = true;
        game.path.resume();
        assertTrue(gate.admitted > before, "messages must be judged before there is room for them");
        assertEquals(gate.admitted, gate.delivered);
        int delivered = gate.delivered;

        game.path.resume();

        assertEquals(delivered, gate.delivered, "but each once only");
        assertEquals(delivered, gate.admitted);
        while (game.heard.size() < 600) {
            game.sync();
        }
        receive(TestMessages.init("me", "w"));
        game.sync();
        assertEquals(List.of("joined w", "INIT"), game.heard.subList(600, 602));
        assertEquals(602, game.heard.size());
    }

    /**
     * What was admitted and must wait keeps nothing but its bytes: its buffer was lent, and another connection may
     * decode with the same scratch meanwhile.
     */
    @Test
    void shouldDeliverArraysOfMessageThatWaitsAfterItWasAdmitted() {
        gate.awaitsInit = true;
        while (game.ring.hasRoom(8)) {
            game.ring.abort(game.ring.tryClaim(1, 8));
        }

        byte[] load = TestMessages.load("w", 5);
        receive(load, 2 * load.length);
        assertEquals(1, gate.admitted);
        assertEquals(0, game.slabs.inUseLength(), "it waits as it came");

        game.sync();
        game.sync();
        assertEquals(List.of("chunk 5 of 4096"), game.heard);
        assertEquals(5, game.lastVoxel);
    }

    @Test
    void shouldQueueWhatGateOffersBehindItsMessage() {
        gate.onDelivered = () -> game.path.offerEnd(source);
        game.path.offer(LifeCycle.connected(7));

        receive(TestMessages.error("no"));
        game.sync();

        assertEquals(List.of("connected", "ERROR", "disconnected over after 1"), game.heard);
    }

    @Test
    void shouldDropAndCountWhatCannotBeRead() {
        receive(new byte[] {0x78, 0x01, 0x02, 0x03});
        receive(new byte[] {0x04});
        receiveChats(0, 1);

        game.sync();

        assertEquals(chats(0, 1), game.heard);
        assertEquals(2, game.counters.get(Counter.BAD_MESSAGES) + game.counters.get(Counter.BAD_COMPRESSION));
    }

    @Test
    void shouldApplyNewInterestsToNextMessage() {
        receiveChats(0, 1);
        game.interests(Interests.NONE);
        receiveChats(1, 2);
        game.interests(Interests.ALL);
        receiveChats(2, 3);

        game.sync();

        assertEquals(List.of("n0", "n2"), game.heard);
        assertEquals(1, game.counters.get(Counter.MESSAGES_FILTERED));
    }

    @Test
    void shouldReleaseWhatWaitsWhenClosed() {
        gate.awaitsInit = true;
        for (int i = 0; i < 20; i++) {
            receive(TestMessages.load("w", i));
        }

        game.path.close();
        receiveChats(0, 1);
        game.path.offer(LifeCycle.connected(7));
        game.path.resume();

        assertEquals(0, game.path.backlogLength());
    }

    /**
     * The worst moment, made to happen: the game drains everything after the loop has found no room and before it says
     * that it waits.
     */
    @Test
    void shouldSeeRoomThatWasMadeJustBeforeItWaits() {
        AtomicBoolean drained = new AtomicBoolean();
        gate.onNoRoom = () -> {
            if (!drained.getAndSet(true)) {
                game.drain();
                assertTrue(game.takeRoomMade());
                assertFalse(game.path.claimWake(), "it does not wait yet, so nobody wakes it");
            }
        };
        int sent = 0;
        while (!drained.get()) {
            receiveChats(sent, ++sent);
        }

        assertEquals(0, game.path.backlogLength(), "nothing will ever wake it for this");
        game.sync();
        assertEquals(chats(0, sent), game.heard);
    }

    /**
     * The loop looks only when it is told to, by a message or by the game; so after the last message a single lost
     * wake-up leaves the rest lying, and the test runs into its timeout.
     */
    @Test
    void shouldNeverLoseAWakeUp() throws Exception {
        int rounds = 3_000;
        // More than the ring holds, so that every round ends with the loop waiting for the game.
        int perRound = 100;
        byte[] message = TestMessages.chat("w", "x");
        ExecutorService loop = Executors.newSingleThreadExecutor();
        try {
            for (int round = 1; round <= rounds; round++) {
                loop.execute(() -> {
                    for (int i = 0; i < perRound; i++) {
                        receiveUnchecked(message);
                    }
                });
                while (game.heard.size() < perRound) {
                    game.drain();
                    if (game.takeRoomMade() && game.path.claimWake()) {
                        loop.execute(game.path::resume);
                    }
                }
                assertEquals(perRound, game.heard.size());
                game.heard.clear();
            }
        } finally {
            loop.shutdown();
            assertTrue(loop.awaitTermination(10, SECONDS));
        }
        assertEquals((long) rounds * perRound, game.counters.get(Counter.MESSAGES_RECEIVED));
    }

    private void receiveUnchecked(byte[] message) {
        ByteBuf buffer =
                PooledByteBufAllocator.DEFAULT.directBuffer(message.length).writeBytes(message);
        game.path.onMessage(buffer, 0, message.length, source, 1);
        buffer.release();
    }
}
