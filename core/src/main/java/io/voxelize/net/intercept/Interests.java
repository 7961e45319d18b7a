package io.voxelize.net.intercept;

import io.voxelize.net.message.MessageType;

/**
 * What an interceptor needs of the traffic: message types, and the parts of chunks. Immutable.
 *
 * <p>INIT, ERROR, JOIN and LEAVE are always delivered. A filtered message is counted, so nothing is lost in silence.
 *
 * <p><b>Thread:</b> any.
 */
public final class Interests {

    private static final int ALL_TYPES = (1 << MessageType.COUNT) - 1;
    private static final int ALWAYS =
            bit(MessageType.INIT) | bit(MessageType.ERROR) | bit(MessageType.JOIN) | bit(MessageType.LEAVE);
    private static final int VOXELS = 1;
    private static final int LIGHTS = 2;
    private static final int MESHES = 4;
    private static final int ALL_PARTS = VOXELS | LIGHTS | MESHES;

    /** Every message, every part of every chunk. */
    public static final Interests ALL = new Interests(ALL_TYPES, ALL_PARTS);

    /** Only what is always delivered; the start of a union. */
    public static final Interests NONE = new Interests(ALWAYS, 0);

    private final int types;
    private final int parts;

    private Interests(int types, int parts) {
        this.types = types;
        this.parts = parts;
    }

    /**
     * Needs messages of these types, every part of their chunks included.
     *
     * @param wanted which types.
     * @return new interests.
     */
    public static Interests of(MessageType... wanted) {
        int types = ALWAYS;
        for (MessageType type : wanted) {
            types |= bit(type);
        }
        return new Interests(types, ALL_PARTS);
    }

    /**
     * Needs the same without meshes.
     *
     * @return new interests.
     */
    public Interests withoutMeshes() {
        return new Interests(types, parts & ~MESHES);
    }

    /**
     * Needs the same without voxels.
     *
     * @return new interests.
     */
    public Interests withoutVoxels() {
        return new Interests(types, parts & ~VOXELS);
    }

    /**
     * Needs the same without lights.
     *
     * @return new interests.
     */
    public Interests withoutLights() {
        return new Interests(types, parts & ~LIGHTS);
    }

    /**
     * Needs what either needs.
     *
     * @param other other interests.
     * @return the union.
     */
    public Interests union(Interests other) {
        return new Interests(types | other.types, parts | other.parts);
    }

    /**
     * Tells whether messages of a type are needed.
     *
     * @param type which.
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

    private static int bit(MessageType type) {
        return 1 << type.id();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Interests that && that.types == types && that.parts == parts;
    }

    @Override
    public int hashCode() {
        return types * 31 + parts;
    }

    @Override
    public String toString() {
        return "Interests(types=0x" + Integer.toHexString(types) + ", voxels=" + wantsVoxels() + ", lights="
                + wantsLights() + ", meshes=" + wantsMeshes() + ")";
    }
}
