package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import io.voxelize.net.testkit.server.world.Block;
import io.voxelize.net.testkit.server.world.Bot;
import io.voxelize.net.testkit.server.world.ChunkPos;
import io.voxelize.net.testkit.server.world.Column;
import io.voxelize.net.testkit.server.world.ReadyChunk;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bots of a world and tells players about them: older servers send every change to everyone, newer ones send
 * each player the bots near it, with periodic keep-alives.
 *
 * <p><b>Thread:</b> event loop.
 */
final class BotTracker {
    private static final double VISIBLE_RADIUS = 384;
    private static final double RELEASE_RADIUS = 432;
    private static final int KEEP_ALIVE_TICKS = 60;

    private final Audience audience;
    private final ChunkStore store;
    private final List<Tracked> bots = new ArrayList<>();
    private final List<Bot> spawned = new ArrayList<>();

    BotTracker(Audience audience, ChunkStore store) {
        this.audience = audience;
        this.store = store;
    }

    /** A bot and the tick of its last change. */
    private static final class Tracked {
        private final Bot bot;
        private long changedTick;

        private Tracked(Bot bot) {
            this.bot = bot;
        }
    }

    void spawn(float x, float y, float z) {
        spawned.add(new Bot(x, y, z, audience.generation().since(Generation.G2026)));
    }

    List<Bot> bots() {
        return bots.stream().map(tracked -> tracked.bot).toList();
    }

    /** Returns the entities of an INIT: older servers list all of them, newer ones send them afterwards. */
    List<ServerMessages.Entity> initial() {
        if (audience.generation().since(Generation.G2026)) {
            return List.of();
        }
        return bots.stream().map(tracked -> updated(tracked.bot)).toList();
    }

    void tick(double seconds, long tick) {
        for (Tracked tracked : bots) {
            if (tracked.bot.step(seconds, this::isSolid)) {
                tracked.changedTick = tick;
            }
        }
        spawned.forEach(bot -> bots.add(new Tracked(bot)));
        if (audience.generation().since(Generation.G2026)) {
            audience.players().forEach(player -> tellByRadius(player, tick));
        } else {
            tellAll(tick);
        }
        spawned.clear();
    }

    private void tellAll(long tick) {
        if (!spawned.isEmpty()) {
            send(spawned.stream().map(BotTracker::created).toList(), tick);
        }
        List<ServerMessages.Entity> changed = bots.stream()
                .filter(tracked -> tracked.changedTick == tick)
                .map(tracked -> updated(tracked.bot))
                .toList();
        if (!changed.isEmpty()) {
            send(changed, tick);
        }
    }

    private void send(List<ServerMessages.Entity> entities, long tick) {
        audience.toAll(audience.messages().entities(entities, audience.world(), tick));
    }

    private void tellByRadius(Player player, long tick) {
        if (bots.isEmpty() || player.connection().outbox().isCongested()) {
            return;
        }
        List<ServerMessages.Entity> comings = new ArrayList<>();
        List<ServerMessages.Entity> states = new ArrayList<>();
        for (Tracked tracked : bots) {
            tell(player, tracked, tick, comings, states);
        }
        if (!comings.isEmpty()) {
            audience.toPlayer(player, audience.messages().entities(comings, audience.world(), tick));
        }
        if (!states.isEmpty()) {
            audience.toPlayer(player, audience.messages().entities(states, "", tick));
        }
    }

    private static void tell(
            Player player,
            Tracked tracked,
            long tick,
            List<ServerMessages.Entity> comings,
            List<ServerMessages.Entity> states) {
        Bot bot = tracked.bot;
        double distance = player.position().distanceTo(bot.x(), bot.y(), bot.z());
        Long sentTick = player.seenBots().get(bot.id());
        if (sentTick == null) {
            if (distance <= VISIBLE_RADIUS) {
                comings.add(created(bot));
                player.seenBots().put(bot.id(), tick);
            }
        } else if (distance > RELEASE_RADIUS) {
            comings.add(ServerMessages.Entity.outOfRange(bot.id(), Bot.TYPE));
            player.seenBots().remove(bot.id());
        } else if (tracked.changedTick > sentTick) {
            states.add(
                    player.hasMotion() ? ServerMessages.Entity.moved(bot.id(), Bot.TYPE, bot.motion()) : updated(bot));
            player.seenBots().put(bot.id(), tick);
        } else if (tick - sentTick >= KEEP_ALIVE_TICKS) {
            states.add(ServerMessages.Entity.update(bot.id(), Bot.TYPE, ""));
            player.seenBots().put(bot.id(), tick);
        }
    }

    private static ServerMessages.Entity created(Bot bot) {
        return ServerMessages.Entity.create(bot.id(), Bot.TYPE, bot.metadata());
    }

    private static ServerMessages.Entity updated(Bot bot) {
        return ServerMessages.Entity.update(bot.id(), Bot.TYPE, bot.metadata());
    }

    private @Nullable Boolean isSolid(int x, int y, int z) {
        if (y < 0 || y >= Column.HEIGHT) {
            return false;
        }
        ReadyChunk chunk = store.get(ChunkPos.ofBlock(x, z));
        return chunk == null ? null : Block.isSolid(chunk.voxels().get(x & 15, y, z & 15));
    }
}
