package io.voxelize.net.testkit.server.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BotTest {
    private static final double TICK_S = 0.016;

    @Test
    void shouldFallFasterAndRestOnTheGround() {
        Bot bot = new Bot(4.5f, 20, 4.5f, true);
        assertTrue(bot.step(TICK_S, (x, y, z) -> y < 13));
        double first = 20 - bot.y();
        assertEquals(24.8 * TICK_S * TICK_S, first, 1e-4);
        double before = bot.y();
        assertTrue(bot.step(TICK_S, (x, y, z) -> y < 13));
        assertTrue(before - bot.y() > first);
        for (int i = 0; i < 100; i++) {
            bot.step(TICK_S, (x, y, z) -> y < 13);
        }
        assertEquals(13.25, bot.y());
        assertFalse(bot.step(TICK_S, (x, y, z) -> y < 13));
    }

    @Test
    void shouldNotFallThroughGroundInOneLongStep() {
        Bot bot = new Bot(0.5f, 100, 0.5f, true);
        for (int i = 0; i < 10; i++) {
            bot.step(2, (x, y, z) -> y == 50);
        }
        assertEquals(51.25, bot.y());
    }

    @Test
    void shouldStandOnEdgeItOverlaps() {
        Bot bot = new Bot(0.9f, 30, 0.5f, true);
        for (int i = 0; i < 200; i++) {
            bot.step(TICK_S, (x, y, z) -> x == 1 && y == 20);
        }
        assertEquals(21.25, bot.y());
    }

    @Test
    void shouldWaitUntilTheGroundIsGenerated() {
        Bot bot = new Bot(0.5f, 30.5f, 0.5f, true);
        assertFalse(bot.step(TICK_S, (x, y, z) -> null));
        assertEquals(30.5, bot.y());
    }

    @Test
    void shouldWriteBodyOnlyWhenBotHasOne() {
        assertEquals(
                "{\"rigidBody\":{\"fluidRatio\":0.0,\"isInFluid\":false},\"position\":[1.5,2.0,-3.25]}",
                new Bot(1.5f, 2, -3.25f, true).metadata());
        assertEquals("{\"position\":[1.5,2.0,-3.25]}", new Bot(1.5f, 2, -3.25f, false).metadata());
    }

    @Test
    void shouldWriteMotionInFixedPoint() {
        assertEquals(
                "01040003000000fcffff80d0070000", HexFormat.of().formatHex(new Bot(1.5f, -2, 1000.25f, true).motion()));
    }
}
