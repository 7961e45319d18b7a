package io.voxelize.net;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.config.TransportKind;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.MessageType;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that sends small packets one by one and, as TCP does by default, waits for the acknowledgement of each. */
@Tag("slow")
@Timeout(60)
class NetworkLatencyTest {

    private static final int WARM_UP = 50;
    private static final int ROUNDS = 100;
    /** The shortest delayed acknowledgement of Linux. */
    private static final long DELAYED_ACK_MS = 40;

    @Test
    void shouldNotKeepServerWaitingForAcknowledgements() throws Exception {
        assumeTrue(Epoll.isAvailable());
        NetworkConfig config =
                NetworkConfig.builder().transport(TransportKind.EPOLL).build();
        try (TestGame game = new TestGame(new ScriptedServer(), config)) {
            ScriptedServer server = game.server;
            Network network = game.network;
            server.onClientMessage((client, message) -> {
                if (message.getType() == Message.Type.JOIN) {
                    ScriptedServer.send(client, TestMessages.init("me", "w"));
                } else {
                    for (String part : new String[] {"first", "second", "third"}) {
                        ScriptedServer.send(client, TestMessages.chat("w", part));
                    }
                }
            });
            AtomicInteger heard = new AtomicInteger();
            network.register(message -> heard.addAndGet(message.type() == MessageType.CHAT ? 1 : 0));
            network.connect("http://127.0.0.1:" + server.port()).get(20, SECONDS);
            server.client().config().setOption(ChannelOption.TCP_NODELAY, false);
            network.join("w").get(20, SECONDS);
            long[] roundTripsNs = new long[WARM_UP + ROUNDS];

            for (int i = 0; i < roundTripsNs.length; i++) {
                long start = System.nanoTime();
                network.packets().chat("say something");
                network.flush();
                int wanted = 3 * (i + 1);
                game.syncUntil(() -> heard.get() >= wanted);
                roundTripsNs[i] = System.nanoTime() - start;
            }

            long[] measured = Arrays.copyOfRange(roundTripsNs, WARM_UP, roundTripsNs.length);
            Arrays.sort(measured);
            long medianNs = measured[ROUNDS / 2];
            System.out.println("round trip: median=" + medianNs / 1_000 + " us, p99="
                    + measured[ROUNDS * 99 / 100] / 1_000 + " us");
            assertTrue(medianNs < MILLISECONDS.toNanos(DELAYED_ACK_MS / 2), "medianNs=" + medianNs);
        }
    }
}
