package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.*;
import io.voxelize.net.world.World;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A reproduction of a {@code World} with meshes in a JVM whose direct memory is smaller than {@code maxRetainedLength}.
 * Prints each second what was delivered: CHAT messages should go on arriving and the backlog should not grow.
 *
 * <p>JVM flags: {@code -Xmx128m}.
 */
public final class OomHangWorld {
    public static void main(String[] args) throws Exception {
        int[] data = new int[16 * 16 * 256];
        byte[] d = Pb.block(data);
        int v = 20_000;
        Pb mesh = new Pb()
                .num(1, 0)
                .sub(
                        2,
                        new Pb()
                                .num(1, 1)
                                .bytes(4, Pb.block(new int[3 * v]))
                                .bytes(5, Pb.block(new int[2 * v]))
                                .bytes(6, Pb.block(new int[300]))
                                .bytes(7, Pb.block(new int[v])));
        AtomicInteger chats = new AtomicInteger();
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me", Pb.options(16, 256, 1))));
                    for (int i = 0; i < 300; i++) {
                        c.binary(Pb.lz4(Pb.message(Pb.LOAD)
                                .sub(
                                        8,
                                        new Pb()
                                                .num(1, i % 16)
                                                .num(2, i / 16)
                                                .text(3, "c")
                                                .bytes(5, d)
                                                .bytes(6, d)
                                                .sub(4, mesh))
                                .text(11, "w")
                                .done()));
                    }
                    while (true) {
                        c.binary(Pb.message(Pb.CHAT)
                                .sub(5, new Pb().text(1, "SYSTEM").text(3, "hi"))
                                .done());
                        Thread.sleep(20);
                    }
                });
                Network network = Network.create(NetworkConfig.builder().build())) {
            World world = new World();
            world.meshListener(view -> {});
            network.register(world);
            network.register(new NetIntercept() {
                @Override
                public void onMessage(Message m) {
                    if (m.type() == MessageType.CHAT) {
                        chats.incrementAndGet();
                    }
                }

                @Override
                public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                    System.out.println("onReconnecting " + cause.getMessage());
                }
            });
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            for (int s = 0; s < 10; s++) {
                for (int i = 0; i < 100; i++) {
                    network.sync();
                    network.flush();
                    Thread.sleep(10);
                }
                System.out.println((s + 1) + " s: loaded chunks=" + world.loadedCount() + ", chats=" + chats
                        + ", state=" + network.state()
                        + ", backlog=" + network.gauge(Gauge.BACKLOG_BYTES) + ", slabs in use="
                        + network.gauge(Gauge.SLAB_BYTES) + ", retained MiB="
                        + (network.gauge(Gauge.RETAINED_BYTES) >> 20)
                        + ", drops told=none, pauses=" + network.counters().get(Counter.READ_PAUSES));
                if (s == 5) {
                    network.unregister(world);
                    System.out.println("world unregistered: its chunks are closed, all of its memory is free again");
                }
            }
        }
    }
}
