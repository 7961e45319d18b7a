package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.metrics.*;
import io.voxelize.net.world.World;
import java.util.concurrent.TimeUnit;

/**
 * A reproduction of mesh levels that cost heap: INIT states 2^31-1 sub-chunks, and each small LOAD names a mesh of a
 * high level, for which {@code World.keepMeshes} allocates an array of references. Prints the bytes on the wire beside
 * the heap in use.
 *
 * <p>Arguments: level and chunks, for example 16000000 64. JVM flags: {@code -Xmx1g}.
 */
public final class MeshLevels {
    public static void main(String[] args) throws Exception {
        int level = Integer.parseInt(args[0]);
        int chunks = Integer.parseInt(args[1]);
        long[] wire = new long[1];
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me", Pb.options(16, 16, Integer.MAX_VALUE))));
                    for (int i = 0; i < chunks; i++) {
                        Pb geometry = new Pb().num(1, 1);
                        Pb mesh = new Pb().num(1, level).sub(2, geometry);
                        byte[] load = Pb.message(Pb.LOAD)
                                .sub(8, new Pb().num(1, i % 16).num(2, i / 16).sub(4, mesh))
                                .text(11, world)
                                .done();
                        wire[0] += load.length;
                        c.binary(load);
                    }
                    while (c.next() != null) {}
                });
                Network network = Network.create(NetworkConfig.builder().build())) {
            World world = new World();
            world.keepMeshes(true);
            network.register(world);
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            long end = System.nanoTime() + 4_000_000_000L;
            while (System.nanoTime() < end) {
                network.sync();
                Thread.sleep(5);
            }
            System.gc();
            Runtime r = Runtime.getRuntime();
            System.out.println("LOAD bytes on the wire=" + wire[0] + ", delivered="
                    + network.counters().get(Counter.MESSAGES_DELIVERED)
                    + ", heap used MiB=" + ((r.totalMemory() - r.freeMemory()) >> 20) + " of max MiB "
                    + (r.maxMemory() >> 20)
                    + ", intercept errors=" + network.counters().get(Counter.INTERCEPT_ERRORS));
            System.out.println(
                    "chunk(0,0)=" + world.chunk(0, 0) + ", retained gauge=" + network.gauge(Gauge.RETAINED_BYTES));
        }
    }
}
