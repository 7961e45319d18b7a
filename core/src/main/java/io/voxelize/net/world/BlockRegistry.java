package io.voxelize.net.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The block types of a world, by id and by name. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class BlockRegistry {

    static final BlockRegistry EMPTY = new BlockRegistry(List.of());

    private final List<Block> all;
    private final @Nullable Block[] byId;
    private final Map<String, Block> byName;

    private BlockRegistry(List<Block> blocks) {
        all = Collections.unmodifiableList(blocks);
        byId = new Block[1 + blocks.stream().mapToInt(Block::id).max().orElse(-1)];
        byName = new HashMap<>();
        for (Block block : blocks) {
            byId[block.id()] = block;
            byName.put(block.name().toLowerCase(Locale.ROOT), block);
        }
    }

    /** Parses the entries with a valid id; the others cannot occur in a voxel word. */
    static BlockRegistry parse(JsonNode blocks) {
        List<Block> parsed = new ArrayList<>();
        blocks.properties().forEach(entry -> {
            JsonNode id = entry.getValue().path("id");
            if (id.canConvertToInt() && id.intValue() >= 0 && id.intValue() <= Block.MAX_ID) {
                parsed.add(Block.parse(entry.getKey(), entry.getValue()));
            }
        });
        return new BlockRegistry(parsed);
    }

    /**
     * Returns the block type with an id.
     *
     * @param id as {@link io.voxelize.net.message.Voxels#id(int)} returns it.
     * @return the block type, or null if INIT announced none with this id.
     */
    public @Nullable Block byId(int id) {
        return id >= 0 && id < byId.length ? byId[id] : null;
    }

    /**
     * Returns the block type with a name.
     *
     * @param name in any case.
     * @return the block type, or null if INIT announced none with this name.
     */
    public @Nullable Block byName(String name) {
        return byName.get(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns every block type, in no particular order.
     *
     * @return unmodifiable.
     */
    public List<Block> all() {
        return all;
    }

    @Override
    public String toString() {
        return "BlockRegistry(count=" + all.size() + ")";
    }
}
