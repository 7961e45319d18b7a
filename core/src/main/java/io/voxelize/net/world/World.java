package io.voxelize.net.world;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.message.Voxels;
import io.voxelize.net.world.PendingEdits.PendingEdit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The world around a player: requests the chunks within a radius, stores them, and applies the server's updates to
 * them.
 *
 * <pre>{@code
 * World world = new World();
 * world.renderRadius(4);
 * network.register(world);
 * ...
 * network.sync();
 * world.update(x, y, z, directionX, directionZ, dtSeconds);
 * int voxel = world.voxelAt(0, 64, 0);
 * network.flush();
 * }</pre>
 *
 * <p><b>Edits.</b> An edit becomes visible when the server's UPDATE arrives, the player's own edits too; nothing is
 * predicted. UPDATE carries the word and the light of each changed voxel, so voxels are exact. Light is exact in the
 * changed voxels only: the server also changes the light of their neighbours, but does not send it until the chunk is
 * requested again. Near an edit {@link #lightAt} therefore returns the last light that was received.
 *
 * <p>The UPDATE is the only confirmation of an edit. Servers before 2025 drop an edit without an error while its chunk
 * or one of the eight neighbours is not generated. {@link #setVoxel} therefore waits for the UPDATE, sends the edit
 * again, and finally reports it to {@link ChunkListener#onEditLost}: see {@link #confirmEdits}.
 *
 * <p><b>Parts.</b> Voxels, lights and meshes of a chunk arrive in one message or in several, in any order. They are
 * matched by the chunk's coordinates; its {@code id} is ignored. A new part replaces the former one, and a part that a
 * message lacks stays as it was. A chunk is loaded once it has both voxels and lights.
 *
 * <p><b>Sessions.</b> A new INIT, after a rejoin or in another world, unloads every chunk of the former session and
 * requests all of them again. Until then chunks stay loaded while the connection is lost. They are released when the
 * world is unregistered or its {@code Network} is closed.
 *
 * <p><b>Thread:</b> game.
 */
public final class World implements NetIntercept {

    /** Default of {@link #renderRadius()}, in chunks. */
    public static final int DEFAULT_RENDER_RADIUS = 8;

    /** Largest {@link #renderRadius()}, in chunks. */
    public static final int MAX_RENDER_RADIUS = 256;

    /** Default time to wait for the UPDATE that confirms an edit, in milliseconds; see {@link #confirmEdits}. */
    public static final int DEFAULT_EDIT_TIMEOUT_MS = 5_000;

    /** Default number of times that an unconfirmed edit is sent again; see {@link #confirmEdits}. */
    public static final int DEFAULT_EDIT_RESENDS = 2;

    /** Largest number of edits that may be unconfirmed at a time. */
    public static final int MAX_PENDING_EDITS = PendingEdits.MAX_COUNT;

    /** Default of {@link #statsIntervalMs}, in milliseconds. */
    public static final int DEFAULT_STATS_INTERVAL_MS = 500;

    private static final String GET_STATS = "vox-builtin:get-stats";
    private static final int NO_VOXEL = Voxels.AIR;
    private static final int NO_LIGHT = 0;

    private final LongSupplier nanoClock;
    private final ChunkStore store = new ChunkStore();
    private final ChunkRequests requests = new ChunkRequests();
    private final WorldClock clock = new WorldClock();
    private final PendingEdits edits = new PendingEdits();
    private long editTimeoutNs = MILLISECONDS.toNanos(DEFAULT_EDIT_TIMEOUT_MS);
    private int editResends = DEFAULT_EDIT_RESENDS;
    private long resentEditCount;
    private long lostEditCount;
    private @Nullable Packets packets;
    private @Nullable WorldOptions options;
    private BlockRegistry blocks = BlockRegistry.EMPTY;
    private JsonNode init = MissingNode.getInstance();
    private long statsIntervalNs = MILLISECONDS.toNanos(DEFAULT_STATS_INTERVAL_MS);
    private long statsRequestedNs;
    private long outOfBoundsCount;

    /** Creates an empty world. */
    public World() {
        this(System::nanoTime);
    }

    World(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        requests.radius(DEFAULT_RENDER_RADIUS);
    }

    // State

    /**
     * Tells whether INIT was received.
     *
     * @return true if {@link #options()} may be read.
     */
    public boolean isInitialized() {
        return options != null;
    }

    /**
     * Returns the configuration of the world, as INIT announced it.
     *
     * @return never null.
     * @throws NetworkException with {@link NetworkException.Reason#NOT_JOINED} before INIT.
     */
    public WorldOptions options() {
        if (options == null) {
            throw new NetworkException(NetworkException.Reason.NOT_JOINED, "no INIT yet: initialized=false");
        }
        return options;
    }

    /**
     * Returns the block types of the world.
     *
     * @return empty before INIT.
     */
    public BlockRegistry blocks() {
        return blocks;
    }

    /**
     * Returns the whole JSON of INIT, with a game's own keys, the saved position and items.
     *
     * @return a missing node before INIT.
     */
    public JsonNode init() {
        return init;
    }

    /**
     * Returns the time of day. A local clock advances it with {@link #update}; it is set to the server's time when the
     * two differ by more than 0.1 s.
     *
     * @return seconds of world time, below {@link WorldOptions#timePerDay()}.
     */
    public double time() {
        return clock.time();
    }

    /**
     * Returns the server's tick counter from its last STATS.
     *
     * @return {@code 0} or more.
     */
    public long tick() {
        return clock.tick();
    }

    /**
     * Returns how long the server's last tick took, from its last STATS; servers since 2024-06-10 send it.
     *
     * @return seconds, 0 if unknown.
     */
    public double tickSeconds() {
        return clock.tickSeconds();
    }

    /**
     * Returns the word of a voxel.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return word to be read with {@link Voxels}; 0 (air) where no chunk is loaded, and above and below the world.
     */
    public int voxelAt(int vx, int vy, int vz) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk == null || !chunk.isReadable() ? NO_VOXEL : chunk.voxels().get(inChunk(vx), vy, inChunk(vz));
    }

    /**
     * Returns the light of a voxel. Near an edit it may be out of date, see the class.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return word to be read with {@link io.voxelize.net.message.Lights}; 0 (dark) where no chunk is loaded, and above
     *     and below the world.
     */
    public int lightAt(int vx, int vy, int vz) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk == null || !chunk.isReadable() ? NO_LIGHT : chunk.lights().get(inChunk(vx), vy, inChunk(vz));
    }

    /**
     * Returns the block type of a voxel.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return the block type, air where no chunk is loaded; null if INIT announced none with the voxel's id.
     */
    public @Nullable Block blockAt(int vx, int vy, int vz) {
        return blocks.byId(Voxels.id(voxelAt(vx, vy, vz)));
    }

    /**
     * Returns a chunk.
     *
     * @param x chunk along x.
     * @param z chunk along z.
     * @return the chunk, or null if it is not loaded.
     */
    public @Nullable Chunk chunk(int x, int z) {
        return store.loaded(x, z);
    }

    /**
     * Tells whether a chunk is loaded: both its voxels and its lights were received.
     *
     * @param x chunk along x.
     * @param z chunk along z.
     * @return true if so.
     */
    public boolean isLoaded(int x, int z) {
        return chunk(x, z) != null;
    }

    /**
     * Returns how many chunks are loaded.
     *
     * @return {@code 0} or more.
     */
    public int loadedCount() {
        return store.loadedCount();
    }

    /**
     * Returns how many received chunks and meshes were not stored because the configuration's {@code maxRetainedLength}
     * was reached.
     *
     * @return only grows.
     */
    public long retainRefusedCount() {
        return store.retainRefusedCount();
    }

    /**
     * Returns how many received chunks, meshes and updates were ignored because they lie outside the world's bounds.
     *
     * @return only grows.
     */
    public long outOfBoundsCount() {
        return outOfBoundsCount;
    }

    // Settings

    /**
     * Returns the radius within which chunks are requested.
     *
     * @return chunks.
     */
    public int renderRadius() {
        return requests.radius();
    }

    /**
     * Sets the radius within which chunks are requested. Chunks beyond 1.1 times the radius are unloaded.
     *
     * <p>Loaded chunks count against the configuration's {@code maxRetainedLength}. A chunk of the usual size takes 512
     * KiB, so the default has room for a radius of 16, and for a much larger one if chunks are
     * {@linkplain #keepCompressed kept compressed}.
     *
     * @param chunks {@code 0} to {@link #MAX_RENDER_RADIUS}.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if out of range.
     */
    public void renderRadius(int chunks) {
        if (chunks < 0 || chunks > MAX_RENDER_RADIUS) {
            throw invalid("radius is out of range: renderRadius=" + chunks + ", min=0, max=" + MAX_RENDER_RADIUS);
        }
        requests.radius(chunks);
    }

    /**
     * Stores chunks compressed, as they were received, and inflates a chunk when it is read. A hilly chunk takes some
     * 10 KiB instead of 512 KiB; the first read of one that is not inflated takes about a tenth of a millisecond. Call
     * this before the world is registered, since {@code Network.register} asks for its interests.
     *
     * <p>An LRU cache keeps up to {@code maxInflatedCount} chunks inflated. Choose a number that covers the chunks that
     * a game reads all the time, for instance those around its player. Voxels that UPDATEs change are remembered beside
     * the compressed chunk and applied whenever it is inflated. A chunk with more than 1,024 changed voxels stays
     * inflated until it is unloaded or received again.
     *
     * <p>A chunk that turns out malformed when it is read reads as not loaded, and is counted as
     * {@code BAD_COMPRESSED_ARRAYS}. Listeners hear that it was unloaded with the next message or {@link #update}, and
     * it is requested again after 5 s.
     *
     * @param maxInflatedCount largest number of inflated chunks, {@code 1} or more; 0, the default, to store chunks
     *     inflated.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if it is negative, or if the world
     *     has chunks already.
     */
    public void keepCompressed(int maxInflatedCount) {
        if (maxInflatedCount < 0) {
            throw invalid("count is negative: maxInflatedCount=" + maxInflatedCount + ", min=0");
        }
        if (!store.chunks().isEmpty()) {
            throw invalid("world has chunks already: count=" + store.chunks().size());
        }
        store.keepCompressed(maxInflatedCount);
    }

    /**
     * Adds a listener behind those added before.
     *
     * @param listener to add.
     */
    public void addListener(ChunkListener listener) {
        store.addListener(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener to remove; does nothing if it was not added.
     */
    public void removeListener(ChunkListener listener) {
        store.removeListener(listener);
    }

    /**
     * Sets the listener that receives meshes. Call this before the world is registered, since {@code Network.register}
     * asks for its interests.
     *
     * @param listener to call, or null for none.
     */
    public void meshListener(@Nullable MeshListener listener) {
        store.meshListener(listener);
    }

    /**
     * Stores the newest mesh of each sub-chunk, for {@link Chunk#mesh}. Call this before the world is registered, since
     * {@code Network.register} asks for its interests.
     *
     * <p>Meshes count against the configuration's {@code maxRetainedLength}. A mesh that exceeds it is not stored: the
     * older one of its sub-chunk stays, and {@link #retainRefusedCount()} grows.
     *
     * @param kept true to store meshes; false is the default.
     */
    public void keepMeshes(boolean kept) {
        store.keepMeshes(kept);
    }

    /**
     * Sets how long to wait for the UPDATE that confirms an edit before the edit is sent again, and how many times it
     * is sent again. An edit that is still unconfirmed then is reported to {@link ChunkListener#onEditLost} and
     * counted.
     *
     * <p>An edit is not sent again if the server has changed its voxel to something else meanwhile, since that may be
     * another player's newer edit; it is reported as lost. An edit that changes nothing is sent but not waited for,
     * since newer servers send no UPDATE for it. Timeouts are checked by {@link #update}.
     *
     * @param timeoutMs milliseconds, {@code 1} or more; 0 to wait for no edit, those already sent included.
     * @param resends {@code 0} or more.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a number is negative.
     */
    public void confirmEdits(int timeoutMs, int resends) {
        if (timeoutMs < 0 || resends < 0) {
            throw invalid("number is negative: timeoutMs=" + timeoutMs + ", resends=" + resends + ", min=0");
        }
        editTimeoutNs = MILLISECONDS.toNanos(timeoutMs);
        editResends = resends;
        if (timeoutMs == 0) {
            edits.clear();
        }
    }

    /**
     * Returns how many edits are unconfirmed.
     *
     * @return {@code 0} to {@link #MAX_PENDING_EDITS}.
     */
    public int pendingEditCount() {
        return edits.count();
    }

    /**
     * Returns how many times an edit was sent again because it was not confirmed.
     *
     * @return only grows.
     */
    public long resentEditCount() {
        return resentEditCount;
    }

    /**
     * Returns how many edits were reported to {@link ChunkListener#onEditLost}.
     *
     * @return only grows.
     */
    public long lostEditCount() {
        return lostEditCount;
    }

    /**
     * Sets how often {@link #update} requests the server's STATS, which {@link #time()}, {@link #tick()} and
     * {@link #tickSeconds()} follow.
     *
     * @param intervalMs milliseconds between two requests, {@code 1} or more; 0 to request none.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if it is negative.
     */
    public void statsIntervalMs(int intervalMs) {
        if (intervalMs < 0) {
            throw invalid("interval is negative: intervalMs=" + intervalMs + ", min=0");
        }
        statsIntervalNs = MILLISECONDS.toNanos(intervalMs);
    }

    /**
     * Advances the clock and sends due requests. Call it once per frame; it does nothing before INIT.
     *
     * <ul>
     *   <li>Requests missing chunks around the position, nearest first, at most 12 per call; a request without an
     *       answer is repeated after 5 s.
     *   <li>Unloads chunks beyond 1.1 times the render radius.
     *   <li>Sends unconfirmed edits again, see {@link #confirmEdits}.
     *   <li>Requests STATS, see {@link #statsIntervalMs}.
     * </ul>
     *
     * @param x position along x, in blocks.
     * @param y position upwards, in blocks.
     * @param z position along z, in blocks.
     * @param directionX horizontal look direction along x, any length, 0 if none.
     * @param directionZ horizontal look direction along z, any length, 0 if none.
     * @param dtSeconds time since the last call, {@code 0} or more.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a number is not finite or
     *     {@code dtSeconds} is negative.
     */
    public void update(double x, double y, double z, double directionX, double directionZ, double dtSeconds) {
        if (!isFinite(x, y, z) || !isFinite(directionX, directionZ, dtSeconds) || dtSeconds < 0) {
            throw invalid("position, direction or time is invalid: x=" + x + ", y=" + y + ", z=" + z + ", directionX="
                    + directionX + ", directionZ=" + directionZ + ", dtSeconds=" + dtSeconds);
        }
        if (options == null || packets == null) {
            return;
        }
        notifyUnreadable();
        clock.advance(dtSeconds, options);
        requests.moveTo(options.chunkOf(block(x)), options.chunkOf(block(z)));
        long nowNs = nanoClock.getAsLong();
        requestStats(packets, nowNs);
        unloadFar(packets);
        requestMissing(packets, options, directionX, directionZ, nowNs);
        resendEdits(packets, nowNs);
        store.rethrow();
    }

    /**
     * Asks the server to change a voxel. The change becomes visible when the server's UPDATE arrives. The server may
     * store another word than the one asked for, or drop the edit; see {@link #confirmEdits}.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxel word; a block id alone is a valid one.
     * @return what became of it; {@link SendResult#INVALID} outside the world's bounds or for a block that INIT did not
     *     announce, since servers drop both without an error; {@link SendResult#NOT_JOINED} before INIT;
     *     {@link SendResult#BACK_PRESSURED} also if {@link #MAX_PENDING_EDITS} are unconfirmed.
     */
    public SendResult setVoxel(int vx, int vy, int vz, int voxel) {
        if (packets == null) {
            return SendResult.NOT_CONNECTED;
        }
        if (options == null) {
            return SendResult.NOT_JOINED;
        }
        if (!options.containsVoxel(vx, vy, vz) || blocks.byId(Voxels.id(voxel)) == null) {
            return SendResult.INVALID;
        }
        if (!edits.hasRoomFor(vx, vy, vz)) {
            return SendResult.BACK_PRESSURED;
        }
        SendResult result = packets.update(vx, vy, vz, voxel);
        if (result.isAccepted() && needsConfirmation(vx, vy, vz, voxel)) {
            edits.onSent(vx, vy, vz, voxel, nanoClock.getAsLong());
        }
        return result;
    }

    private boolean needsConfirmation(int vx, int vy, int vz, int voxel) {
        return editTimeoutNs > 0 && (edits.contains(vx, vy, vz) || !isInPlace(vx, vy, vz, voxel));
    }

    private boolean isInPlace(int vx, int vy, int vz, int voxel) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk != null
                && chunk.isReadable()
                && PendingEdits.matches(voxel, chunk.voxels().get(inChunk(vx), vy, inChunk(vz)));
    }

    // Receiving

    @Override
    public void attach(Packets packets) {
        this.packets = packets;
    }

    @Override
    public void detach() {
        packets = null;
        endSession();
        store.rethrow();
    }

    @Override
    public Interests interests() {
        Interests wanted = Interests.of(MessageType.INIT, MessageType.LOAD, MessageType.UPDATE, MessageType.STATS)
                .withEntityTypes();
        if (store.keepsCompressed()) {
            wanted = wanted.withoutVoxels().withoutLights().withCompressedData();
        }
        return store.wantsMeshes() ? wanted : wanted.withoutMeshes();
    }

    @Override
    public void onMessage(Message message) {
        switch (message.type()) {
            case INIT -> onInit(message.json().parseJson());
            case STATS -> clock.follow(message.json().parseJson());
            case LOAD -> onChunks(message);
            case UPDATE -> {
                onUpdates(message);
                onChunks(message);
            }
            default -> {
                // Another interceptor wants this type.
                return;
            }
        }
        store.notifyChanged();
        notifyUnreadable();
        store.rethrow();
    }

    /** Tells listeners of chunks that could not be inflated, and schedules new requests for them. */
    private void notifyUnreadable() {
        for (Chunk chunk = store.pollUnreadable(); chunk != null; chunk = store.pollUnreadable()) {
            requests.onLost(chunk.x(), chunk.z(), nanoClock.getAsLong());
        }
    }

    private void onInit(JsonNode json) {
        endSession();
        // If this throws, the world stays without options and ignores the messages that follow.
        WorldOptions announced = WorldOptions.parse(json.path("options"));
        init = json;
        blocks = BlockRegistry.parse(json.path("blocks"));
        clock.reset(json.path("stats"));
        statsRequestedNs = nanoClock.getAsLong();
        options = announced;
    }

    private void endSession() {
        giveUpEdits();
        options = null;
        blocks = BlockRegistry.EMPTY;
        init = MissingNode.getInstance();
        requests.reset();
        store.clear();
    }

    private void onChunks(Message message) {
        for (ChunkView chunk : message.chunks()) {
            if (options == null || !options.containsChunk(chunk.x(), chunk.z())) {
                outOfBoundsCount++;
            } else {
                onChunk(chunk);
            }
        }
    }

    private void onChunk(ChunkView chunk) {
        if (chunk.hasVoxels() || chunk.hasLights() || chunk.hasCompressedData()) {
            onData(chunk);
        }
        if (store.wantsMeshes() && chunk.meshes().count() > 0) {
            requests.onReceived(chunk.x(), chunk.z());
            outOfBoundsCount += store.keepMeshes(chunk, options().subChunks());
            store.notifyMeshes(chunk);
        }
    }

    private void onData(ChunkView chunk) {
        requests.onReceived(chunk.x(), chunk.z());
        if (!store.keep(chunk)) {
            requests.onRefused(chunk.x(), chunk.z(), nanoClock.getAsLong());
        } else if (store.loaded(chunk.x(), chunk.z()) != null) {
            requests.onLoaded(chunk.x(), chunk.z());
        }
    }

    private void onUpdates(Message message) {
        for (UpdateView update : message.updates()) {
            if (options == null || !options.containsVoxel(update.vx(), update.vy(), update.vz())) {
                outOfBoundsCount++;
            } else {
                edits.onUpdate(update.vx(), update.vy(), update.vz(), update.voxel());
                store.write(update, options);
            }
        }
    }

    // Sending

    private void requestStats(Packets packets, long nowNs) {
        if (statsIntervalNs > 0
                && nowNs - statsRequestedNs >= statsIntervalNs
                && packets.method(GET_STATS, "").isAccepted()) {
            statsRequestedNs = nowNs;
        }
    }

    private void unloadFar(Packets packets) {
        int count = requests.collectFar(store.chunks());
        if (count == 0) {
            return;
        }
        int[] coordinates = requests.coordinates();
        if (!packets.unload(coordinates, count).isAccepted()) {
            requests.retryFar();
            return;
        }
        for (int i = 0; i < count; i++) {
            requests.onUnloaded(coordinates[2 * i], coordinates[2 * i + 1]);
            store.unload(coordinates[2 * i], coordinates[2 * i + 1]);
        }
    }

    private void requestMissing(
            Packets packets, WorldOptions options, double directionX, double directionZ, long nowNs) {
        int count = requests.collectMissing(store.chunks(), options, nowNs);
        if (count == 0) {
            return;
        }
        // hypot does not overflow or underflow in between.
        double length = Math.hypot(directionX, directionZ);
        double scale = length > 0 && length < Double.POSITIVE_INFINITY ? 1 / length : 0;
        SendResult result = packets.load(
                requests.centerX(),
                requests.centerZ(),
                directionX * scale,
                directionZ * scale,
                requests.coordinates(),
                count);
        if (result.isAccepted()) {
            requests.onRequested(count, nowNs);
        }
    }

    private void resendEdits(Packets packets, long nowNs) {
        boolean room = true;
        PendingEdit edit = edits.due(nowNs, editTimeoutNs);
        while (edit != null && room) {
            if (isInPlace(edit.vx, edit.vy, edit.vz, edit.voxel)) {
                // The chunk was received after the edit, or had the voxel before.
                edits.remove(edit);
            } else if (edit.superseded || edit.resends >= editResends) {
                giveUpEdit(edit);
            } else {
                room = resend(packets, edit, nowNs);
            }
            edit = edits.due(nowNs, editTimeoutNs);
        }
    }

    private boolean resend(Packets packets, PendingEdit edit, long nowNs) {
        boolean accepted = packets.update(edit.vx, edit.vy, edit.vz, edit.voxel).isAccepted();
        if (accepted) {
            resentEditCount++;
            edits.onResent(edit, nowNs);
        }
        return accepted;
    }

    private void giveUpEdits() {
        PendingEdit edit = edits.oldest();
        // Bounded by the count, since a listener may send a new edit.
        for (int left = edits.count(); left > 0 && edit != null; left--) {
            giveUpEdit(edit);
            edit = edits.oldest();
        }
    }

    private void giveUpEdit(PendingEdit edit) {
        lostEditCount++;
        int vx = edit.vx;
        int vy = edit.vy;
        int vz = edit.vz;
        int voxel = edit.voxel;
        // Removed before the listener is called, since it may edit the same voxel.
        edits.remove(edit);
        store.notifyEditLost(vx, vy, vz, voxel);
    }

    private @Nullable Chunk loadedChunkOf(int vx, int vy, int vz) {
        return options == null || vy < 0 || vy >= options.maxHeight()
                ? null
                : store.loaded(options.chunkOf(vx), options.chunkOf(vz));
    }

    private int inChunk(int v) {
        return Math.floorMod(v, options().chunkSize());
    }

    private static int block(double position) {
        // The cast saturates, so a position beyond every world stays beyond it.
        return (int) Math.floor(position);
    }

    private static boolean isFinite(double a, double b, double c) {
        return Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c);
    }

    private static NetworkException invalid(String message) {
        return new NetworkException(NetworkException.Reason.INVALID_ARGUMENT, message);
    }
}
