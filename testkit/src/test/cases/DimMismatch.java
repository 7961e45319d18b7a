package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.metrics.*;
import io.voxelize.net.world.World;
import java.util.concurrent.TimeUnit;

/**
 * A reproduction of an INIT whose {@code chunkSize} is {@code 16.0}: the decoder takes it for unknown and accepts
 * arrays of any length, {@code World} takes it for 16. Prints what {@code voxelAt} throws and the retained bytes.
 *
 * <p>Arguments: none, or {@code c} to keep chunks compressed.
 */
public final class DimMismatch {
    public static void main(String[] args) throws Exception {
        boolean compressed = args.length > 0;
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    String options = Pb.options(16, 16, 1).replace("\"chunkSize\":16,", "\"chunkSize\":16.0,");
                    c.binary(Pb.init(world, Pb.json("me", options)));
                    c.binary(Pb.message(Pb.LOAD)
                            .sub(8, Pb.chunk(0, 0, new int[8], new int[8]))
                            .text(11, world)
                            .done());
                    c.binary(Pb.message(Pb.UPDATE)
                            .sub(10, new Pb().num(1, 5).num(2, 5).num(3, 5).num(4, 1))
                            .text(11, world)
                            .done());
                    while (c.next() != null) {}
                });
                Network network = Network.create(NetworkConfig.builder().build())) {
            World world = new World();
            if (compressed) {
                world.keepCompressed(4);
            }
            network.register(world);
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            for (int i = 0; i < 100; i++) {
                network.sync();
                Thread.sleep(5);
            }
            System.out.println("isLoaded(0,0)=" + world.isLoaded(0, 0) + ", options.chunkSize="
                    + world.options().chunkSize()
                    + ", intercept errors=" + network.counters().get(Counter.INTERCEPT_ERRORS)
                    + ", bad arrays=" + network.counters().get(Counter.BAD_ARRAYS));
            for (int i = 0; i < 3; i++) {
                try {
                    System.out.println("voxelAt=" + world.voxelAt(5, 5, 5));
                } catch (Throwable t) {
                    System.out.println(
                            "World.voxelAt threw " + t + ", retained=" + network.gauge(Gauge.RETAINED_BYTES));
                }
            }
        }
    }
}
