package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import io.voxelize.net.testkit.server.world.Block;
import io.voxelize.net.testkit.server.world.ChunkPos;
import io.voxelize.net.testkit.server.world.Column;
import io.voxelize.net.testkit.server.world.Volume;
import io.voxelize.net.testkit.server.world.WorldSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Queues voxel changes, applies them once the chunk and its eight neighbours are ready, and notifies the interested
 * clients.
 *
 * <p><b>Thread:</b> event loop.
 */
final class EditQueue {
    private static final int OLD_WORD = 0x0F00_FFFF;
    private static final int NEW_WORD = 0xFF00_FFFF;
    private static final int LIGHT_REACH = 15;

    private final Audience audience;
    private final ChunkStore store;
    private final WorldSettings settings;
    private final Generation generation;
    private final Map<ChunkPos, Volume.Refresh> refreshed = new LinkedHashMap<>();
    private List<ClientMessage.Edit> waiting = new ArrayList<>();

    EditQueue(Audience audience, ChunkStore store, WorldSettings settings) {
        this.audience = audience;
        this.store = store;
        this.settings = settings;
        this.generation = settings.generation();
    }

    /** Takes edits; those outside the world or of unknown blocks are dropped. */
    void add(List<ClientMessage.Edit> edits) {
        for (ClientMessage.Edit edit : edits) {
            if (isValid(edit)) {
                waiting.add(new ClientMessage.Edit(edit.x(), edit.y(), edit.z(), word(edit.voxel())));
            }
        }
    }

    void tick() {
        sendRefreshed();
        if (waiting.isEmpty()) {
            return;
        }
        List<ClientMessage.Edit> now = new ArrayList<>();
        List<ClientMessage.Edit> later = new ArrayList<>();
        for (ClientMessage.Edit edit : waiting) {
            boolean full = now.size() == settings.updatesPerMessage();
            if (!full && isReady(ChunkPos.ofBlock(edit.x(), edit.z()))) {
                now.add(edit);
            } else if (full || generation.since(Generation.GX)) {
                later.add(edit);
            }
        }
        waiting = later;
        if (!now.isEmpty()) {
            boolean echoUnchanged = !generation.since(Generation.GX);
            store.onWorker(() -> store.volume().edit(now, echoUnchanged), this::applied);
        }
    }

    private boolean isValid(ClientMessage.Edit edit) {
        return edit.y() >= 0
                && edit.y() < Column.HEIGHT
                && Block.isKnown(edit.voxel() & 0xFFFF)
                && settings.contains(ChunkPos.ofBlock(edit.x(), edit.z()));
    }

    /** No block of the registry can be rotated, and bits 28 to 31 are kept only since 2026-07-26. */
    private int word(int voxel) {
        return voxel & (generation.since(Generation.G2026) ? NEW_WORD : OLD_WORD);
    }

    /** Chunks beyond the border never become ready, so they are not waited for. */
    private boolean isReady(ChunkPos pos) {
        for (int i = 0; i < 9; i++) {
            ChunkPos near = pos.plus(i / 3 - 1, i % 3 - 1);
            if (settings.contains(near) && !store.isReady(near)) {
                return false;
            }
        }
        return true;
    }

    private void applied(Volume.Edited edited) {
        List<ServerMessages.Update> updates = new ArrayList<>(edited.updates());
        if (generation.since(Generation.GX)) {
            updates.sort(Comparator.comparingInt(ServerMessages.Update::x)
                    .thenComparingInt(ServerMessages.Update::y)
                    .thenComparingInt(ServerMessages.Update::z));
        }
        tell(updates);
        edited.refreshed().forEach(this::refreshed);
        store.onWorker(() -> store.volume().around(updates), this::refreshAll);
    }

    private void refreshAll(List<ChunkPos> chunks) {
        for (ChunkPos pos : chunks) {
            store.onWorker(() -> store.volume().refresh(pos), found -> found.ifPresent(this::refreshed));
        }
    }

    private void refreshed(Volume.Refresh refresh) {
        store.replace(refresh.after());
        refreshed.merge(
                refresh.after().pos(),
                refresh,
                (earlier, later) -> new Volume.Refresh(earlier.before(), later.after()));
    }

    private void tell(List<ServerMessages.Update> updates) {
        if (updates.isEmpty()) {
            return;
        }
        if (!generation.since(Generation.G2026)) {
            audience.bulkTo(audience.players(), audience.messages().updates(updates, audience.world()));
            return;
        }
        for (Player player : audience.players()) {
            List<ServerMessages.Update> seen =
                    updates.stream().filter(update -> isNear(player, update)).toList();
            if (!seen.isEmpty()) {
                audience.bulkTo(List.of(player), audience.messages().updates(seen, audience.world()));
            }
        }
    }

    /** A client is sent a voxel if it is interested in its chunk or in one that its light may reach. */
    private static boolean isNear(Player player, ServerMessages.Update update) {
        for (int i = 0; i < 9; i++) {
            int x = update.x() + (i / 3 - 1) * LIGHT_REACH;
            int z = update.z() + (i % 3 - 1) * LIGHT_REACH;
            if (player.interest().contains(ChunkPos.ofBlock(x, z))) {
                return true;
            }
        }
        return false;
    }

    /** Observed: older servers never send a chunk again after an edit, 3.0.0 its meshes alone. */
    private void sendRefreshed() {
        if (generation.since(Generation.GX) && settings.sendsMeshes()) {
            for (Player player : audience.players()) {
                List<byte[]> records = refreshed.values().stream()
                        .filter(refresh ->
                                player.interest().contains(refresh.after().pos()))
                        .filter(refresh -> refresh.after().changesMeshesOf(refresh.before()))
                        .map(refresh -> refresh.after().encodeChangedMeshes(refresh.before()))
                        .toList();
                if (!records.isEmpty()) {
                    audience.bulkTo(
                            player, () -> audience.messages().chunks(MessageKind.UPDATE, records, audience.world()));
                }
            }
        }
        refreshed.clear();
    }
}
