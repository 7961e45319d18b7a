package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.metrics.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of {@code close()} on one thread while another thread makes its first {@code sync()}: both take
 * themselves for the game thread. Prints what either call throws: nothing but CLOSED is right.
 *
 * <p>Arguments: rounds, for example 400. JVM flags: {@code -ea}.
 */
public final class CloseRace {
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int[] data = new int[4096];
        byte[] load = Pb.message(Pb.LOAD)
                .sub(8, Pb.chunk(1, 1, data, data))
                .text(11, "w")
                .done();
        AtomicInteger odd = new AtomicInteger();
        NetworkThreads threads =
                NetworkThreads.create(NetworkConfig.builder().inflaterThreads(0).build());
        ConcurrentHashMap<String, AtomicInteger> seen = new ConcurrentHashMap<>();
        try (Raw server = new Raw(c -> {
            c.handshake();
            String world = Pb.world(c.next());
            c.binary(Pb.init(world, Pb.json("me")));
            for (int i = 0; i < 300; i++) {
                c.binary(load);
            }
            while (c.next() != null) {}
            c.socket.close();
        })) {
            for (int i = 0; i < rounds; i++) {
                Network network = Network.create(
                        NetworkConfig.builder().closeTimeoutMs(50).build(), threads);
                network.connect(server.url());
                network.join("w").get(5, TimeUnit.SECONDS);
                while (network.counters().get(Counter.MESSAGES_RECEIVED) < 301) {
                    Thread.sleep(1);
                }
                CyclicBarrier barrier = new CyclicBarrier(2);
                Thread game = new Thread(() -> {
                    try {
                        barrier.await();
                        // close() waits for the socket first: then comes the game's part.
                        long until = System.nanoTime() + 300_000_000L;
                        while (threads.networkCount() != 0 && System.nanoTime() < until) {
                            Thread.onSpinWait();
                        }
                        network.sync();
                    } catch (NetworkException e) {
                        count(seen, "sync(): " + e.reason());
                    } catch (Throwable t) {
                        count(seen, "sync(): " + t);
                    }
                });
                game.start();
                barrier.await();
                try {
                    network.close();
                } catch (Throwable t) {
                    count(seen, "close(): " + t);
                }
                game.join();
                server.clients.clear();
            }
        }
        Thread.sleep(500);
        System.out.println(seen);
        System.out.println(
                "slabs that are still taken by closed networks: allocated=" + threads.allocatedSlabsLength());
        threads.close();
        System.exit(0);
    }

    static void count(ConcurrentHashMap<String, AtomicInteger> seen, String what) {
        if (seen.computeIfAbsent(what, k -> new AtomicInteger()).incrementAndGet() == 1 && !what.contains("CLOSED")) {
            System.out.println("NEW: " + what);
        }
    }
}
