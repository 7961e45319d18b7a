package io.voxelize.net.internal.decode;

import io.voxelize.net.message.Generation;
import io.voxelize.net.message.ServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the server of a connection. The protocol has no version number, so the server is recognised by
 * what it sends: compression, keys of INIT, format of the first arrays. A recognised trait does not change until the
 * next connection.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class ServerTraits {

    /** Maximum frame length in bytes of servers before 2025-12-16, and so of every server. */
    public static final int SAFE_FRAME_LENGTH = 65_536;

    /** Maximum frame length in bytes of servers since 2025-12-16. */
    public static final int MAX_FRAME_LENGTH = 16_777_216;

    /** Compression of whole messages; UNKNOWN until a compressed message was received. */
    enum Outer {
        UNKNOWN,
        ZLIB,
        LZ4
    }

    /** Numbering of a geometry's fields: NEW is that of the schema, OLD has no {@code at} and its arrays one lower. */
    enum Numbering {
        UNKNOWN,
        OLD,
        NEW
    }

    /** Format of an array: packed varints, or an LZ4 block behind its length. */
    enum ArrayForm {
        UNKNOWN,
        PACKED,
        BLOCK
    }

    private final @Nullable Generation configured;
    private Outer outer = Outer.UNKNOWN;
    private Numbering numbering = Numbering.UNKNOWN;
    private ArrayForm arrayForm = ArrayForm.UNKNOWN;
    private boolean longFrames;
    private boolean clientOnlyMeshing;
    private boolean clientVoxelWrites = true;
    private int chunkSize;
    private int maxHeight;
    private int minChunkX;
    private int minChunkZ;
    private int maxChunkX;
    private int maxChunkZ;
    private String clientId = "";

    /**
     * Creates the traits of a server that has not sent anything yet.
     *
     * @param configured the generation if the user has set it, null to recognise it.
     */
    ServerTraits(@Nullable Generation configured) {
        this.configured = configured;
        reset();
    }

    /**
     * Returns the information for users before there is a connection.
     *
     * @param configured the generation if the user has set it, null to recognise it.
     * @param transport name of the transport.
     * @param decompressor name of the LZ4 decompressor.
     * @return a new object.
     */
    public static ServerInfo unknown(@Nullable Generation configured, String transport, String decompressor) {
        ServerTraits traits = new ServerTraits(configured);
        return traits.info(new ServerInfo(null, transport, decompressor, "none", 0, false, false, false, 0, 0));
    }

    /** Resets all traits for a new connection. */
    void reset() {
        outer = Outer.UNKNOWN;
        longFrames = false;
        clientOnlyMeshing = false;
        clientVoxelWrites = true;
        clientId = "";
        dimensions(0, 0);
        bounds(Integer.MIN_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        numbering = Numbering.UNKNOWN;
        arrayForm = ArrayForm.UNKNOWN;
        if (configured != null) {
            numbering = configured == Generation.G2023 ? Numbering.OLD : Numbering.NEW;
            arrayForm = configured == Generation.G2026 ? ArrayForm.BLOCK : ArrayForm.PACKED;
            longFrames = configured == Generation.G2026 || configured == Generation.GX;
        }
    }

    /**
     * Returns the generation.
     *
     * @return the configured one if there is one; otherwise the recognised one, null if it is not recognised yet.
     */
    public @Nullable Generation generation() {
        if (configured != null) {
            return configured;
        }
        if (arrayForm == ArrayForm.BLOCK) {
            return Generation.G2026;
        }
        if (numbering == Numbering.OLD) {
            return Generation.G2023;
        }
        if (numbering == Numbering.UNKNOWN || arrayForm == ArrayForm.UNKNOWN) {
            return null;
        }
        return outer == Outer.UNKNOWN ? null : outer == Outer.LZ4 ? Generation.GX : Generation.G2024;
    }

    /**
     * Returns the maximum length of a frame to send.
     *
     * @return bytes: {@link #SAFE_FRAME_LENGTH} until the server is known to accept {@link #MAX_FRAME_LENGTH}.
     */
    public int maxFrameLength() {
        return longFrames ? MAX_FRAME_LENGTH : SAFE_FRAME_LENGTH;
    }

    /**
     * Tells whether the server is known to understand {@code bulk_update}.
     *
     * @return false for servers that compress with zlib or have not compressed anything yet, since only some of them
     *     do.
     */
    public boolean bulkUpdateAllowed() {
        return arrayForm == ArrayForm.BLOCK || outer == Outer.LZ4 || configured == Generation.GX;
    }

    /**
     * Returns the width of a chunk, along x and z.
     *
     * @return in blocks, 0 before INIT.
     */
    public int chunkSize() {
        return chunkSize;
    }

    /**
     * Returns the height of a chunk.
     *
     * @return in blocks, 0 before INIT.
     */
    public int maxHeight() {
        return maxHeight;
    }

    /**
     * Returns the client id that the server has assigned to this connection.
     *
     * @return the id, empty before INIT.
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Returns the information for users.
     *
     * @param known the current information; its transport, decompressor and TLS entries are kept.
     * @return {@code known} itself if nothing has changed, so that most messages allocate nothing.
     */
    public ServerInfo info(ServerInfo known) {
        return isUpToDate(known)
                ? known
                : new ServerInfo(
                        generation(),
                        known.transport(),
                        known.decompressor(),
                        known.tls(),
                        maxFrameLength(),
                        bulkUpdateAllowed(),
                        clientOnlyMeshing,
                        clientVoxelWrites,
                        chunkSize,
                        maxHeight);
    }

    /**
     * Returns the information for users with another decompressor.
     *
     * @param known the current information.
     * @param decompressor name of the LZ4 block decompressor in use.
     * @return {@code known} itself if nothing has changed.
     */
    public static ServerInfo withDecompressor(ServerInfo known, String decompressor) {
        return decompressor.equals(known.decompressor()) ? known : with(known, decompressor, known.tls());
    }

    /**
     * Returns the information for users with another TLS provider.
     *
     * @param known the current information.
     * @param tls name of the TLS provider.
     * @return {@code known} itself if nothing has changed.
     */
    public static ServerInfo withTls(ServerInfo known, String tls) {
        return tls.equals(known.tls()) ? known : with(known, known.decompressor(), tls);
    }

    private static ServerInfo with(ServerInfo known, String decompressor, String tls) {
        return new ServerInfo(
                known.generation(),
                known.transport(),
                decompressor,
                tls,
                known.maxFrameLength(),
                known.bulkUpdates(),
                known.clientOnlyMeshing(),
                known.clientVoxelWrites(),
                known.chunkSize(),
                known.maxHeight());
    }

    private boolean isUpToDate(ServerInfo known) {
        return known.generation() == generation()
                && known.maxFrameLength() == maxFrameLength()
                && known.bulkUpdates() == bulkUpdateAllowed()
                && known.clientOnlyMeshing() == clientOnlyMeshing
                && known.clientVoxelWrites() == clientVoxelWrites
                && known.chunkSize() == chunkSize
                && known.maxHeight() == maxHeight;
    }

    /** Learns from a compressed message. Servers that use zlib pack arrays; those that use LZ4 accept long frames. */
    void outer(Outer seen) {
        outer = seen;
        if (seen == Outer.LZ4) {
            longFrames = true;
        } else {
            arrayForm(ArrayForm.PACKED);
        }
    }

    Numbering numbering() {
        return numbering;
    }

    /** Learns the numbering unless it is known. Servers with the old one never send arrays as blocks. */
    void numbering(Numbering seen) {
        if (numbering == Numbering.UNKNOWN) {
            numbering = seen;
            if (seen == Numbering.OLD) {
                arrayForm(ArrayForm.PACKED);
            }
        }
    }

    ArrayForm arrayForm() {
        return arrayForm;
    }

    /** Learns the format of arrays unless it is known. */
    void arrayForm(ArrayForm seen) {
        if (arrayForm == ArrayForm.UNKNOWN) {
            arrayForm = seen;
            if (seen == ArrayForm.BLOCK) {
                longFrames = true;
                numbering(Numbering.NEW);
            }
        }
    }

    /** Learns that the server is from 2025-12-16 or later and accepts long frames. */
    void longFrames() {
        longFrames = true;
    }

    /** Learns whether the world never sends meshes; an option of INIT since 2026-05-17. */
    void clientOnlyMeshing(boolean value) {
        clientOnlyMeshing = value;
    }

    /**
     * Learns whether the world accepts voxel updates of clients; servers from 2026-07-11 to 2026-07-29 may ignore them.
     */
    void clientVoxelWrites(boolean value) {
        clientVoxelWrites = value;
    }

    void clientId(String id) {
        clientId = id;
    }

    /** Learns width and height of a chunk in blocks; 0 if unknown. */
    void dimensions(int chunkSize, int maxHeight) {
        this.chunkSize = chunkSize;
        this.maxHeight = maxHeight;
    }

    /** Learns the range of the world's chunk coordinates; all bounds are inclusive. */
    void bounds(int minChunkX, int minChunkZ, int maxChunkX, int maxChunkZ) {
        this.minChunkX = minChunkX;
        this.minChunkZ = minChunkZ;
        this.maxChunkX = maxChunkX;
        this.maxChunkZ = maxChunkZ;
    }

    /** Tells whether a chunk is inside the world; always true while the bounds are unknown. */
    boolean containsChunk(int x, int z) {
        return x >= minChunkX && x <= maxChunkX && z >= minChunkZ && z <= maxChunkZ;
    }

    /**
     * Returns the number of voxels of a chunk, which is also that of its lights; 0 while the dimensions are unknown.
     */
    long elementCount() {
        return (long) chunkSize * chunkSize * maxHeight;
    }

    /**
     * Returns all traits in one line, for logs.
     *
     * @return a new string.
     */
    @Override
    public String toString() {
        return "ServerTraits(generation=" + generation() + (configured == null ? "" : " (configured)") + ", outer="
                + outer + ", numbering=" + numbering + ", arrays=" + arrayForm + ", maxFrameLength=" + maxFrameLength()
                + ", chunkSize=" + chunkSize + ", maxHeight=" + maxHeight
                + ", clientOnlyMeshing=" + clientOnlyMeshing + ")";
    }
}
