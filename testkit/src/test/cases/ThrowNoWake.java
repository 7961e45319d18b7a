package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of a {@code sync()} that throws after it made room in the inbound ring: the event loop that waits for
 * the room is never woken. Prints each second what was delivered after the throwing interceptor is gone.
 */
public final class ThrowNoWake {
    public static void main(String[] args) throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me")));
                    for (int i = 0; i < 3000; i++) {
                        c.binary(Pb.message(Pb.CHAT)
                                .sub(5, new Pb().text(1, "SYSTEM").text(3, "hi " + i + "x".repeat(1000)))
                                .done());
                        Thread.sleep(1);
                    }
                });
                Network network = Network.create(
                        NetworkConfig.builder().inboundRingLength(16 << 10).build())) {
            NetIntercept bad = m -> {
                if (m.type() == MessageType.CHAT) {
                    throw new Bad();
                }
            };
            network.register(m -> {
                if (m.type() == MessageType.CHAT) {
                    seen.incrementAndGet();
                }
            });
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            network.sync();
            network.register(bad);
            Thread.sleep(500);
            int thrown = 0;
            for (int i = 0; i < 50; i++) {
                try {
                    network.sync();
                } catch (NullPointerException e) {
                    thrown++;
                }
            }
            network.unregister(bad);
            int before = seen.get();
            for (int s = 0; s < 4; s++) {
                for (int i = 0; i < 100; i++) {
                    network.sync();
                    Thread.sleep(10);
                }
                System.out.println(
                        "bad one is gone since " + (s + 1) + " s: sync() had thrown " + thrown + " times, seen since="
                                + (seen.get() - before) + ", ring=" + network.gauge(Gauge.INBOUND_RING_BYTES)
                                + ", backlog=" + network.gauge(Gauge.BACKLOG_BYTES) + ", received="
                                + network.counters().get(Counter.MESSAGES_RECEIVED) + ", state=" + network.state());
            }
        }
    }

    /** Has no stack trace, so code that reads it throws a NullPointerException. */
    static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }
}
