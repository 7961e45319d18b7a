package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of missing direct memory for the copy of a message that has to wait. Prints each second, once memory
 * is back, what was delivered: the session should return to JOINED.
 *
 * <p>JVM flags: {@code -XX:MaxDirectMemorySize=64m -Xmx512m}.
 */
public final class OomKeep {
    static final CountDownLatch go = new CountDownLatch(1);

    public static void main(String[] args) throws Exception {
        AtomicInteger chats = new AtomicInteger();
        AtomicInteger inits = new AtomicInteger();
        AtomicInteger connections = new AtomicInteger();
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    connections.incrementAndGet();
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me")));
                    go.await();
                    byte[] chat = Pb.message(Pb.CHAT)
                            .sub(5, new Pb().text(1, "SYSTEM").text(3, "x".repeat(40_000)))
                            .done();
                    for (int i = 0; i < 3000; i++) {
                        c.binary(chat);
                    }
                    while (c.next() != null) {}
                    c.socket.close();
                });
                Network network = Network.create(NetworkConfig.builder()
                        .inboundRingLength(16 << 10)
                        .maxBacklogLength(128 << 20)
                        .reconnectInitialDelayMs(10)
                        .reconnectMaxDelayMs(10)
                        .maxSlabsLength(128 << 20)
                        .build())) {
            network.register(new NetIntercept() {
                @Override
                public void onMessage(Message m) {
                    if (m.type() == MessageType.CHAT) {
                        chats.incrementAndGet();
                    } else if (m.type() == MessageType.INIT) {
                        inits.incrementAndGet();
                    }
                }

                @Override
                public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                    System.out.println("onReconnecting " + attempt + ": " + cause.getMessage());
                }
            });
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            network.sync();
            Filler filler = new Filler();
            filler.leave(2 << 20);
            go.countDown();
            Thread.sleep(8000);
            System.out.println(
                    "game stood still: received=" + network.counters().get(Counter.MESSAGES_RECEIVED) + ", backlog="
                            + network.gauge(Gauge.BACKLOG_BYTES) + ", state=" + network.state() + ", pauses="
                            + network.counters().get(Counter.READ_PAUSES));
            filler.free();
            for (int s = 0; s < 6; s++) {
                for (int i = 0; i < 100; i++) {
                    network.sync();
                    network.flush();
                    Thread.sleep(10);
                }
                System.out.println(
                        (s + 1) + " s later: chats=" + chats + ", inits=" + inits + ", state=" + network.state()
                                + ", connections=" + connections + ", backlog=" + network.gauge(Gauge.BACKLOG_BYTES)
                                + ", received=" + network.counters().get(Counter.MESSAGES_RECEIVED));
            }
        }
    }
}
