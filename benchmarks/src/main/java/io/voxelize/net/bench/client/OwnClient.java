package io.voxelize.net.bench.client;

import io.voxelize.net.Network;
import io.voxelize.net.bench.traffic.Arguments;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.intercept.Interests;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.SendResult;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The library under test.
 *
 * <p><b>Thread:</b> game.
 */
final class OwnClient implements SendingClient, NetIntercept {

    private static final int CONNECT_S = 10;
    private static final int BUDGET_MESSAGES = 64;

    private final Network network;
    private final Interests interests;
    private final SyncBudget budget;
    private final String world;
    private @Nullable Tally current;

    OwnClient(String transport, boolean meshes, Arguments arguments) {
        network = Network.create(NetworkConfig.builder()
                .transport(TransportKind.valueOf(transport.toUpperCase(Locale.ROOT)))
                .inflaterThreads(arguments.number("inflaters", 0))
                .build());
        interests = meshes ? Interests.ALL : Interests.ALL.withoutMeshes();
        world = arguments.text("world");
        int budgetNs = arguments.number("budgetNs", 0);
        budget = budgetNs == 0 ? SyncBudget.UNLIMITED : SyncBudget.of(BUDGET_MESSAGES, budgetNs);
    }

    @Override
    public void connect(int port) throws Exception {
        network.register(this);
        network.connect("http://127.0.0.1:" + port).get(CONNECT_S, TimeUnit.SECONDS);
        network.join(world).get(CONNECT_S, TimeUnit.SECONDS);
    }

    @Override
    public Interests interests() {
        return interests;
    }

    @Override
    public int poll(Tally tally) {
        current = tally;
        return network.sync(budget);
    }

    @Override
    public void onMessage(Message message) {
        if (current == null) {
            return;
        }
        current.message(message.tick());
        for (ChunkView chunk : message.chunks()) {
            current.chunk(arrayBytes(chunk));
        }
    }

    @Override
    public void sendPeer(double x, double y, double z) {
        SendResult result = network.packets().peer(x, y, z, 1, 0, 0);
        if (result != SendResult.ACCEPTED) {
            throw new IllegalStateException("PEER was refused: result=" + result);
        }
    }

    @Override
    public boolean sendEdits(Edits edits) {
        SendResult result = network.packets().bulkUpdate(edits.vx, edits.vy, edits.vz, edits.voxels, edits.count());
        if (result != SendResult.ACCEPTED && result != SendResult.BACK_PRESSURED) {
            throw new IllegalStateException("UPDATE was refused: result=" + result);
        }
        return result == SendResult.ACCEPTED;
    }

    @Override
    public void flush() {
        network.flush();
    }

    private static long arrayBytes(ChunkView chunk) {
        long bytes =
                (long) Integer.BYTES * (chunk.voxels().length() + chunk.lights().length());
        for (MeshView mesh : chunk.meshes()) {
            for (GeometryView geometry : mesh.geometries()) {
                bytes += arrayBytes(geometry);
            }
        }
        return bytes;
    }

    private static long arrayBytes(GeometryView geometry) {
        return (long) Integer.BYTES
                * ((long) geometry.positions().length()
                        + geometry.uvs().length()
                        + geometry.indices().length()
                        + geometry.lights().length());
    }

    @Override
    public void close() {
        network.close();
    }
}
