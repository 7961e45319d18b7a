package io.voxelize.net.testkit.soak;

import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.VoxelArrayView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Counts the messages of a {@link SoakServer} and records faults: a gap in the numbers, a chunk that is missing or has
 * wrong content.
 */
final class SoakGame implements NetIntercept {

    private static final int MAX_FAULTS = 20;
    private static final int RETAIN_INTERVAL = 10;
    private static final int MAX_RETAINED = 8;

    private final SoakServer server;
    private final List<String> faults = new ArrayList<>();
    /** Kept over frames, the oldest closed first. */
    private final Queue<ChunkData> retained = new ArrayDeque<>();

    private int session;
    private long expected;
    private long chunksInSession;
    private long delivered;
    private long chunks;
    private long lostToCuts;
    private int cuts;

    SoakGame(SoakServer server) {
        this.server = server;
    }

    @Override
    public void onMessage(Message message) {
        switch (message.type()) {
            case ENTITY -> onNumber(message.tick());
            case LOAD -> message.chunks().forEach(this::onChunk);
            default -> {
                // INIT, of which the listener hears.
            }
        }
    }

    @Override
    public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
        cuts += attempt == 1 ? 1 : 0;
    }

    @Override
    public void onDisconnected(NetworkException reason) {
        fault("disconnected: " + reason.getMessage());
    }

    private void onNumber(long tick) {
        int from = (int) (tick >> SoakServer.NUMBER_BITS);
        long number = tick & (1L << SoakServer.NUMBER_BITS) - 1;
        if (from != session) {
            begin(from);
        }
        if (number != expected) {
            fault("lost or out of order: session=" + session + ", expected=" + expected + ", came=" + number);
        }
        expected = number + 1;
        delivered++;
    }

    private void begin(int next) {
        if (next < session) {
            fault("a session that had ended: session=" + session + ", came=" + next);
        }
        // What a cut loses is the end of what was sent, never a part of the middle.
        lostToCuts += server.sent(session) - expected;
        for (int unheard = session + 1; unheard < next; unheard++) {
            lostToCuts += server.sent(unheard);
        }
        session = next;
        expected = 0;
        chunksInSession = 0;
    }

    private void onChunk(ChunkView chunk) {
        int seed = (int) (chunksInSession % SoakServer.CHUNKS);
        if (expected - 1 != chunksInSession * SoakServer.CHUNK_INTERVAL) {
            fault("chunk out of order: session=" + session + ", chunk=" + chunksInSession + ", behind="
                    + (expected - 1));
        }
        if (!matches(seed, chunk.voxels()) || !matches(seed, chunk.lights())) {
            fault("chunk of another content: session=" + session + ", chunk=" + chunksInSession);
        }
        chunksInSession++;
        chunks++;
        if (chunks % RETAIN_INTERVAL == 0) {
            retain(chunk);
        }
    }

    private static boolean matches(int seed, VoxelArrayView words) {
        int last = words.length() - 1;
        return last > 0
                && words.get(0) == SoakServer.word(seed, 0)
                && words.get(last / 2) == SoakServer.word(seed, last / 2)
                && words.get(last) == SoakServer.word(seed, last);
    }

    private void retain(ChunkView chunk) {
        ChunkData data = chunk.retain();
        if (data == null) {
            fault("no room to retain: retained=" + retained.size());
            return;
        }
        retained.add(data);
        if (retained.size() > MAX_RETAINED) {
            retained.remove().close();
        }
    }

    /** Gives back what it has retained. */
    void close() {
        retained.forEach(ChunkData::close);
        retained.clear();
    }

    private void fault(String what) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(what);
        }
    }

    List<String> faults() {
        return faults;
    }

    /** Tells whether all that was sent in this session has come. */
    boolean isCaughtUp() {
        return server.isSilent() && expected == server.sent(session);
    }

    /** The session that the last message belonged to. */
    int session() {
        return session;
    }

    long delivered() {
        return delivered;
    }

    long chunks() {
        return chunks;
    }

    /** Sent and not delivered in sessions that were cut. */
    long lostToCuts() {
        return lostToCuts;
    }

    int cuts() {
        return cuts;
    }
}
