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
 * The world around a player: an interceptor that asks for the chunks within a radius, keeps them, and writes the
 * server's updates into them.
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
 * <p><b>After an edit.</b> An edit, one's own too, shows when the server's UPDATE comes; nothing is predicted. The
 * server names each voxel that changed, with its word and its light, so voxels are exact. Light is exact in those
 * voxels only: the light of their neighbours changes on the server as well, and no server sends it before the chunk is
 * asked for anew. {@link #lightAt} near an edit is therefore the last that is known.
 *
 * <p>No server confirms an edit otherwise, and those before 2025 lose it without a word as long as the chunk or one of
 * its eight neighbours is not generated; so {@link #setVoxel} waits for the echo, sends again, and in the end tells
 * {@link ChunkListener#onEditLost}: see {@link #confirmEdits}.
 *
 * <p><b>Parts.</b> Voxels, lights and meshes of a chunk come in one message or in several, in any order. They belong
 * together by their coordinates: another {@code id} of a chunk than before changes nothing, since a part is the newest
 * there is whatever the server calls it. A part that a message does not include stays as it was, and a chunk is loaded
 * once voxels and lights are both there.
 *
 * <p>A new INIT, after a rejoin or in another world, drops every chunk of the session before and asks for all of them
 * again. Chunks are kept over a lost connection until then, and given back when the world is unregistered or its
 * {@code Network} is closed.
 *
 * <p><b>Thread:</b> game.
 */
public final class World implements NetIntercept {

    /** Default of {@link #renderRadius()}, in chunks. */
    public static final int DEFAULT_RENDER_RADIUS = 8;

    /** Largest {@link #renderRadius()}, in chunks. */
    public static final int MAX_RENDER_RADIUS = 256;

    /** Default time to wait for the echo of an edit, in milliseconds; see {@link #confirmEdits}. */
    public static final int DEFAULT_EDIT_TIMEOUT_MS = 5_000;

    /** How often an edit is sent again by default; see {@link #confirmEdits}. */
    public static final int DEFAULT_EDIT_RESENDS = 2;

    /** Edits that may wait for their echo at a time. */
    public static final int MAX_PENDING_EDITS = PendingEdits.MAX_COUNT;

    private static final String GET_STATS = "vox-builtin:get-stats";
    private static final long STATS_INTERVAL_NS = 500_000_000L;
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
    private long statsAskedNs;
    private long ignoredCount;

    /** Creates an empty world. */
    public World() {
        this(System::nanoTime);
    }

    /**
     * Creates an empty world that measures time with a clock of its own; for tests.
     *
     * @param nanoClock as {@link System#nanoTime()}.
     */
    public World(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        requests.radius(DEFAULT_RENDER_RADIUS);
    }

    // What is known

    /**
     * Tells whether INIT has come.
     *
     * @return true if {@link #options()} may be read.
     */
    public boolean isInitialized() {
        return options != null;
    }

    /**
     * Returns the configuration of the world.
     *
     * @return as INIT announced it.
     * @throws NetworkException with {@link NetworkException.Reason#NOT_JOINED} before INIT.
     */
    public WorldOptions options() {
        if (options == null) {
            throw new NetworkException(
                    NetworkException.Reason.NOT_JOINED, "the world is known after INIT: initialized=false");
        }
        return options;
    }

    /**
     * Returns the kinds of blocks.
     *
     * @return empty before INIT.
     */
    public BlockRegistry blocks() {
        return blocks;
    }

    /**
     * Returns all that INIT said: a game's own keys, the saved position, items.
     *
     * @return a missing node before INIT.
     */
    public JsonNode init() {
        return init;
    }

    /**
     * Returns the time of day by the local clock, which follows the server's when it differs by more than 0.1 s.
     *
     * @return seconds of world time, below {@link WorldOptions#timePerDay()}.
     */
    public double time() {
        return clock.time();
    }

    /**
     * Returns the server's tick counter, as it was last told.
     *
     * @return {@code 0} or more.
     */
    public long tick() {
        return clock.tick();
    }

    /**
     * Returns how long the server's last tick took, as it was last told; servers since 2024-06-10.
     *
     * @return seconds, 0 if unknown.
     */
    public double delta() {
        return clock.delta();
    }

    /**
     * Returns the word of a voxel.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return 32 bits, to be read with {@link Voxels}; 0 (air) where no chunk is loaded, above the world and below it.
     */
    public int voxelAt(int vx, int vy, int vz) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk == null || !chunk.isReadable() ? NO_VOXEL : chunk.voxels().get(inChunk(vx), vy, inChunk(vz));
    }

    /**
     * Returns the light of a voxel; see the class about its exactness near an edit.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return word to be read with {@link io.voxelize.net.message.Lights}; 0 (dark) where no chunk is loaded, above the
     *     world and below it.
     */
    public int lightAt(int vx, int vy, int vz) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk == null || !chunk.isReadable() ? NO_LIGHT : chunk.lights().get(inChunk(vx), vy, inChunk(vz));
    }

    /**
     * Returns the kind of block of a voxel.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @return the block, air where no chunk is loaded; null if the server announced none with its id.
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
     * Tells whether voxels and lights of a chunk are both there.
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
     * Returns how many chunks and meshes came and could not be kept, because the budget for retained chunks was used
     * up.
     *
     * @return only grows.
     */
    public long refusedCount() {
        return store.refusedCount();
    }

    /**
     * Returns how many chunks, meshes and updates lay outside the world and were ignored.
     *
     * @return only grows.
     */
    public long ignoredCount() {
        return ignoredCount;
    }

    // What is wanted

    /**
     * Returns the radius within which chunks are asked for.
     *
     * @return chunks.
     */
    public int renderRadius() {
        return requests.radius();
    }

    /**
     * Sets the radius within which chunks are asked for. Beyond 1.1 times of it they are unloaded.
     *
     * <p>What is held counts against the configuration's {@code maxRetainedLength}: a chunk of the usual size takes 512
     * KiB, so the default has room for a radius of 16; many more if they are {@linkplain #keepCompressed kept
     * compressed}.
     *
     * @param chunks {@code 0} to {@link #MAX_RENDER_RADIUS}.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if out of range.
     */
    public void renderRadius(int chunks) {
        if (chunks < 0 || chunks > MAX_RENDER_RADIUS) {
            throw invalid("radius out of range: renderRadius=" + chunks + ", min=0, max=" + MAX_RENDER_RADIUS);
        }
        requests.radius(chunks);
    }

    /**
     * Keeps chunks compressed, as they came, and inflates them when they are read: some 10 KiB for a hilly chunk
     * instead of 512 KiB, against about a tenth of a millisecond for the first read of one that is not inflated. To be
     * called before the world is registered, since that is when a {@code Network} asks what is needed.
     *
     * <p>As many chunks as are given stay inflated, those that were read last. What UPDATEs change in a chunk is
     * remembered beside it and written into it whenever it is inflated; a chunk of which more than 1,024 voxels changed
     * stays inflated for good. Choose a number that covers what a game reads all the time: the chunks around its
     * player, for instance.
     *
     * <p>A chunk that turns out malformed when it is read ({@code BAD_COMPRESSED_ARRAYS}) reads as not loaded, is told
     * as unloaded with the next message or {@link #update}, and asked for again after a while.
     *
     * @param inflatedCount how many chunks may be inflated at a time, {@code 1} or more; 0 to keep chunks inflated, the
     *     default.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if it is negative, or if there are
     *     chunks already.
     */
    public void keepCompressed(int inflatedCount) {
        if (inflatedCount < 0) {
            throw invalid("count is negative: inflatedCount=" + inflatedCount);
        }
        if (!store.chunks().isEmpty()) {
            throw invalid("chunks are held already: count=" + store.chunks().size());
        }
        store.keepCompressed(inflatedCount);
    }

    /**
     * Adds a listener, after those that are there.
     *
     * @param listener to tell.
     */
    public void addListener(ChunkListener listener) {
        store.addListener(listener);
    }

    /**
     * Removes a listener.
     *
     * @param listener that was added; another does no harm.
     */
    public void removeListener(ChunkListener listener) {
        store.removeListener(listener);
    }

    /**
     * Sets who receives meshes. To be called before the world is registered, since that is when a {@code Network} asks
     * whether meshes are needed.
     *
     * @param listener to tell, or null for none.
     */
    public void meshListener(@Nullable MeshListener listener) {
        store.meshListener(listener);
    }

    /**
     * Keeps the newest mesh of each sub-chunk, for {@link Chunk#mesh}. To be called before the world is registered,
     * since that is when a {@code Network} asks whether meshes are needed.
     *
     * <p>Meshes count against the configuration's {@code maxRetainedLength}. One that finds no room there leaves the
     * older one of its sub-chunk in place, and is counted by {@link #refusedCount()}.
     *
     * @param kept whether to keep them; false is the default.
     */
    public void keepMeshes(boolean kept) {
        store.keepMeshes(kept);
    }

    /**
     * Sets how long to wait for the echo of an edit before it is sent again, and how often that is done. What is still
     * not echoed then is told to {@link ChunkListener#onEditLost} and counted.
     *
     * <p>An edit is not sent again if its voxel has become something else meanwhile, since that may be another player's
     * newer wish; it is told as lost then. One that asks for what is there already is sent and not waited for: newer
     * servers do not echo it. The time passes with {@link #update}.
     *
     * @param timeoutMs milliseconds, {@code 1} or more; 0 to wait for no echo, not even for those that are waited for
     *     now.
     * @param resends {@code 0} or more.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a number is negative.
     */
    public void confirmEdits(int timeoutMs, int resends) {
        if (timeoutMs < 0 || resends < 0) {
            throw invalid("number is negative: timeoutMs=" + timeoutMs + ", resends=" + resends);
        }
        editTimeoutNs = MILLISECONDS.toNanos(timeoutMs);
        editResends = resends;
        if (timeoutMs == 0) {
            edits.clear();
        }
    }

    /**
     * Returns how many edits wait for their echo.
     *
     * @return {@code 0} to {@link #MAX_PENDING_EDITS}.
     */
    public int pendingEditCount() {
        return edits.count();
    }

    /**
     * Returns how often an edit was sent again because its echo did not come.
     *
     * @return only grows.
     */
    public long resentEditCount() {
        return resentEditCount;
    }

    /**
     * Returns how many edits were given up because their echo did not come.
     *
     * @return only grows.
     */
    public long lostEditCount() {
        return lostEditCount;
    }

    /**
     * Lets the clock go on and says what there is to say around a place: asks for missing chunks, nearest first, at
     * most 12 at a time, and again after 5 s without an answer; gives up those beyond 1.1 times the radius; sends edits
     * again that were not echoed; asks for the server's time twice a second. To be called once per frame; does nothing
     * before INIT.
     *
     * @param x position along x, in blocks.
     * @param y position upwards, in blocks.
     * @param z position along z, in blocks.
     * @param directionX horizontal look direction along x, 0 if none; need not be normalised.
     * @param directionZ horizontal look direction along z, 0 if none; need not be normalised.
     * @param dtSeconds since the last call, {@code 0} or more.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a number is not finite, or the
     *     time runs backwards.
     */
    public void update(double x, double y, double z, double directionX, double directionZ, double dtSeconds) {
        if (!isFinite(x, y, z) || !isFinite(directionX, directionZ, dtSeconds) || dtSeconds < 0) {
            throw invalid("not a place and a time: x=" + x + ", y=" + y + ", z=" + z + ", directionX=" + directionX
                    + ", directionZ=" + directionZ + ", dtSeconds=" + dtSeconds);
        }
        if (options == null || packets == null) {
            return;
        }
        tellLost();
        clock.advance(dtSeconds, options);
        requests.moveTo(options.chunkOf(block(x)), options.chunkOf(block(z)));
        long nowNs = nanoClock.getAsLong();
        askForStats(packets, nowNs);
        unloadFar(packets);
        loadMissing(packets, options, directionX, directionZ, nowNs);
        resendEdits(packets, nowNs);
        store.rethrow();
    }

    /**
     * Asks the server to change a voxel. It shows when the server's UPDATE comes back; a server may turn the word into
     * another, or drop the edit, which {@link #confirmEdits} finds out.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxel word; a bare block id is one.
     * @return what became of it; {@link SendResult#INVALID} outside the world or for a block that the server did not
     *     announce, since servers drop both without a word; {@link SendResult#NOT_JOINED} before INIT.
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
        if (result.isAccepted() && awaitsEcho(vx, vy, vz, voxel)) {
            edits.sent(vx, vy, vz, voxel, nanoClock.getAsLong());
        }
        return result;
    }

    private boolean awaitsEcho(int vx, int vy, int vz, int voxel) {
        return editTimeoutNs > 0 && (edits.contains(vx, vy, vz) || !isThere(vx, vy, vz, voxel));
    }

    private boolean isThere(int vx, int vy, int vz, int voxel) {
        Chunk chunk = loadedChunkOf(vx, vy, vz);
        return chunk != null
                && chunk.isReadable()
                && PendingEdits.matches(voxel, chunk.voxels().get(inChunk(vx), vy, inChunk(vz)));
    }

    // What comes

    @Override
    public void attach(Packets packets) {
        this.packets = packets;
    }

    @Override
    public void detach() {
        packets = null;
        forget();
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
                // Not of interest; comes when another interceptor wants it.
                return;
            }
        }
        store.tellChanged();
        tellLost();
        store.rethrow();
    }

    private void tellLost() {
        for (Chunk chunk = store.nextLost(); chunk != null; chunk = store.nextLost()) {
            requests.lost(chunk.x(), chunk.z(), nanoClock.getAsLong());
        }
    }

    private void onInit(JsonNode json) {
        forget();
        WorldOptions announced = WorldOptions.parse(json.path("options"));
        init = json;
        blocks = BlockRegistry.parse(json.path("blocks"));
        clock.reset(json.path("stats"));
        statsAskedNs = nanoClock.getAsLong();
        options = announced;
    }

    private void forget() {
        loseEdits();
        options = null;
        blocks = BlockRegistry.EMPTY;
        init = MissingNode.getInstance();
        requests.reset();
        store.clear();
    }

    private void onChunks(Message message) {
        for (ChunkView chunk : message.chunks()) {
            if (options == null || !options.containsChunk(chunk.x(), chunk.z())) {
                ignoredCount++;
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
            requests.arrived(chunk.x(), chunk.z());
            ignoredCount += store.keepMeshes(chunk, options().subChunks());
            store.tellMeshes(chunk);
        }
    }

    private void onData(ChunkView chunk) {
        requests.arrived(chunk.x(), chunk.z());
        if (!store.keep(chunk)) {
            requests.postponed(chunk.x(), chunk.z(), nanoClock.getAsLong());
        } else if (store.loaded(chunk.x(), chunk.z()) != null) {
            requests.answered(chunk.x(), chunk.z());
        }
    }

    private void onUpdates(Message message) {
        for (UpdateView update : message.updates()) {
            if (options == null || !options.containsVoxel(update.vx(), update.vy(), update.vz())) {
                ignoredCount++;
            } else {
                edits.told(update.vx(), update.vy(), update.vz(), update.voxel());
                store.write(update, options);
            }
        }
    }

    // What is said

    private void askForStats(Packets packets, long nowNs) {
        if (nowNs - statsAskedNs >= STATS_INTERVAL_NS
                && packets.method(GET_STATS, "").isAccepted()) {
            statsAskedNs = nowNs;
        }
    }

    private void unloadFar(Packets packets) {
        int count = requests.collectFar(store.chunks());
        if (count == 0) {
            return;
        }
        int[] coordinates = requests.coordinates();
        if (!packets.unload(coordinates, count).isAccepted()) {
            requests.keptFar();
            return;
        }
        for (int i = 0; i < count; i++) {
            requests.unloaded(coordinates[2 * i], coordinates[2 * i + 1]);
            store.unload(coordinates[2 * i], coordinates[2 * i + 1]);
        }
    }

    private void loadMissing(Packets packets, WorldOptions options, double directionX, double directionZ, long nowNs) {
        int count = requests.collectMissing(store.chunks(), options, nowNs);
        if (count == 0) {
            return;
        }
        // hypot neither overflows nor underflows on its way to the length.
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
            requests.requested(count, nowNs);
        }
    }

    private void resendEdits(Packets packets, long nowNs) {
        boolean room = true;
        PendingEdit edit = edits.due(nowNs, editTimeoutNs);
        while (edit != null && room) {
            if (isThere(edit.vx, edit.vy, edit.vz, edit.voxel)) {
                // It came with its chunk, or was there before.
                edits.remove(edit);
            } else if (edit.overtaken || edit.resends >= editResends) {
                loseEdit(edit);
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
            edits.resent(edit, nowNs);
        }
        return accepted;
    }

    /** What they were meant for is over. */
    private void loseEdits() {
        PendingEdit edit = edits.oldest();
        // Counted, since a listener may try once more.
        for (int left = edits.count(); left > 0 && edit != null; left--) {
            loseEdit(edit);
            edit = edits.oldest();
        }
    }

    private void loseEdit(PendingEdit edit) {
        lostEditCount++;
        int vx = edit.vx;
        int vy = edit.vy;
        int vz = edit.vz;
        int voxel = edit.voxel;
        // First, since a listener may try once more.
        edits.remove(edit);
        store.tellEditLost(vx, vy, vz, voxel);
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
        // A cast saturates, so a place beyond every world stays beyond it.
        return (int) Math.floor(position);
    }

    private static boolean isFinite(double a, double b, double c) {
        return Double.isFinite(a) && Double.isFinite(b) && Double.isFinite(c);
    }

    private static NetworkException invalid(String message) {
        return new NetworkException(NetworkException.Reason.INVALID_ARGUMENT, message);
    }
}
