package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.metrics.*;
import io.voxelize.net.world.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of a {@code ChunkListener} that throws an {@code Error}. Prints how many of the eight chunks were
 * loaded, what the other listener heard and how much memory stays retained.
 *
 * <p>Arguments: {@code load} or {@code unload}, for the callback that throws.
 */
public final class ListenerErrors {
    public static void main(String[] args) throws Exception {
        int[] data = new int[4096];
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me")));
                    Pb m = Pb.message(Pb.LOAD);
                    for (int x = 0; x < 8; x++) {
                        m.sub(8, Pb.chunk(x, 0, data, data));
                    }
                    c.binary(m.text(11, world).done());
                    while (c.next() != null) {}
                });
                Network network = Network.create(NetworkConfig.builder()
                        .leakDetection(io.voxelize.net.config.LeakDetection.DISABLED)
                        .build())) {
            World world = new World();
            AtomicInteger loadedHeard = new AtomicInteger();
            AtomicInteger unloadedHeard = new AtomicInteger();
            boolean[] angry = {args[0].equals("load")};
            world.addListener(new ChunkListener() {
                @Override
                public void onChunkLoaded(Chunk chunk) {
                    if (angry[0]) {
                        angry[0] = false;
                        throw new AssertionError("first chunk");
                    }
                }

                @Override
                public void onChunkUnloaded(Chunk chunk) {
                    if (!angry[0] && args[0].equals("unload")) {
                        angry[0] = true;
                        throw new AssertionError("on unload");
                    }
                }
            });
            world.addListener(new ChunkListener() {
                @Override
                public void onChunkLoaded(Chunk chunk) {
                    loadedHeard.incrementAndGet();
                }

                @Override
                public void onChunkUnloaded(Chunk chunk) {
                    unloadedHeard.incrementAndGet();
                }
            });
            network.register(world);
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            for (int i = 0; i < 60; i++) {
                network.sync();
                Thread.sleep(5);
            }
            System.out.println(args[0] + ": LOAD had 8 chunks; loaded=" + world.loadedCount()
                    + ", second listener heard " + loadedHeard + ", retained=" + network.gauge(Gauge.RETAINED_BYTES)
                    + ", errors=" + network.counters().get(Counter.INTERCEPT_ERRORS));
            try {
                network.unregister(world);
            } catch (Throwable t) {
                System.out.println(args[0] + ": unregister threw " + t);
            }
            System.out.println(
                    args[0] + ": unregistered; second listener heard " + unloadedHeard + " unloaded, retained="
                            + network.gauge(Gauge.RETAINED_BYTES) + ", loadedCount=" + world.loadedCount());
        }
    }
}
