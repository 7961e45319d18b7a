package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.world.ChunkPos;
import io.voxelize.net.testkit.server.world.ReadyChunk;
import io.voxelize.net.testkit.server.world.WorldSettings;
import java.util.List;
import java.util.Objects;

/**
 * Answers requests for chunks: those that are ready a few per tick, the others when they are, first meshes, then data.
 *
 * <p><b>Thread:</b> event loop.
 */
final class ChunkStreamer {
    private final Audience audience;
    private final ChunkStore store;
    private final WorldSettings settings;

    ChunkStreamer(Audience audience, ChunkStore store, WorldSettings settings) {
        this.audience = audience;
        this.store = store;
        this.settings = settings;
    }

    void tick() {
        List<ReadyChunk> news = store.takeNews();
        for (Player player : audience.players()) {
            ChunkInterest interest = player.interest();
            if (!interest.isOpen()) {
                continue;
            }
            sendNews(player, news);
            sendReady(player);
            interest.takeUnready(store::isReady).forEach(pos -> store.want(pos, interest.center()));
        }
    }

    private void sendReady(Player player) {
        List<ReadyChunk> chunks = player.interest().takeReady(store::isReady, settings.responsesPerTick()).stream()
                .map(this::chunk)
                .toList();
        if (!chunks.isEmpty()) {
            send(player, chunks, settings.sendsMeshes(), true);
        }
    }

    private void sendNews(Player player, List<ReadyChunk> news) {
        for (ReadyChunk chunk : news) {
            if (player.interest().takeAwaited(chunk.pos())) {
                if (settings.sendsMeshes()) {
                    send(player, List.of(chunk), true, false);
                }
                send(player, List.of(chunk), false, true);
            }
        }
    }

    private void send(Player player, List<ReadyChunk> chunks, boolean withMeshes, boolean withData) {
        audience.bulkTo(player, () -> {
            List<byte[]> records = chunks.stream()
                    .map(chunk -> chunk.encode(settings.generation(), withMeshes, withData))
                    .toList();
            return audience.messages().chunks(MessageKind.LOAD, records, audience.world());
        });
    }

    private ReadyChunk chunk(ChunkPos pos) {
        return Objects.requireNonNull(store.get(pos));
    }
}
