package cases;

import io.voxelize.net.*;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import io.voxelize.net.testkit.server.*;
import io.voxelize.net.world.World;
import java.util.*;
import java.util.concurrent.*;

/**
 * A reproduction of a {@code World} of radius 16 with 128 MiB of direct memory, less than it wants to retain. Prints
 * the state and the counts after 30 s: chunks that find no memory should be refused and counted while the connection
 * stays.
 *
 * <p>JVM flags: {@code -Xmx1g -XX:MaxDirectMemorySize=128m}.
 */
public final class DirectMemoryNoReturn {
    public static void main(String[] a) throws Exception {
        World world = new World();
        world.renderRadius(16);
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        ConnectionListener ear = new ConnectionListener() {
            public void onReconnecting(int at, long d, NetworkException c) {
                told.add("reconnecting " + c.getMessage());
            }

            public void onDisconnected(NetworkException c) {
                told.add("disconnected " + c.getMessage());
            }

            public void onDropped(Counter c, long n) {
                told.add("dropped " + c);
            }
        };
        try (VoxelizeServer server = VoxelizeServer.builder().start()) {
            Network n = Network.create();
            n.addEventLoopListener(ear);
            n.register(world);
            n.connect(server.url()).get(5, TimeUnit.SECONDS);
            n.join("hills").get(5, TimeUnit.SECONDS);
            long end = System.nanoTime() + 30_000_000_000L;
            while (System.nanoTime() < end && world.loadedCount() < 790) {
                n.sync();
                world.update(0.5, 80, 0.5, 0, 0, 0.016);
                n.flush();
                Thread.sleep(10);
            }
            System.out.println("after 30 s: state=" + n.state() + ", chunks=" + world.loadedCount() + ", refused="
                    + world.retainRefusedCount() + ", listeners heard " + told + ", sockets the server still holds="
                    + server.connections() + ", waiting=" + n.gauge(Gauge.BACKLOG_BYTES) + " B, slabs in use="
                    + n.gauge(Gauge.SLAB_BYTES) + " B");
        }
        System.exit(0);
    }
}
