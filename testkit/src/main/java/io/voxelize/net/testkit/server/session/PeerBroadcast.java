package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Sends players' states to each other. Older servers send every change to all, once there are two players; since
 * 2026-07-15 a player is not sent its own state, only the newest state is sent, and a join makes the server send every
 * state to every player.
 *
 * <p><b>Thread:</b> event loop.
 */
final class PeerBroadcast {
    private final Audience audience;
    private final Map<Player, Set<Player>> unsent = new HashMap<>();

    PeerBroadcast(Audience audience) {
        this.audience = audience;
    }

    void joined(Player player) {
        player.markChanged(true);
        if (audience.generation().since(Generation.G2026)) {
            audience.players().forEach(other -> other.markChanged(true));
        }
    }

    void left(Player player) {
        unsent.remove(player);
        unsent.values().forEach(players -> players.remove(player));
    }

    void tick(long tick) {
        List<Player> changed =
                audience.players().stream().filter(Player::hasChanged).toList();
        changed.forEach(player -> player.markChanged(false));
        if (audience.generation().since(Generation.G2026)) {
            tellOthers(changed, tick);
        } else if (!changed.isEmpty() && audience.players().size() > 1) {
            audience.toAll(audience.messages().peers(records(changed), tick));
        }
    }

    private void tellOthers(List<Player> changed, long tick) {
        for (Player player : audience.players()) {
            Set<Player> news = unsent.computeIfAbsent(player, p -> new LinkedHashSet<>());
            news.addAll(changed);
            news.remove(player);
            if (!news.isEmpty() && !player.connection().outbox().isCongested()) {
                audience.toPlayer(player, audience.messages().peers(records(news), tick));
                news.clear();
            }
        }
        if (!changed.isEmpty()) {
            audience.toTransports(audience.messages().peers(records(changed), tick));
        }
    }

    private static List<ServerMessages.Peer> records(Collection<Player> players) {
        return players.stream().map(Player::record).toList();
    }
}
