package io.voxelize.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.ConnectionListener;
import io.voxelize.net.intercept.ConnectionState;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.NetworkException.Reason;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which threads run, what runs on them, and that none is left behind. */
@Timeout(120)
class NetworkThreadsTest {

    private static final int NETWORKS = 200;
    private static final int TICKS = 20;

    private final NetworkConfig config = NetworkConfig.builder()
            .inboundRingLength(16 << 10)
            .outboundRingLength(16 << 10)
            .build();
    private Set<Thread> threadsBefore = Set.of();
    private long pinnedBefore;

    @BeforeEach
    void remember() {
        threadsBefore = ownThreads();
        pinnedBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    @AfterEach
    void shouldHaveLeftNothingBehind() {
        Await.until(() -> threadsBefore.containsAll(ownThreads()));
        Await.until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() <= pinnedBefore);
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("voxelize-net"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> newThreads() {
        Set<Thread> threads = ownThreads();
        threads.removeAll(threadsBefore);
        return threads;
    }

    /** A server that admits every client and echoes each chat line to its sender. */
    private static ScriptedServer echoing() throws Exception {
        ScriptedServer server = new ScriptedServer();
        server.onClientMessage((client, message) -> {
            if (message.getType() == Message.Type.JOIN) {
                ScriptedServer.send(client, TestMessages.init("me", "w"));
            } else if (message.getType() == Message.Type.CHAT) {
                ScriptedServer.send(
                        client, TestMessages.chat("w", message.getChat().getBody()));
            }
        });
        return server;
    }

    /** Sends a number in each tick and records the echoes. */
    private static final class Bot implements NetIntercept {
        private final int number;
        private final Network network;
        private final List<String> heard = new ArrayList<>();
        private @Nullable Packets packets;
        private int said;

        private Bot(int number, Network network) {
            this.number = number;
            this.network = network;
            network.register(this);
        }

        @Override
        public void attach(Packets newPackets) {
            packets = newPackets;
        }

        @Override
        public void onMessage(io.voxelize.net.message.Message message) {
            if (message.type() == MessageType.CHAT) {
                heard.add(message.chat().body().toString());
            }
        }

        private void tick() {
            network.sync();
            if (said < TICKS && said <= heard.size()) {
                String body = number + ":" + said++;
                assertEquals(
                        SendResult.ACCEPTED, Objects.requireNonNull(packets).chat(body));
            }
            network.flush();
        }

        private List<String> expected() {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < TICKS; i++) {
                all.add(number + ":" + i);
            }
            return all;
        }
    }

    @Test
    void shouldRunManyNetworksOnOneThread() throws Exception {
        try (ScriptedServer server = echoing();
                NetworkThreads threads = NetworkThreads.create(config)) {
            List<Bot> bots = new ArrayList<>();
            List<CompletableFuture<Void>> joins = new ArrayList<>();
            for (int i = 0; i < NETWORKS; i++) {
                Network network = Network.create(config, threads);
                bots.add(new Bot(i, network));
                joins.add(network.connect("http://127.0.0.1:" + server.port()));
                joins.add(network.join("w"));
            }
            CompletableFuture.allOf(joins.toArray(CompletableFuture[]::new)).get(60, SECONDS);
            assertEquals(NETWORKS, threads.networkCount());
            assertEquals(1, newThreads().size(), () -> "threads=" + newThreads());

            Await.until(() -> bots.stream().allMatch(bot -> bot.heard.size() >= TICKS), () -> bots.forEach(Bot::tick));

            for (Bot bot : bots) {
                assertEquals(bot.expected(), bot.heard);
            }
            bots.forEach(bot -> bot.network.close());
            assertEquals(0, threads.networkCount());
        }
    }

    @Test
    void shouldCloseEverythingThatIsOpenWithinSeconds() throws Exception {
        try (ScriptedServer server = echoing()) {
            NetworkThreads threads = NetworkThreads.create(config);
            List<Network> networks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                Network network = Network.create(config, threads);
                networks.add(network);
                network.register(message -> {});
                network.connect("http://127.0.0.1:" + server.port()).get(20, SECONDS);
                network.join("w").get(20, SECONDS);
            }
            // A chunk that no game thread has drained.
            server.send(TestMessages.load("w", 1));
            Await.until(() -> threads.allocatedSlabsLength() > 0);
            long start = System.nanoTime();

            threads.close();

            assertTrue(System.nanoTime() - start < SECONDS.toNanos(4));
            assertEquals(0, threads.allocatedSlabsLength());
            assertEquals(0, threads.networkCount());
            for (Network network : networks) {
                assertEquals(ConnectionState.CLOSED, network.state());
                assertClosed(network::sync);
            }
            assertClosed(() -> Network.create(config, threads));
            threads.close();
        }
    }

