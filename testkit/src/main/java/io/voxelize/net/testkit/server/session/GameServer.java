package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MalformedMessageException;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import io.voxelize.net.testkit.server.world.FlatTerrain;
import io.voxelize.net.testkit.server.world.HillsTerrain;
import io.voxelize.net.testkit.server.world.Terrain;
import io.voxelize.net.testkit.server.world.Volume;
import io.voxelize.net.testkit.server.world.WorldDescription;
import io.voxelize.net.testkit.server.world.WorldSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The state of a server: its worlds, its connections, and the fatal inputs it received.
 *
 * <p><b>Thread:</b> event loop, except where a method says otherwise.
 */
public final class GameServer {
    private final Generation generation;
    private final ServerMessages messages;
    private final Executor loop;
    private final Encoder encoder;
    private final JoinListener joinListener;
    private final Map<String, Room> rooms = new LinkedHashMap<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final List<Connection> transports = new ArrayList<>();
    private final Sessions sessions;
    private final Received received = new Received();
    private final List<FatalInput> fatalInputs = new CopyOnWriteArrayList<>();
    private boolean stopped;
    private volatile int connectionCount;

    /**
     * Creates a server with its two worlds; {@link #preload} generates their middle.
     *
     * @param settings of the worlds.
     * @param seed of the hills.
     * @param pushes whether overlapping players are pushed apart.
     * @param introduces whether players get PEER, JOIN and LEAVE of each other.
     * @param executors the server's threads.
     * @param joinListener called when a client has entered a world.
     */
    public GameServer(
            WorldSettings settings,
            int seed,
            boolean pushes,
            boolean introduces,
            Executors executors,
            JoinListener joinListener) {
        this.generation = settings.generation();
        this.messages = new ServerMessages(generation);
        this.loop = executors.loop();
        this.encoder = new Encoder(generation, executors.encoder());
        this.joinListener = joinListener;
        this.sessions = generation.since(Generation.G2026) ? new TokenSessions(messages, encoder) : new IdSessions();
        WorldDescription description = new WorldDescription(settings);
        Map<String, Terrain> terrains = new LinkedHashMap<>();
        terrains.put("tutorial", FlatTerrain.terrain());
        terrains.put("hills", HillsTerrain.ofSeed(seed));
        terrains.forEach((name, terrain) -> {
            Audience audience = new Audience(generation, encoder, name, transports);
            ChunkStore store = new ChunkStore(new Volume(generation, terrain), executors.worker(), loop);
            rooms.put(name, new Room(settings, description, audience, store, pushes, introduces));
        });
    }

    /**
     * The threads of a server.
     *
     * @param loop owns everything but voxels.
     * @param worker one thread that owns the voxels.
     * @param encoder compresses long messages.
     */
    public record Executors(Executor loop, Executor worker, Executor encoder) {}

    /** Called when clients enter a world. */
    @FunctionalInterface
    public interface JoinListener {
        /**
         * Called after a client was sent its INIT.
         *
         * @param world that it entered.
         * @param clientId of the client.
         */
        void onJoin(String world, String clientId);
    }

    /** Starts generating the chunks around the middle. */
    public void preload() {
        rooms.values().forEach(Room::preload);
    }

    /**
     * Registers a socket after its handshake.
     *
     * @param requestedId the id the client asks for, maybe empty.
     * @param transport whether it is a privileged connection.
     * @param link the output to the client.
     * @return the connection.
     */
    public Connection connect(String requestedId, boolean transport, ClientLink link) {
        Outbox outbox = new Outbox(link, generation.since(Generation.G2026), loop);
        String id = transport ? Sessions.idOf(requestedId) : sessions.claim(requestedId);
        Connection connection = new Connection(id, transport, outbox);
        connections.add(connection);
        connectionCount = connections.size();
        if (stopped) {
            return connection;
        }
        if (transport) {
            transports.add(connection);
            rooms.values().forEach(room -> room.welcomeTransport(connection));
        } else {
            sessions.connected(connection);
        }
        return connection;
    }

    /**
     * Takes a message.
     *
     * @param connection that received it.
     * @param encoded bytes of the message.
     */
    public void receive(Connection connection, byte[] encoded) {
        if (stopped) {
            return;
        }
        try {
            ClientMessage message = ClientMessage.decode(encoded, generation);
            MessageKind kind = message.kind();
            if (kind != null) {
                received.add(kind);
            }
            dispatch(connection, message, kind);
        } catch (MalformedMessageException e) {
            if (!generation.since(Generation.GX)) {
                endSession(connection, "undecodable frame: " + e.getMessage());
            }
        } catch (FatalInputException e) {
            fatalInputs.add(e.toInput(connection.id()));
            stop();
        }
    }

