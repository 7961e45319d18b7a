package cases;

import io.voxelize.net.*;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.*;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * A reproduction of networks that are closed at any moment, from any thread and from callbacks, while chunks arrive and
 * other threads read retained ones. Prints {@code odd=0} when every read was right and all memory came back.
 *
 * <p>Arguments: rounds, for example 300. JVM flags: {@code -ea -Xmx1g}.
 */
public final class CloseStress {
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        Random random = new Random(5);
        int[] data = new int[16 * 16 * 256];
        for (int i = 0; i < data.length; i++) {
            data[i] = i >> 6;
        }
        byte[] d = Pb.block(data);
        byte[] load = Pb.lz4(Pb.message(Pb.LOAD)
                .sub(8, new Pb().num(1, 1).num(2, 1).text(3, "c").bytes(5, d).bytes(6, d))
                .text(11, "w")
                .done());
        byte[] entity = Pb.message(Pb.ENTITY)
                .sub(7, new Pb().num(1, 1).text(2, "e").text(3, "bot").text(4, "{}"))
                .text(11, "w")
                .done();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        AtomicLong sums = new AtomicLong();
        AtomicInteger odd = new AtomicInteger();
        try (Raw server = new Raw(c -> {
            c.handshake();
            String world = Pb.world(c.next());
            c.binary(Pb.init(world, Pb.json("me", Pb.options(16, 256, 1))));
            while (true) {
                c.binary(load);
                c.binary(entity);
                c.binary(entity);
            }
        })) {
            for (int round = 0; round < rounds; round++) {
                boolean checked = random.nextBoolean();
                Network network = Network.create(NetworkConfig.builder()
                        .inflaterThreads(1 + random.nextInt(3))
                        .checkedViews(checked)
                        .closeTimeoutMs(100)
                        .maxSlabsLength(110 << 20)
                        .maxRetainedLength(8 << 20)
                        .inboundRingLength(16 << 10)
                        .build());
                int closeAt = random.nextInt(60);
                int how = random.nextInt(4);
                AtomicInteger n = new AtomicInteger();
                List<ChunkData> kept = new ArrayList<>();
                network.register(m -> {
                    if (m.type() != MessageType.LOAD) {
                        return;
                    }
                    for (ChunkView chunk : m.chunks()) {
                        if (chunk.voxels().get(0, 64, 0) != chunk.voxels().get(64 * 16)) {
                            odd.incrementAndGet();
                        }
                        if (chunk.voxels().get(1000) != 1000 >> 6
                                || chunk.lights().get(65_535) != 65_535 >> 6) {
                            odd.incrementAndGet();
                            System.out.println("wrong bytes");
                        }
                        ChunkData kd = chunk.retain();
                        if (kd != null) {
                            if (kept.size() < 4) {
                                kept.add(kd);
                            } else {
                                readers.execute(() -> {
                                    long s = 0;
                                    for (int i = 0; i < 65_536; i += 64) {
                                        s += kd.voxels().get(i);
                                    }
                                    if (s != 1023L * 1024 / 2) {
                                        odd.incrementAndGet();
                                        System.out.println("wrong sum " + s);
                                    }
                                    sums.addAndGet(s);
                                    kd.close();
                                });
                            }
                        }
                    }
                    if (n.incrementAndGet() == closeAt && how == 0) {
                        network.close();
                    }
                    if (n.get() == closeAt && how == 1) {
                        network.disconnect();
                    }
                });
                network.connect(server.url());
                network.join("w").get(5, TimeUnit.SECONDS);
                Thread closer = null;
                if (how == 2) {
                    closer = new Thread(() -> {
                        try {
                            Thread.sleep(random.nextInt(60));
                        } catch (InterruptedException e) {
                        }
                        network.close();
                    });
                    closer.start();
                }
                long until = System.nanoTime() + 80_000_000L;
                try {
                    while (System.nanoTime() < until) {
                        network.sync();
                        network.flush();
                        if (random.nextInt(3) == 0) {
                            Thread.sleep(1);
                        }
                    }
                } catch (NetworkException e) {
                    if (e.reason() != NetworkException.Reason.CLOSED) {
                        System.out.println("odd: " + e);
                        odd.incrementAndGet();
                    }
                }
                if (how == 3) {
                    Thread.currentThread().interrupt();
                }
                network.close();
                Thread.interrupted();
                if (closer != null) {
                    closer.join();
                }
                try {
                    network.sync();
                } catch (NetworkException e) {
                }
                for (ChunkData kd : kept) {
                    long s = 0;
                    for (int i = 0; i < 65_536; i += 64) {
                        s += kd.voxels().get(i);
                    }
                    if (s != 1023L * 1024 / 2) {
                        odd.incrementAndGet();
                        System.out.println("wrong sum after close " + s);
                    }
                    kd.close();
                    try {
                        kd.voxels();
                        System.out.println("view after close does not throw");
                    } catch (IllegalStateException e) {
                    }
                }
                readers.submit(() -> {}).get();
                readers.submit(() -> {}).get();
                long slabs = network.gauge(Gauge.SLAB_BYTES);
                long retained = network.gauge(Gauge.RETAINED_BYTES);
                for (int i = 0; i < 100 && (slabs != 0 || retained != 0); i++) {
                    Thread.sleep(5);
                    slabs = network.gauge(Gauge.SLAB_BYTES);
                    retained = network.gauge(Gauge.RETAINED_BYTES);
                }
                if (slabs != 0 || retained != 0) {
                    odd.incrementAndGet();
                    System.out.println("left over: slabs=" + slabs + ", retained=" + retained + ", how=" + how
                            + ", closeAt=" + closeAt + ", round=" + round);
                }
            }
        }
        System.out.println("rounds=" + rounds + ", odd=" + odd + ", sums=" + sums);
        System.exit(0);
    }
}
