package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.NetworkException;
import java.util.concurrent.TimeUnit;

/**
 * A reproduction of a server that accepts connections but never answers the JOIN after the first. Prints the attempts
 * and the heap after collections: the heap should not grow with the attempts.
 *
 * <p>Arguments: seconds, for example 90. JVM flags: {@code -Xmx300m}.
 */
public final class JoinTimeoutChain {
    static volatile NetworkException last;
    static volatile int attempts;

    public static void main(String[] args) throws Exception {
        try (Raw server = new Raw(c -> {
                    c.handshake();
                    String world = Pb.world(c.next());
                    if (c.number <= 1) {
                        c.binary(Pb.init(world, Pb.json("me")));
                        Thread.sleep(200);
                        c.socket.close();
                        return;
                    }
                    while (c.next() != null) {}
                    c.socket.close();
                });
                Network network = Network.create(NetworkConfig.builder()
                        .joinTimeoutMs(25)
                        .closeTimeoutMs(5)
                        .reconnectInitialDelayMs(1)
                        .reconnectMaxDelayMs(1)
                        .build())) {
            network.register(new NetIntercept() {
                @Override
                public void onMessage(Message m) {}

                @Override
                public void onReconnecting(int attempt, long delayMs, NetworkException cause) {
                    last = cause;
                    attempts = attempt;
                }
            });
            network.addEventLoopListener(new io.voxelize.net.intercept.ConnectionListener() {});
            network.connect(server.url());
            try {
                network.join("w").get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                System.out.println(e);
            }
            int seconds = Integer.parseInt(args[0]);
            for (int s = 0; s < seconds; s++) {
                for (int i = 0; i < 100; i++) {
                    network.sync();
                    Thread.sleep(10);
                }
                if (s % 5 == 4) {
                    server.clients.clear();
                    System.gc();
                    System.out.println((s + 1) + " s: attempts=" + attempts + ", heap after gc MiB="
                            + (heapUsed() >> 20) + ", state=" + network.state());
                }
            }
            try {
                network.join("w2").get(5, TimeUnit.SECONDS);
            } catch (Exception e) {
                System.out.println("join: " + e.getMessage().length());
            }
            network.disconnect();
        }
    }

    static long heapUsed() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