    /**
     * Ends a session because of a frame that no server of the generation survives or accepts.
     *
     * @param connection that received it.
     * @param description of the frame.
     */
    public void endSession(Connection connection, String description) {
        fatalInputs.add(new FatalInput(FatalInput.Effect.SESSION_ENDS, connection.id(), description));
        connection.outbox().end();
    }

    /**
     * Forgets a socket that was closed.
     *
     * @param connection that is gone.
     */
    public void disconnected(Connection connection) {
        connection.outbox().discard();
        connections.remove(connection);
        connectionCount = connections.size();
        if (!transports.remove(connection)) {
            sessions.disconnected(connection);
        }
    }

    /**
     * Advances by one tick.
     *
     * @param seconds since the last one.
     */
    public void tick(double seconds) {
        if (!stopped) {
            rooms.values().forEach(room -> room.tick(seconds));
        }
    }

    /**
     * Tells whether an input killed the server.
     *
     * @return true if it does not serve any more.
     */
    public boolean isStopped() {
        return stopped;
    }

    /**
     * Returns the open sockets, from any thread.
     *
     * @return how many there are.
     */
    public int connectionCount() {
        return connectionCount;
    }

    /**
     * Returns the fatal inputs so far, from any thread.
     *
     * @return in the order of arrival.
     */
    public List<FatalInput> fatalInputs() {
        return List.copyOf(fatalInputs);
    }

    /**
     * Returns the counters of what clients sent, from any thread.
     *
     * @return live counters.
     */
    public Received received() {
        return received;
    }

    /**
     * Returns what {@code /info} shows.
     *
     * @return clients in worlds, by id.
     */
    public Map<String, String> worldsByClient() {
        Map<String, String> worlds = new LinkedHashMap<>();
        sessions.players()
                .forEach(player -> worlds.put(player.id(), player.room().name()));
        return worlds;
    }

    /**
     * Returns what {@code /info} shows.
     *
     * @return clients that are connected and in no world.
     */
    public int lostSessions() {
        return sessions.lostCount();
    }

    /**
     * Returns what {@code /info} shows.
     *
     * @return ids of the transports.
     */
    public List<String> transportIds() {
        return transports.stream().map(Connection::id).toList();
    }

    /**
     * Returns the worlds.
     *
     * @return names with the part of the middle that is ready, 0 to 1.
     */
    public Map<String, Double> preloadProgress() {
        Map<String, Double> progress = new LinkedHashMap<>();
        rooms.forEach((name, room) -> progress.put(name, room.preloadProgress()));
        return progress;
    }

    /**
     * Sends bytes to the players of a world as they are.
     *
     * @param world name.
     * @param message as it goes on the wire.
     * @return how many players there are.
     * @throws IllegalArgumentException if there is no such world.
     */
    public int sendToWorld(String world, byte[] message) {
        Collection<Player> players = playersOf(world);
        players.forEach(player -> player.connection().outbox().control(CompletableFuture.completedFuture(message)));
        return players.size();
    }

    /**
     * Sends bytes to a client as they are.
     *
     * @param clientId of the client, in a world or not.
     * @param message as it goes on the wire.
     * @return whether there is such a client.
     */
    public boolean sendToClient(String clientId, byte[] message) {
        List<Connection> found = connectionsOf(clientId);
        found.forEach(connection -> connection.outbox().control(CompletableFuture.completedFuture(message)));
        return !found.isEmpty();
    }

    /**
     * Returns the sockets of a client.
     *
     * @param clientId of the client.
     * @return more than one if they share the id.
     */
    public List<Connection> connectionsOf(String clientId) {
        return connections.stream().filter(c -> c.id().equals(clientId)).toList();
    }

    /**
     * Sends messages to each player of a world as fast as it reads.
     *
     * @param world name.
     * @param flood what to send.
     * @param count how many messages to each.
     * @return completed when all were written, with the number of players.
     * @throws IllegalArgumentException if there is no such world.
     */
    public CompletableFuture<Integer> flood(String world, Flood flood, int count) {
        Collection<Player> players = playersOf(world);
        CompletableFuture<?>[] floods = players.stream()
                .map(player -> player.connection().outbox().flood(flooding(world, flood, count)))
                .toArray(CompletableFuture<?>[]::new);
        int flooded = players.size();
        return CompletableFuture.allOf(floods).thenApply(done -> flooded);
    }

