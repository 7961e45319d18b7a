package io.voxelize.net.testkit.server;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.http.HttpSettings;
import io.voxelize.net.testkit.server.http.LoopbackListener;
import io.voxelize.net.testkit.server.session.Connection;
import io.voxelize.net.testkit.server.session.FatalInput;
import io.voxelize.net.testkit.server.session.Flood;
import io.voxelize.net.testkit.server.session.FrameKind;
import io.voxelize.net.testkit.server.session.GameServer;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.world.WorldSettings;
import io.voxelize.net.testkit.time.Clock;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A Voxelize server in this process, on a loopback port, that behaves as the published server of its generation does.
 *
 * <p>It has two worlds: {@code tutorial} is flat, {@code hills} has the terrain of
 * {@link io.voxelize.net.testkit.server.world.HillsTerrain}. Both have the same seven blocks, chunks of 16 x 256 x 16
 * in eight sections, and one kind of entity, the {@code bot}, spawned by the method {@code spawn-bot} with the payload
 * {@code [x,y,z]}. The server shares no code with the library.
 *
 * <pre>{@code
 * try (VoxelizeServer server = VoxelizeServer.builder().generation(Generation.G2026).preload(1).start()) {
 *     network.connect(server.url());
 *     ...
 *     assertEquals(List.of(), server.fatalInputs());
 * }
 * }</pre>
 *
 * <p>What kills a real server "kills" this one too: it stops serving, and {@link #fatalInputs()} tells why.
 *
 * <p><b>Thread:</b> any.
 */
public final class VoxelizeServer implements AutoCloseable {
    private final Generation generation;
    private final LoopbackListener listener;
    private final ExecutorService worker;
    private final ExecutorService encoder;
    private final GameServer game;
    private final Ticker ticker;
    private final int port;

    private VoxelizeServer(Builder builder) throws IOException {
        generation = builder.generation;
        listener = new LoopbackListener();
        worker = daemon("voxelize-testkit-worker");
        encoder = daemon("voxelize-testkit-encoder");
        GameServer.Executors executors = new GameServer.Executors(listener.loop(), worker, encoder);
        game = new GameServer(
                builder.settings(), builder.seed, builder.impulses, builder.peers, executors, builder.joinListener);
        ticker = new Ticker(listener.loop(), builder.clock, generation.tickMs(), game::tick);
        try {
            port = listener.listen(game, builder.httpSettings(), builder.port);
        } catch (IOException e) {
            stopThreads();
            throw e;
        }
        listener.loop().execute(game::preload);
        ticker.start();
    }

    /**
     * Creates a builder of a server.
     *
     * @return a builder with the defaults of the real server's program: generation G2026, a free port, radius 24.
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the port it listens on.
     *
     * @return 1 to 65535.
     */
    public int port() {
        return port;
    }

    /**
     * Returns the address to connect to.
     *
     * @return such as {@code http://127.0.0.1:4000}.
     */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * Returns the generation it speaks.
     *
     * @return as it was built.
     */
    public Generation generation() {
        return generation;
    }

    /**
     * Returns how many WebSocket connections are open.
     *
     * @return 0 or more.
     */
    public int connections() {
        return game.connectionCount();
    }

    /**
     * Returns the inputs that would have killed the real server, or the session that sent them.
     *
     * @return in the order of arrival; empty for a well-behaved client.
     */
    public List<FatalInput> fatalInputs() {
        return game.fatalInputs();
    }

    /**
     * Returns how many frames clients sent.
     *
     * @param kind of frame.
     * @return count since the start.
     */
    public long received(FrameKind kind) {
        return game.received().frames(kind);
    }

    /**
     * Returns how many messages clients sent.
     *
     * @param kind of message.
     * @return count since the start.
     */
    public long received(MessageKind kind) {
        return game.received().messages(kind);
    }

    /**
     * Sends a binary message as it is, good or bad, to every player of a world.
     *
     * @param world name.
     * @param message bytes of one WebSocket message.
     * @return completed with the number of players; fails with {@link IllegalArgumentException} for an unknown world.
     */
    public CompletableFuture<Integer> broadcast(String world, byte[] message) {
        byte[] copy = message.clone();
        return onLoop(() -> game.sendToWorld(world, copy));
    }

    /**
     * Sends a binary message as it is, good or bad, to one client.
     *
     * @param clientId of the client, in a world or not.
     * @param message bytes of one WebSocket message.
     * @return completed with whether there is such a client.
     */
    public CompletableFuture<Boolean> send(String clientId, byte[] message) {
        byte[] copy = message.clone();
        return onLoop(() -> game.sendToClient(clientId, copy));
    }

    /**
     * Sends numbered messages to every player of a world, as fast as each reads; the server itself keeps none of them.
     *
     * @param world name.
     * @param kind what to send.
     * @param messages how many to each player.
     * @return completed with the number of players when all are written; fails with {@link IllegalArgumentException}
     *     for an unknown world.
     */
    public CompletableFuture<Integer> flood(String world, Flood kind, int messages) {
        return CompletableFuture.completedFuture(world)
                .thenComposeAsync(name -> game.flood(name, kind, messages), listener.loop());
    }

    /**
     * Ends a client's session as the server does after an ERROR, but without sending one.
     *
     * @param clientId of the client.
     * @return completed with whether there was such a client.
     */
    public CompletableFuture<Boolean> disconnect(String clientId) {
        return onLoop(() -> {
            List<Connection> found = game.connectionsOf(clientId);
            found.forEach(Connection::end);
            return !found.isEmpty();
        });
    }

    /** Closes all connections and ends all threads of the server. Idempotent; never throws. */
    @Override
    public void close() {
        ticker.stop();
        stopThreads();
    }

    private void stopThreads() {
        listener.disconnect();
        end(worker);
        end(encoder);
        listener.close();
    }

    /** Waits for the thread's current task, which hands its result to the event loop; the loop ends after it. */
    private static void end(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, listener.loop());
    }

    /** A thread that ignores tasks submitted after its end, since nothing uses their results. */
    private static ExecutorService daemon(String name) {
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /**
     * Describes a server that is to be started.
     *
     * <p><b>Thread:</b> one at a time.
     */
    public static final class Builder {
        private Generation generation = Generation.G2026;
        private int port;
        private @Nullable String secret;
        private int radius = 24;
        private int preload = 4;
        private int responses = 4;
        private int seed = 7;
        private boolean clientOnlyMeshing;
        private boolean impulses = true;
        private boolean peers = true;
        private long heartbeatMs = 10_000;
        private long idleTimeoutMs = 45_000;
        private Clock clock = Clock.system();
        private GameServer.JoinListener joinListener = (world, clientId) -> {};

        private Builder() {}

        /**
         * Sets the generation to speak.
         *
         * @param value generation, G2026 by default.
         * @return this.
         */
        public Builder generation(Generation value) {
            generation = value;
            return this;
        }

        /**
         * Sets the port.
         *
         * @param value 1 to 65535, or 0 for a free one, the default.
         * @return this.
         */
        public Builder port(int value) {
            port = atLeast("port", value, 0);
            return this;
        }

        /**
         * Sets the secret that clients must send.
         *
         * @param value null for none, the default.
         * @return this.
         */
        public Builder secret(@Nullable String value) {
            secret = value;
            return this;
        }

        /**
         * Sets the size of the worlds.
         *
         * @param value chunks from the middle to the border, 24 by default.
         * @return this.
         */
        public Builder radius(int value) {
            radius = atLeast("radius", value, 0);
            return this;
        }

        /**
         * Sets which chunks are generated at the start.
         *
         * @param value chunks around the middle, 4 by default; small is fast.
         * @return this.
         */
        public Builder preload(int value) {
            preload = atLeast("preload", value, 0);
            return this;
        }

        /**
         * Sets how many ready chunks a client gets per tick.
         *
         * @param value chunks, 4 by default.
         * @return this.
         */
        public Builder responses(int value) {
            responses = atLeast("responses", value, 1);
            return this;
        }

        /**
         * Sets the seed of the hills.
         *
         * @param value any, 7 by default.
         * @return this.
         */
        public Builder seed(int value) {
            seed = value;
            return this;
        }

        /**
         * Sets whether clients make their own meshes, so that the server sends none; generation G2026 only.
         *
         * @param value false by default.
         * @return this.
         */
        public Builder clientOnlyMeshing(boolean value) {
            clientOnlyMeshing = value;
            return this;
        }

        /**
         * Sets whether overlapping players are pushed apart by an event each tick, as since 2024. With many clients at
         * the spawn point, these events are most of the traffic.
         *
         * @param value true by default.
         * @return this.
         */
        public Builder impulses(boolean value) {
            impulses = value;
            return this;
        }

        /**
         * Sets whether players get each other's JOIN, LEAVE and PEER. With thousands of clients these are millions of
         * messages, most of them while clients join.
         *
         * @param value true by default.
         * @return this.
         */
        public Builder peers(boolean value) {
            peers = value;
            return this;
        }

        /**
         * Sets the time between two pings; generation G2026 only.
         *
         * @param value in milliseconds, 10,000 by default.
         * @return this.
         */
        public Builder heartbeatMs(int value) {
            heartbeatMs = atLeast("heartbeatMs", value, 1);
            return this;
        }

        /**
         * Sets the time without any frame after which a client is dropped; generation G2026 only.
         *
         * @param value in milliseconds, 45,000 by default.
         * @return this.
         */
        public Builder idleTimeoutMs(int value) {
            idleTimeoutMs = atLeast("idleTimeoutMs", value, 1);
            return this;
        }

        /**
         * Sets the clock of world ticks, pings and idle timeouts. Socket timeouts always use the system clock.
         *
         * @param value the system clock by default; a {@link io.voxelize.net.testkit.time.ManualClock} for one that the
         *     test advances.
         * @return this.
         */
        public Builder clock(Clock value) {
            clock = value;
            return this;
        }

        /**
         * Sets a listener of clients that have entered a world. It is called on the server's thread and must not block.
         *
         * @param value listener.
         * @return this.
         */
        public Builder onJoin(GameServer.JoinListener value) {
            joinListener = value;
            return this;
        }

        /**
         * Starts the server; the middle of its worlds is still being generated when this returns.
         *
         * @return a server that accepts connections.
         * @throws IOException if the port is taken.
         */
        public VoxelizeServer start() throws IOException {
            return new VoxelizeServer(this);
        }

        private WorldSettings settings() {
            return new WorldSettings(generation, radius, preload, responses, clientOnlyMeshing);
        }

        private HttpSettings httpSettings() {
            return new HttpSettings(generation, secret, heartbeatMs, idleTimeoutMs, clock);
        }

        private static int atLeast(String name, int value, int min) {
            if (value < min) {
                throw new IllegalArgumentException(name + " too small: " + name + "=" + value + ", min=" + min);
            }
            return value;
        }
    }
}
