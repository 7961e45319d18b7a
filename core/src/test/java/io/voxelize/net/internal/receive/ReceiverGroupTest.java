package io.voxelize.net.internal.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.TestMessages;
import io.voxelize.net.config.NetworkConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several connections of one loop; the test is the loop and every game thread. */
@Timeout(60)
class ReceiverGroupTest {

    private final NetworkConfig config = Game.smallConfig().inflaterThreads(0).build();
    private final Game.SharedLoop shared = new Game.SharedLoop(config);
    private final List<Player> players = new ArrayList<>();

    /** A connection and its game. */
    private final class Player implements ReadControl {
        private final Game game = new Game(config, shared);
        private final FakeGate gate = new FakeGate();
        private final MessageSource source = game.source(gate);
        private boolean paused;

        private Player() {
            game.path.attach(this);
            players.add(this);
        }

        @Override
        public void pauseReading() {
            paused = true;
        }

        @Override
        public void resumeReading() {
            paused = false;
        }

        private void receive(byte[] message) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(message.length);
            buffer.writeBytes(message);
            game.path.onMessage(buffer, 0, message.length, source, 1);
            buffer.release();
        }

        private void receiveLoads(int count) {
            for (int i = 0; i < count; i++) {
                receive(TestMessages.load("w", i));
            }
        }

        private void syncAll() {
            syncUntil(() -> !game.path.isWaiting());
        }
    }

    @AfterEach
    void shouldHaveReleasedEverything() {
        for (Player player : players) {
            player.game.close();
            assertEquals(0, player.game.slabs.inUseLength());
        }
        assertEquals(0, shared.group.backlogTotal().length());
        shared.close();
        assertEquals(0, shared.group.slabsLength());
    }

    /** All games go on, in turn. */
    private void syncUntil(BooleanSupplier condition) {
        do {
            assertFalse(Thread.interrupted(), "the test took too long");
            players.forEach(player -> player.game.sync());
        } while (!condition.getAsBoolean());
        players.forEach(player -> player.game.sync());
    }

    private static List<String> loads(int count) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add("chunk " + i + " of 4096");
        }
        return expected;
    }

    @Test
    void shouldLeaveSlabsToOthersWhenOneGameStandsStill() {
        Player sleeper = new Player();
        Player other = new Player();

        sleeper.receiveLoads(20);

        assertTrue(sleeper.game.path.isWaiting());
        long held = sleeper.game.slabs.inUseLength();
        assertTrue(held > 0 && held <= config.maxSlabsLength() / 2, "held=" + held);
        for (int i = 0; i < 50; i++) {
            other.receive(TestMessages.load("w", i));
            assertFalse(other.game.path.isWaiting());
            other.game.sync();
        }
        assertEquals(loads(50), other.game.heard);
        sleeper.syncAll();
        assertEquals(loads(20), sleeper.game.heard);
    }

    @Test
    void shouldBeWokenBySlabsOfAnotherConnection() {
        Player first = new Player();
        Player second = new Player();
        Player hungry = new Player();
        first.receiveLoads(20);
        second.receiveLoads(20);
        hungry.receiveLoads(1);
        assertTrue(hungry.game.path.isWaiting());
        assertEquals(0, hungry.game.sync(), "its own game thread has nothing to give back");
        assertEquals(0, hungry.gate.admitted);

        // The first waits itself, and longer: what it gives back comes to it once more before it is the other's turn.
        first.game.sync();
        first.game.sync();

        assertEquals(1, hungry.gate.admitted, "what the first gave back must wake whoever lacks slabs");
        syncUntil(() -> first.game.heard.size() == 20 && second.game.heard.size() == 20);
        assertEquals(loads(20), first.game.heard);
        assertEquals(loads(20), second.game.heard);
        assertEquals(loads(1), hungry.game.heard);
    }

    @Test
    void shouldNotTouchWhatWaitsWhenAnotherConnectionDecodes() {
        Player joining = new Player();
        Player other = new Player();
        // Whoever waits for INIT looks at messages that the ring has no room for.
        joining.gate.awaitsInit = true;
        List<String> expected = new ArrayList<>();
        while (!joining.game.path.isWaiting()) {
            expected.add("n" + expected.size());
            joining.receive(TestMessages.chat("w", "n" + (expected.size() - 1)));
        }
        joining.receive(TestMessages.init("me", "w"));
        assertEquals(expected.size(), joining.gate.admitted, "the last one was admitted and found no room");

        other.receiveLoads(1);
        other.game.sync();
        joining.syncAll();

        assertEquals(loads(1), other.game.heard);
        expected.addAll(List.of("joined w", "INIT"));
        assertEquals(expected, joining.game.heard);
        assertEquals(expected.size() - 1, joining.gate.admitted, "each is admitted once");
    }

    @Test
    void shouldPauseOnlyWhoHasSomethingWaitingWhenAllTogetherHaveTooMuch() {
        Player sleeper = new Player();
        Player awake = new Player();
        while (!sleeper.paused) {
            sleeper.receive(TestMessages.chat("w", "x".repeat(200)));
        }

        awake.receive(TestMessages.chat("w", "heard"));
        assertFalse(awake.paused);
        awake.game.sync();
        assertEquals(List.of("heard"), awake.game.heard);

        while (!awake.game.path.isWaiting()) {
            awake.receive(TestMessages.chat("w", "x"));
        }
        assertTrue(awake.paused, "the sleeper has used the bound up");
        while (awake.game.path.isWaiting()) {
            awake.game.sync();
            assertFalse(Thread.interrupted(), "the test took too long");
        }
        assertFalse(awake.paused, "nothing of its own waits, whatever the sleeper has");
        assertTrue(sleeper.paused);
        sleeper.syncAll();
        assertFalse(sleeper.paused);
    }
}