    private Iterator<byte[]> flooding(String world, Flood flood, int count) {
        return flood.messages(generation, world, count);
    }

    private Collection<Player> playersOf(String world) {
        Room room = rooms.get(world);
        if (room == null) {
            throw new IllegalArgumentException("unknown world: world=" + world + ", known=" + rooms.keySet());
        }
        return room.audience().players();
    }

    private void dispatch(Connection connection, ClientMessage message, @Nullable MessageKind kind)
            throws FatalInputException {
        if (connection.isSuperseded()) {
            fail(connection, "Session superseded by a newer connection with the same client id.");
        } else if (kind == MessageKind.ACTION) {
            checkAction(message);
        } else if (kind == MessageKind.JOIN) {
            join(connection, message);
        } else if (kind == MessageKind.LEAVE) {
            leave(connection, message);
        } else if (connection.isTransport()) {
            route(connection, message, kind);
        } else if (kind == MessageKind.TRANSPORT) {
            fail(connection, "Someone who isn't a transport server is attempting to transport.");
        } else {
            play(connection, message, kind);
        }
    }

    private void checkAction(ClientMessage message) throws FatalInputException {
        var json = Json.parse(message.json());
        if (json == null || !json.path("action").isTextual() || !json.has("data")) {
            throw FatalInputException.stopsServer("ACTION without data or malformed: json=" + message.json());
        }
    }

    private void join(Connection connection, ClientMessage message) throws FatalInputException {
        JoinRequest request;
        try {
            request = JoinRequest.parse(message.json());
        } catch (JoinRequest.MalformedException e) {
            if (!generation.since(Generation.G2026)) {
                throw FatalInputException.stopsServer("JOIN with malformed JSON: json=" + message.json());
            }
            fail(connection, "Malformed JOIN payload: " + e.getMessage());
            return;
        }
        Room room = rooms.get(request.world());
        if (room == null) {
            fail(connection, "ID " + connection.id() + " is attempting to connect to a non-existent world!");
            return;
        }
        String refusal = sessions.join(connection, room, request);
        if (refusal != null) {
            fail(connection, refusal);
        } else {
            joinListener.onJoin(room.name(), connection.id());
        }
    }

    private void leave(Connection connection, ClientMessage message) throws FatalInputException {
        Player player = connection.isTransport() ? null : sessions.player(connection);
        if (player == null) {
            if (!generation.since(Generation.GX)) {
                throw FatalInputException.stopsServer("LEAVE while not in a world");
            }
            return;
        }
        Room named = rooms.get(message.text());
        if (named != null) {
            sessions.left(player);
            if (named == player.room()) {
                named.leave(player);
            } else {
                player.room().leaveBehind(player);
            }
        }
    }

    /** Passes a transport's message to the world named in its text. */
    private void route(Connection connection, ClientMessage message, @Nullable MessageKind kind)
            throws FatalInputException {
        Room room = rooms.get(message.text());
        if (room != null) {
            room.handle(null, message, known(message, kind));
        } else if (!generation.since(Generation.G2026)) {
            fail(connection, "Transport message did not have a world. Use the 'text' field.");
        } else if (message.text().isEmpty()) {
            fail(connection, "Transport message missing world name (text field empty)." + typeOf(kind));
        } else {
            fail(connection, "Transport message for unknown world '" + message.text() + "'." + typeOf(kind));
        }
    }

    /** Names the kind as the real server prints it: {@code Chat}. */
    private static String typeOf(@Nullable MessageKind kind) {
        String name = kind == null ? "Init" : kind.name();
        return " Message type: \"" + name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT) + "\"";
    }

    private void play(Connection connection, ClientMessage message, @Nullable MessageKind kind)
            throws FatalInputException {
        Player player = sessions.player(connection);
        if (player == null) {
            fail(connection, "You are not connected to a world!");
        } else {
            player.room().handle(player, message, known(message, kind));
        }
    }

    private static MessageKind known(ClientMessage message, @Nullable MessageKind kind) throws FatalInputException {
        if (kind == null) {
            throw FatalInputException.stopsServer("message type outside 0..14: type=" + message.type());
        }
        return kind;
    }

    private void fail(Connection connection, String text) {
        connection.outbox().control(encoder.encode(messages.error(text)));
        connection.outbox().end();
    }

    private void stop() {
        stopped = true;
        List.copyOf(connections).forEach(connection -> connection.outbox().end());
    }
}
