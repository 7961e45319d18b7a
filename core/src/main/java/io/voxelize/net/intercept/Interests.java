package io.voxelize.net.intercept;

import io.voxelize.net.message.MessageType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an interceptor needs: message types, parts of chunks, and types of entities. Immutable.
 *
 * <p>INIT, ERROR, JOIN and LEAVE are always delivered. Filtered messages and entities are counted.
 *
 * <p><b>Thread:</b> any.
 */
public final class Interests {

    /**
     * Argument of {@link #withEntityTypes} for the entities of every block. Source: {@code entities.rs}, upstream
     * v3.0.0 (34cb852).
     */
    public static final String BLOCK_ENTITIES = "block::*";

    private static final int ALL_TYPES = (1 << MessageType.COUNT) - 1;
    private static final int ALWAYS =
            bit(MessageType.INIT) | bit(MessageType.ERROR) | bit(MessageType.JOIN) | bit(MessageType.LEAVE);
    private static final int VOXELS = 1;
    private static final int LIGHTS = 2;
    private static final int MESHES = 4;
    private static final int COMPRESSED_DATA = 8;
    private static final int ALL_PARTS = VOXELS | LIGHTS | MESHES;

    /** Every message, every part of every chunk, every entity; no compressed data, which would hold the same twice. */
    public static final Interests ALL = new Interests(ALL_TYPES, ALL_PARTS, null);

    /** Only the messages that are always delivered; neutral in {@link #union}. */
    public static final Interests NONE = new Interests(ALWAYS, 0, Set.of());

    private final int types;
    private final int parts;

    /** Null for all. */
    private final @Nullable Set<String> entityTypes;

    private Interests(int types, int parts, @Nullable Set<String> entityTypes) {
        this.types = types;
        this.parts = parts;
        this.entityTypes = entityTypes;
    }

    /**
     * Returns interests in messages of these types, with every part of their chunks and every entity.
     *
     * @param wanted message types.
     * @return new interests.
     */
    public static Interests of(MessageType... wanted) {
        int types = ALWAYS;
        for (MessageType type : wanted) {
            types |= bit(type);
        }
        return new Interests(types, ALL_PARTS, null);
    }

    /**
     * Returns these interests without meshes.
     *
     * @return new interests.
     */
    public Interests withoutMeshes() {
        return new Interests(types, parts & ~MESHES, entityTypes);
    }

    /**
     * Returns these interests without voxels.
     *
     * @return new interests.
     */
    public Interests withoutVoxels() {
        return new Interests(types, parts & ~VOXELS, entityTypes);
    }

    /**
     * Returns these interests without lights.
     *
     * @return new interests.
     */
    public Interests withoutLights() {
        return new Interests(types, parts & ~LIGHTS, entityTypes);
    }

    /**
     * Returns these interests and, in addition, voxels and lights in compressed form, for
     * {@link io.voxelize.net.message.ChunkView#retainCompressed()}. Add {@link #withoutVoxels()} and
     * {@link #withoutLights()} if no other form is needed: then nothing is inflated.
     *
     * @return new interests.
     */
    public Interests withCompressedData() {
        return new Interests(types, parts | COMPRESSED_DATA, entityTypes);
    }

    /**
     * Returns these interests with entities of some types only. Others are skipped before they are copied, in INIT too.
     *
     * <p>An entity without a type is always delivered: servers before 2024 omit the type when they delete an entity.
     *
     * @param wanted entity types, case-sensitive; {@code *} at the end matches any suffix, as in
     *     {@link #BLOCK_ENTITIES}. Pass none for no entities.
     * @return new interests.
     */
    public Interests withEntityTypes(String... wanted) {
        return new Interests(types, parts, Set.copyOf(Arrays.asList(wanted)));
    }

    /**
     * Returns interests in everything that either needs.
     *
     * @param other other interests.
     * @return the union.
     */
    public Interests union(Interests other) {
        return new Interests(types | other.types, parts | other.parts, union(entityTypes, other.entityTypes));
    }

    private static @Nullable Set<String> union(@Nullable Set<String> first, @Nullable Set<String> second) {
        if (first == null || second == null) {
            return null;
        }
        Set<String> union = new HashSet<>(first);
        union.addAll(second);
        return Set.copyOf(union);
    }

    /**
     * Tells whether messages of a type are needed.
     *
     * @param type of messages.
     * @return true if so.
     */
    public boolean wants(MessageType type) {
        return (types & bit(type)) != 0;
    }

    /**
     * Tells whether chunks' voxels are needed.
     *
     * @return true if so.
     */
    public boolean wantsVoxels() {
        return (parts & VOXELS) != 0;
    }

    /**
     * Tells whether chunks' lights are needed.
     *
     * @return true if so.
     */
    public boolean wantsLights() {
        return (parts & LIGHTS) != 0;
    }

    /**
     * Tells whether chunks' meshes are needed.
     *
     * @return true if so.
     */
    public boolean wantsMeshes() {
        return (parts & MESHES) != 0;
    }

    /**
     * Tells whether chunks' voxels and lights are needed in compressed form.
     *
     * @return true if so.
     */
    public boolean wantsCompressedData() {
        return (parts & COMPRESSED_DATA) != 0;
    }

    /**
     * Returns the types of entities that are needed, as given to {@link #withEntityTypes}.
     *
     * @return immutable; null if all are needed.
     */
    public @Nullable Set<String> entityTypes() {
        return entityTypes;
    }

    private static int bit(MessageType type) {
        return 1 << type.id();
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        return other instanceof Interests that
                && that.types == types
                && that.parts == parts
                && Objects.equals(that.entityTypes, entityTypes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(types, parts, entityTypes);
    }

    @Override
    public String toString() {
        return "Interests(types=0x" + Integer.toHexString(types) + ", voxels=" + wantsVoxels() + ", lights="
                + wantsLights() + ", meshes=" + wantsMeshes() + ", compressedData=" + wantsCompressedData()
                + ", entityTypes="
                + (entityTypes == null ? "all" : entityTypes) + ")";
    }
}
