package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.metrics.*;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.concurrent.*;
import java.util.zip.Deflater;

/**
 * A reproduction of a backlog beyond its limit: with permessage-deflate, one read from the socket brings many messages
 * that inflate a thousandfold, and all of them enter the backlog before reading pauses. Prints the largest backlog
 * beside {@code maxBacklogLength} and {@code maxMemoryLength}.
 */
public final class DeflateOvershoot {
    static final CountDownLatch go = new CountDownLatch(1);

    public static void main(String[] args) throws Exception {
        byte[] plain = Pb.message(Pb.CHAT).bytes(99, new byte[(1 << 20) - 32]).done();
        byte[] deflated = deflate(plain);
        byte[] bomb = Raw.frame(0xC2, deflated);
        System.out.println("a message of " + plain.length + " bytes takes " + bomb.length + " on the wire");
        NetworkConfig config = NetworkConfig.builder()
                .permessageDeflate(true)
                .inboundRingLength(16 << 10)
                .outboundRingLength(16 << 10)
                .maxBacklogLength(1 << 20)
                .maxWireLength(1 << 20)
                .maxPlainLength(1 << 20)
                .maxRecordLength(64 << 10)
                .maxArraysLength(64 << 10)
                .maxSlabsLength(256 << 10)
                .maxRetainedLength(0)
                .inflaterThreads(0)
                .build();
        System.out.println("maxMemoryLength=" + config.maxMemoryLength());
        try (Raw server = new Raw(c -> {
                    c.handshake("Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");
                    String world = Pb.world(c.next());
                    c.binary(Pb.init(world, Pb.json("me")));
                    // The read buffer grows with what comes.
                    byte[] chat = Raw.frame(
                            0x82,
                            Pb.message(Pb.CHAT)
                                    .sub(5, new Pb().text(1, "SYSTEM").text(3, "x".repeat(1500)))
                                    .done());
                    ByteArrayOutputStream many = new ByteArrayOutputStream();
                    for (int i = 0; i < 400; i++) {
                        many.write(chat);
                    }
                    for (int i = 0; i < 30; i++) {
                        c.raw(many.toByteArray());
                    }
                    go.await();
                    ByteArrayOutputStream attack = new ByteArrayOutputStream();
                    for (int i = 0; i < 20; i++) {
                        attack.write(chat);
                    }
                    for (int i = 0; i < 400; i++) {
                        attack.write(bomb);
                    }
                    c.raw(attack.toByteArray());
                    while (c.next() != null) {}
                });
                Network network = Network.create(config)) {
            network.register(m -> {});
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            while (network.counters().get(Counter.MESSAGES_DELIVERED) < 12_001) {
                network.sync();
            }
            System.out.println("ramped up, received=" + network.counters().get(Counter.MESSAGES_RECEIVED));
            go.countDown();
            long worst = 0;
            for (int i = 0; i < 300; i++) {
                Thread.sleep(10);
                worst = Math.max(worst, network.gauge(Gauge.BACKLOG_BYTES));
            }
            System.out.println("backlog gauge reached " + worst + " bytes, maxBacklogLength="
                    + config.maxBacklogLength() + ", maxMemoryLength=" + config.maxMemoryLength() + ", pauses="
                    + network.counters().get(Counter.READ_PAUSES));
        }
    }

    static byte[] deflate(byte[] plain) {
        Deflater d = new Deflater(9, true);
        d.setInput(plain);
        byte[] out = new byte[plain.length / 100 + 1000];
        int n = d.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        d.end();
        return Arrays.copyOf(out, n - 4);
    }
}
