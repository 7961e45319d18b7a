package io.voxelize.net.testkit.server.world;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The voxels of a world with the light and meshes computed from them. A chunk's neighbours are generated with it, but
 * become {@linkplain ReadyChunk ready} only when they are requested.
 *
 * <p><b>Thread:</b> the world's worker.
 */
public final class Volume {
    private static final int[] AIR = Column.uniformSection(0);
    private static final int[] SKY = Column.uniformSection(Region.OPEN_SKY);
    private static final int LIGHT_REACH = 15;

    private final Generation generation;
    private final Terrain terrain;
    private final Map<ChunkPos, Column> columns = new HashMap<>();
    private final Map<ChunkPos, ReadyChunk> ready = new HashMap<>();

    /**
     * Creates a world without generated chunks.
     *
     * @param generation whose meshes to make.
     * @param terrain of the world.
     */
    public Volume(Generation generation, Terrain terrain) {
        this.generation = generation;
        this.terrain = terrain;
    }

    /**
     * A chunk before and after a change around it.
     *
     * @param before as it was.
     * @param after as it is.
     */
    public record Refresh(ReadyChunk before, ReadyChunk after) {}

    /**
     * The immediate result of edits; more chunks may have changed, see {@link #around}.
     *
     * @param updates voxels that were written, in the order of the edits.
     * @param refreshed the chunks that hold them.
     */
    public record Edited(List<ServerMessages.Update> updates, List<Refresh> refreshed) {}

    /**
     * Generates, lights and meshes a chunk.
     *
     * @param pos of the chunk.
     * @return the chunk.
     */
    public ReadyChunk build(ChunkPos pos) {
        ReadyChunk before = ready.get(pos);
        return before != null ? before : rebuild(pos, NanoId.next());
    }

    /**
     * Applies edits in chunks that are ready, and lights and meshes these again.
     *
     * @param edits with valid coordinates and known ids; the last one of a voxel counts.
     * @param echoUnchanged whether a voxel that keeps its word is reported.
     * @return the result.
     */
    public Edited edit(List<ClientMessage.Edit> edits, boolean echoUnchanged) {
        Map<ChunkPos, Column> written = new LinkedHashMap<>();
        List<ClientMessage.Edit> applied = new ArrayList<>();
        for (ClientMessage.Edit edit : lastOfEachVoxel(edits)) {
            ChunkPos pos = ChunkPos.ofBlock(edit.x(), edit.z());
            boolean changes = columnAt(pos).get(edit.x() & 15, edit.y(), edit.z() & 15) != edit.voxel();
            if (changes) {
                written.computeIfAbsent(pos, this::writable).set(edit.x() & 15, edit.y(), edit.z() & 15, edit.voxel());
            }
            if (changes || echoUnchanged) {
                applied.add(edit);
            }
        }
        List<Refresh> refreshed = new ArrayList<>();
        written.keySet().forEach(pos -> refresh(pos).ifPresent(refreshed::add));
        return new Edited(applied.stream().map(this::update).toList(), refreshed);
    }

    /**
     * Returns the ready chunks whose light or faces an edit may have changed, without those that hold the edits.
     *
     * @param updates voxels that were written.
     * @return their places.
     */
    public List<ChunkPos> around(List<ServerMessages.Update> updates) {
        Map<ChunkPos, Boolean> reached = new LinkedHashMap<>();
        for (ServerMessages.Update update : updates) {
            for (int dx = -1; dx <= 1; dx++) {
                for (int dz = -1; dz <= 1; dz++) {
                    ChunkPos pos = ChunkPos.ofBlock(update.x() + dx * LIGHT_REACH, update.z() + dz * LIGHT_REACH);
                    if (ready.containsKey(pos)) {
                        reached.put(pos, true);
                    }
                }
            }
        }
        updates.forEach(update -> reached.remove(ChunkPos.ofBlock(update.x(), update.z())));
        return List.copyOf(reached.keySet());
    }

    /**
     * Lights and meshes a chunk again.
     *
     * @param pos of a ready chunk.
     * @return empty if it is not ready.
     */
    public Optional<Refresh> refresh(ChunkPos pos) {
        return Optional.ofNullable(ready.get(pos)).map(before -> new Refresh(before, rebuild(pos, before.id())));
    }

    private ReadyChunk rebuild(ChunkPos pos, String id) {
        Region region = Region.around(pos, this::columnAt);
        LightEngine.light(region);
        Column lights = Column.filledWith(SKY);
        region.copyLightTo(lights);
        Mesher mesher = new Mesher(generation, region);
        List<byte[]> meshes = new ArrayList<>();
        for (int level = 0; level < Column.SECTIONS; level++) {
            meshes.add(mesher.encode(level));
        }
        ReadyChunk chunk = new ReadyChunk(pos, id, columnAt(pos), lights, meshes);
        ready.put(pos, chunk);
        return chunk;
    }

    private static List<ClientMessage.Edit> lastOfEachVoxel(List<ClientMessage.Edit> edits) {
        record Voxel(int x, int y, int z) {}
        Map<Voxel, ClientMessage.Edit> last = new LinkedHashMap<>();
        for (ClientMessage.Edit edit : edits) {
            last.put(new Voxel(edit.x(), edit.y(), edit.z()), edit);
        }
        return List.copyOf(last.values());
    }

    private ServerMessages.Update update(ClientMessage.Edit edit) {
        ReadyChunk chunk = build(ChunkPos.ofBlock(edit.x(), edit.z()));
        int light = chunk.lights().get(edit.x() & 15, edit.y(), edit.z() & 15);
        return new ServerMessages.Update(edit.x(), edit.y(), edit.z(), edit.voxel(), light);
    }

    /** Replaces a column by a copy, since other threads may be reading it. */
    private Column writable(ChunkPos pos) {
        Column copy = columnAt(pos).copy();
        columns.put(pos, copy);
        return copy;
    }

    private Column columnAt(ChunkPos pos) {
        return columns.computeIfAbsent(pos, this::generate);
    }

    private Column generate(ChunkPos pos) {
        Column column = Column.filledWith(AIR);
        for (int x = 0; x < Column.SIZE; x++) {
            for (int z = 0; z < Column.SIZE; z++) {
                int[] blocks = new int[Column.HEIGHT];
                int count = terrain.fill(pos.x() * Column.SIZE + x, pos.z() * Column.SIZE + z, blocks);
                for (int y = 0; y < count; y++) {
                    if (blocks[y] != 0) {
                        column.set(x, y, z, blocks[y]);
                    }
                }
            }
        }
        return column;
    }
}
