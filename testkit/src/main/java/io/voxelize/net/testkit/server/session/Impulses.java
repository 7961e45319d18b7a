package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.world.Bot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Pushes overlapping players apart: one event per tick and player, as servers since 2024 send it.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Impulses {
    private static final String NAME = "vox-builtin:impulse";
    private static final double PLAYER_WIDTH = 0.8;
    private static final double PLAYER_HEIGHT = 1.55;
    private static final double STRENGTH = 2.3;
    private static final int CELL = 2;

    private final Audience audience;
    private final BotTracker bots;

    Impulses(Audience audience, BotTracker bots) {
        this.audience = audience;
        this.bots = bots;
    }

    private record Body(Object owner, double x, double y, double z, double width, double height) {
        boolean touches(Body other) {
            double reach = (width + other.width) / 2;
            return owner != other.owner
                    && Math.abs(x - other.x) < reach
                    && Math.abs(z - other.z) < reach
                    && Math.abs(y - other.y) < (height + other.height) / 2;
        }
    }

    private record Cell(long x, long y, long z) {
        static Cell of(Body body, int dx, int dy, int dz) {
            return new Cell(cell(body.x) + dx, cell(body.y) + dy, cell(body.z) + dz);
        }

        private static long cell(double value) {
            return (long) Math.floor(value / CELL);
        }
    }

    void tick(double seconds) {
        if (!audience.generation().since(Generation.G2024) || audience.players().isEmpty()) {
            return;
        }
        Map<Cell, List<Body>> cells = new HashMap<>();
        audience.bodies().forEach(player -> put(cells, body(player)));
        bots.bots().forEach(bot -> put(cells, body(bot)));
        for (Player player : audience.players()) {
            push(player, cells, seconds);
        }
    }

    private void push(Player player, Map<Cell, List<Body>> cells, double seconds) {
        Body own = body(player);
        for (int i = 0; i < 27; i++) {
            Cell cell = Cell.of(own, i / 9 - 1, i / 3 % 3 - 1, i % 3 - 1);
            for (Body other : cells.getOrDefault(cell, List.of())) {
                if (own.touches(other)) {
                    send(player, own, other, seconds);
                    return;
                }
            }
        }
    }

    private void send(Player player, Body own, Body other, double seconds) {
        double x = (own.x - other.x) * STRENGTH * seconds;
        double z = (own.z - other.z) * STRENGTH * seconds;
        String payload = "[" + (float) x + ",0.0," + (float) z + "]";
        List<ClientMessage.Event> events = List.of(new ClientMessage.Event(NAME, payload));
        audience.toPlayer(player, audience.messages().events(events, ""));
        if (audience.generation().since(Generation.GX)) {
            audience.toTransports(audience.messages().events(events, audience.world()));
        }
    }

    private static void put(Map<Cell, List<Body>> cells, Body body) {
        cells.computeIfAbsent(Cell.of(body, 0, 0, 0), cell -> new ArrayList<>()).add(body);
    }

    private static Body body(Player player) {
        Vector at = player.position();
        return new Body(player, at.x(), at.y(), at.z(), PLAYER_WIDTH, PLAYER_HEIGHT);
    }

    private static Body body(Bot bot) {
        return new Body(bot, bot.x(), bot.y(), bot.z(), 2 * Bot.HALF_SIZE, 2 * Bot.HALF_SIZE);
    }
}