    @Test
    void shouldWaitOneTimeoutForAllNetworksThatAreNotReleased() throws Exception {
        NetworkConfig impatient = NetworkConfig.builder()
                .inboundRingLength(16 << 10)
                .outboundRingLength(16 << 10)
                .closeTimeoutMs(100)
                .build();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (ScriptedServer server = echoing()) {
            NetworkThreads threads = NetworkThreads.create(impatient);
            Network first = Network.create(impatient, threads);
            for (int i = 0; i < 50; i++) {
                Network.create(impatient, threads);
            }
            CompletableFuture<Void> blocked = new CompletableFuture<>();
            // Not what depends on the future of connect(): that runs here if the connection was faster.
            first.addEventLoopListener(new ConnectionListener() {
                @Override
                public void onConnected() {
                    held.countDown();
                    Await.until(() -> letGo.getCount() == 0);
                    blocked.complete(null);
                }
            });
            CompletableFuture<Void> connected = first.connect("http://127.0.0.1:" + server.port());
            held.await();
            long start = System.nanoTime();

            threads.close();

            // Half a second for each of them would be 30 s.
            assertTrue(System.nanoTime() - start < SECONDS.toNanos(15));
            assertEquals(0, threads.networkCount());
            letGo.countDown();
            blocked.get(20, SECONDS);
            assertTrue(connected.handle((done, failure) -> true).get(20, SECONDS), "it ends, one way or the other");
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void shouldKeepOthersWhenOneCloses() throws Exception {
        try (ScriptedServer server = echoing();
                NetworkThreads threads = NetworkThreads.create(config)) {
            Bot first = new Bot(1, Network.create(config, threads));
            Bot second = new Bot(2, Network.create(config, threads));
            for (Bot bot : List.of(first, second)) {
                bot.network.connect("http://127.0.0.1:" + server.port()).get(20, SECONDS);
                bot.network.join("w").get(20, SECONDS);
            }

            first.network.close();

            Await.until(() -> second.heard.size() >= TICKS, second::tick);
            assertEquals(second.expected(), second.heard);
        }
    }

    @Test
    void shouldCloseThreadsFromTheEventLoop() throws Exception {
        try (ScriptedServer server = echoing()) {
            NetworkThreads threads = NetworkThreads.create(config);
            Network network = Network.create(config, threads);
            CompletableFuture<Void> connected = network.connect("http://127.0.0.1:" + server.port());

            connected.thenRun(threads::close).get(20, SECONDS);

            Await.until(() -> network.state() == ConnectionState.CLOSED);
        }
    }

    @Test
    void shouldRefuseMessagesThatWouldNotFitTheirShare() {
        NetworkConfig tight = NetworkConfig.builder()
                .maxArraysLength(64 << 10)
                .maxRecordLength(16 << 10)
                .maxSlabsLength(128 << 10)
                .build();
        try (NetworkThreads threads = NetworkThreads.create(tight)) {
            NetworkException thrown = assertThrows(NetworkException.class, () -> Network.create(tight, threads));
            assertSame(Reason.INVALID_ARGUMENT, thrown.reason());
            assertTrue(String.valueOf(thrown.getMessage()).contains("maxSlabsLength / 2=65536"), thrown.getMessage());
        }
    }

    @Test
    void shouldRunDaemonThreadsOnlyWhenConfigured() throws Exception {
        for (boolean daemon : new boolean[] {true, false}) {
            try (ScriptedServer server = echoing();
                    Network network = Network.create(config.toBuilder()
                            .daemonThreads(daemon)
                            .autoSyncHz(100)
                            .build())) {
                network.connect("http://127.0.0.1:" + server.port()).get(20, SECONDS);
                assertEquals(2, newThreads().size(), () -> "threads=" + newThreads());
                for (Thread thread : newThreads()) {
                    assertEquals(daemon, thread.isDaemon(), thread.getName());
                }
            }
            Await.until(() -> newThreads().isEmpty());
        }
    }

    @Test
    void shouldSyncAndFlushByItself() throws Exception {
        try (TestGame game =
                new TestGame(echoing(), config.toBuilder().autoSyncHz(200).build())) {
            Network network = game.network;
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            network.register(message -> {
                if (message.type() == MessageType.INIT) {
                    network.packets().chat("hello");
                } else if (message.type() == MessageType.CHAT) {
                    heard.add(Thread.currentThread().getName() + " "
                            + message.chat().body());
                }
            });
            game.join("w");

            assertEquals("voxelize-net-sync hello", heard.poll(20, SECONDS));
            NetworkException thrown = assertThrows(NetworkException.class, network::sync);
            assertSame(Reason.WRONG_THREAD, thrown.reason());
        }
    }

    @Test
    void shouldEndSyncThreadWhenClosedFromCallback() throws Exception {
        try (ScriptedServer server = echoing()) {
            Network network = Network.create(config.toBuilder().autoSyncHz(200).build());
            CompletableFuture<Void> detached = new CompletableFuture<>();
            network.register(new NetIntercept() {
                @Override
                public void onMessage(io.voxelize.net.message.Message message) {
                    network.close();
                }

                @Override
                public void detach() {
                    detached.complete(null);
                }
            });
            network.connect("http://127.0.0.1:" + server.port()).get(20, SECONDS);
            network.join("w").get(20, SECONDS);

            detached.get(20, SECONDS);

            Await.until(() -> newThreads().isEmpty());
            assertEquals(0, network.counters().get(Counter.INTERCEPT_ERRORS));
        }
    }

    private static void assertClosed(org.junit.jupiter.api.function.Executable call) {
        NetworkException thrown = assertThrows(NetworkException.class, call);
        assertSame(Reason.CLOSED, thrown.reason());
    }
}
