package io.voxelize.net.internal.decode;

import io.voxelize.net.message.Generation;
import io.voxelize.net.message.ServerInfo;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the server at the other end. The base protocol has no version number, so all of it is recognised
 * from what the server sends: the kind of compression, keys of INIT, the form of the first arrays. Nothing recognised
 * changes within one connection.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class ServerTraits {

    /** Longest frame, in bytes, that every server accepts; those before 2025-12-16 accept no longer one. */
    public static final int SAFE_FRAME_LENGTH = 65_536;

    /** Longest frame, in bytes, that servers accept since 2025-12-16. */
    public static final int MAX_FRAME_LENGTH = 16_777_216;

    /** Compression of whole messages, as far as any was seen. */
    enum Outer {
        UNKNOWN,
        ZLIB,
        LZ4
    }

    /** Numbers of the fields of a geometry: with OLD its arrays are fields 3 to 6, with NEW 4 to 7. */
    enum Numbering {
        UNKNOWN,
        OLD,
        NEW
    }

    /** How an array stands in its field. */
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
    private int subChunks;
    private int minChunkX;
    private int minChunkZ;
    private int maxChunkX;
    private int maxChunkZ;
    private String clientId = "";

    /**
     * Creates traits of a server that has not said anything yet.
     *
     * @param configured its generation if the user knows it, null to recognise it.
     */
    ServerTraits(@Nullable Generation configured) {
        this.configured = configured;
        reset();
    }

    /**
     * Returns what users are told before there is a connection.
     *
     * @param configured generation of the server if the user knows it, null to recognise it.
     * @param transport what will move the bytes.
     * @param decompressor what inflates LZ4 blocks.
     * @return a new object.
     */
    public static ServerInfo unknown(@Nullable Generation configured, String transport, String decompressor) {
        ServerTraits traits = new ServerTraits(configured);
        return traits.info(new ServerInfo(null, transport, decompressor, "none", 0, false, false, false, 0, 0));
    }

    /** Forgets everything, for a new connection. */
    void reset() {
        outer = Outer.UNKNOWN;
        longFrames = false;
        clientOnlyMeshing = false;
        clientVoxelWrites = true;
        clientId = "";
        dimensions(0, 0, 0);
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
     * @return the configured one if there is one; otherwise the recognised one, null as long as it is open.
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
     * Returns the longest frame that may be sent.
     *
     * @return bytes: {@link #SAFE_FRAME_LENGTH} until the server is known to accept {@link #MAX_FRAME_LENGTH}.
     */
    public int maxFrameLength() {
        return longFrames ? MAX_FRAME_LENGTH : SAFE_FRAME_LENGTH;
    }

    /**
     * Tells whether the server is known to understand {@code bulk_update}.
     *
     * @return false for a server that compresses with zlib or has not compressed anything, since only some of those
     *     understand it.
     */
    public boolean bulkUpdateAllowed() {
        return arrayForm == ArrayForm.BLOCK || outer == Outer.LZ4 || configured == Generation.GX;
    }

    /**
     * Tells whether the world never sends meshes; option {@code clientOnlyMeshing} of INIT, servers since 2026-05-17.
     *
     * @return true if so.
     */
    public boolean clientOnlyMeshing() {
        return clientOnlyMeshing;
    }

    /**
     * Tells whether the world takes voxel updates from clients; servers between 2026-07-11 and 2026-07-29 may ignore
     * them in silence.
     *
     * @return false if updates are ignored.
     */
    public boolean clientVoxelWrites() {
        return clientVoxelWrites;
    }

    /**
     * Returns how many blocks a chunk of the world is wide.
     *
     * @return blocks, 0 before INIT.
     */
    public int chunkSize() {
        return chunkSize;
    }

    /**
     * Returns how many blocks a chunk of the world is high.
     *
     * @return blocks, 0 before INIT.
     */
    public int maxHeight() {
        return maxHeight;
    }

    /**
     * Returns how many sub-chunks divide the height.
     *
     * @return a count, 0 before INIT.
     */
    public int subChunks() {
        return subChunks;
    }

    /**
     * Returns the id that the server uses for this connection.
     *
     * @return the id, empty before INIT.
     */
    public String clientId() {
        return clientId;
    }

    /**
     * Returns what users are told.
     *
     * @param known what they were told last; its transport, decompressor and encryption stay.
     * @return {@code known} itself if nothing has changed, so that nothing is allocated for a message that teaches
     *     nothing.
     */
    public ServerInfo info(ServerInfo known) {
        return isIn(known)
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
     * Returns what users are told, with another decompressor.
     *
     * @param known what they were told last.
     * @param decompressor name of the LZ4 block decompressor in use.
     * @return {@code known} itself if nothing has changed.
     */
    public static ServerInfo withDecompressor(ServerInfo known, String decompressor) {
        return decompressor.equals(known.decompressor()) ? known : with(known, decompressor, known.tls());
    }

    /**
     * Returns what users are told, with another TLS provider.
     *
     * @param known what they were told last.
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

    private boolean isIn(ServerInfo known) {
        return known.generation() == generation()
                && known.maxFrameLength() == maxFrameLength()
                && known.bulkUpdates() == bulkUpdateAllowed()
                && known.clientOnlyMeshing() == clientOnlyMeshing
                && known.clientVoxelWrites() == clientVoxelWrites
                && known.chunkSize() == chunkSize
                && known.maxHeight() == maxHeight;
    }

    Outer outer() {
        return outer;
    }

    /** Learns from a whole message that was compressed. Zlib servers pack arrays, LZ4 servers take long frames. */
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

    /** Learns the numbering, unless it is known. The old one was gone long before arrays became blocks. */
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

    /** Learns the form of arrays, unless it is known. */
    void arrayForm(ArrayForm seen) {
        if (arrayForm == ArrayForm.UNKNOWN) {
            arrayForm = seen;
            if (seen == ArrayForm.BLOCK) {
                longFrames = true;
                numbering(Numbering.NEW);
            }
        }
    }

    /** Learns that the server is not older than 2025-12-16, when frames became long. */
    void longFrames() {
        longFrames = true;
    }

    void clientOnlyMeshing(boolean value) {
        clientOnlyMeshing = value;
    }

    void clientVoxelWrites(boolean value) {
        clientVoxelWrites = value;
    }

    void clientId(String id) {
        clientId = id;
    }

    void dimensions(int chunkSize, int maxHeight, int subChunks) {
        this.chunkSize = chunkSize;
        this.maxHeight = maxHeight;
        this.subChunks = subChunks;
    }

    /** Learns which chunks the world has, the last ones included. */
    void bounds(int minChunkX, int minChunkZ, int maxChunkX, int maxChunkZ) {
        this.minChunkX = minChunkX;
        this.minChunkZ = minChunkZ;
        this.maxChunkX = maxChunkX;
        this.maxChunkZ = maxChunkZ;
    }

    /** Tells whether a chunk lies in the world; every one does as long as the bounds are unknown. */
    boolean containsChunk(int x, int z) {
        return x >= minChunkX && x <= maxChunkX && z >= minChunkZ && z <= maxChunkZ;
    }

    /** Elements of the voxels, or of the lights, of a chunk; 0 as long as the dimensions are unknown. */
    long elementCount() {
        return (long) chunkSize * chunkSize * maxHeight;
    }

    /**
     * Returns everything that is known, in one line; for logs.
     *
     * @return a new string.
     */
    @Override
    public String toString() {
        return "ServerTraits(generation=" + generation() + (configured == null ? "" : " (configured)") + ", outer="
                + outer + ", numbering=" + numbering + ", arrays=" + arrayForm + ", maxFrameLength=" + maxFrameLength()
                + ", chunkSize=" + chunkSize + ", maxHeight=" + maxHeight + ", subChunks=" + subChunks
                + ", clientOnlyMeshing=" + clientOnlyMeshing + ")";
    }
}
