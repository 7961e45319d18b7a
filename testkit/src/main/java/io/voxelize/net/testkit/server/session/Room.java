package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import io.voxelize.net.testkit.server.world.ChunkPos;
import io.voxelize.net.testkit.server.world.WorldClock;
import io.voxelize.net.testkit.server.world.WorldDescription;
import io.voxelize.net.testkit.server.world.WorldSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A world with its players.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Room {
    private static final String COMMAND_SYMBOL = "/";

    private final WorldSettings settings;
    private final Generation generation;
    private final WorldDescription description;
    private final WorldClock clock;
    private final Audience audience;
    private final ChunkStore store;
    private final ChunkStreamer streamer;
    private final EditQueue edits;
    private final BotTracker bots;
    /** Null if players get nothing of each other. */
    private final @Nullable PeerBroadcast peers;

    private final @Nullable Impulses impulses;
    private final Methods methods;
    private final EventRelay events;
    private List<Runnable> nextTick = new ArrayList<>();

    Room(
            WorldSettings settings,
            WorldDescription description,
            Audience audience,
            ChunkStore store,
            boolean pushes,
            boolean introduces) {
        this.settings = settings;
        this.generation = settings.generation();
        this.description = description;
        this.audience = audience;
        this.store = store;
        this.clock = new WorldClock(generation);
        this.streamer = new ChunkStreamer(audience, store, settings);
        this.edits = new EditQueue(audience, store, settings);
        this.bots = new BotTracker(audience, store);
        this.peers = introduces ? new PeerBroadcast(audience) : null;
        this.impulses = pushes ? new Impulses(audience, bots) : null;
        this.methods = new Methods(audience, clock, bots, task -> nextTick.add(task));
        this.events = new EventRelay(audience);
    }

    String name() {
        return audience.world();
    }

    Audience audience() {
        return audience;
    }

    /** Generates the chunks in the middle before they are requested. */
    void preload() {
        ChunkPos origin = new ChunkPos(0, 0);
        int radius = Math.min(settings.preloadRadius(), settings.radius());
        for (int x = -radius; x <= radius; x++) {
            for (int z = -radius; z <= radius; z++) {
                store.want(new ChunkPos(x, z), origin);
            }
        }
    }

    /** The part of the middle that is ready, 0 to 1. */
    double preloadProgress() {
        int side = 2 * Math.min(settings.preloadRadius(), settings.radius()) + 1;
        return Math.min(1, (double) store.readyCount() / (side * side));
    }

    /** Adds a client: sends INIT at once, JOIN to everyone at the next tick. */
    Player join(Connection connection, JoinRequest request) {
        Player player = new Player(connection, this, request);
        boolean listsItself = generation.since(Generation.G2026);
        if (!listsItself) {
            sendInit(connection, initialPeers(player));
        }
        audience.add(player);
        if (listsItself) {
            sendInit(connection, initialPeers(player));
        }
        if (peers != null) {
            peers.joined(player);
            nextTick.add(() -> audience.toAll(audience.messages().text(MessageKind.JOIN, player.id(), name())));
        }
        return player;
    }

    /** Answers a repeated JOIN: a fresh INIT, nothing else. */
    void rejoin(Player player) {
        player.seenBots().clear();
        sendInit(player.connection(), initialPeers(player));
    }

    void leave(Player player) {
        audience.remove(player);
        if (peers != null) {
            peers.left(player);
            audience.toAll(audience.messages().text(MessageKind.LEAVE, player.id(), name()));
        }
    }

    /** Keeps a player whose session left a world it was not in: a ghost. */
    void leaveBehind(Player player) {
        audience.leaveBehind(player);
        if (peers != null) {
            peers.left(player);
        }
    }

    void welcomeTransport(Connection transport) {
        List<ServerMessages.Peer> everybody =
                audience.bodies().stream().map(Player::record).toList();
        String json = description.json(transport.id(), clock, false);
        transport.outbox().control(encode(json, everybody));
    }

    void tick(double seconds) {
        clock.advance(seconds);
        List<Runnable> tasks = nextTick;
        nextTick = new ArrayList<>();
        tasks.forEach(Runnable::run);
        bots.tick(seconds, clock.tick());
        if (peers != null) {
            peers.tick(clock.tick());
        }
        if (impulses != null) {
            impulses.tick(seconds);
        }
        edits.tick();
        streamer.tick();
    }

    /** Handles a message of a player, or of a transport if there is no player. */
    void handle(@Nullable Player player, ClientMessage message, MessageKind kind) throws FatalInputException {
        switch (kind) {
            case PEER -> onPeer(player, message);
            case LOAD -> onLoad(player, message);
            case UNLOAD -> onUnload(player, message);
            case UPDATE -> onUpdate(message);
            case METHOD -> onMethod(player, message);
            case CHAT -> onChat(message);
            case EVENT -> events.relay(player, message.events());
            default -> {}
        }
    }

    private void onPeer(@Nullable Player player, ClientMessage message) throws FatalInputException {
        if (player == null) {
            return;
        }
        for (ClientMessage.Peer peer : message.peers()) {
            if (!player.apply(peer, generation)) {
                failBefore(Generation.G2024, "PEER with malformed metadata: metadata=" + peer.metadata());
            }
        }
    }

    private void onLoad(@Nullable Player player, ClientMessage message) throws FatalInputException {
        if (player == null) {
            return;
        }
        ChunkRequest request = ChunkRequest.parseLoad(message.json(), generation);
        if (request == null) {
            failBefore(Generation.G2024, "LOAD with malformed JSON: json=" + message.json());
        } else {
            player.interest().request(request, settings::contains);
        }
    }

    private void onUnload(@Nullable Player player, ClientMessage message) throws FatalInputException {
        if (player == null) {
            return;
        }
        ChunkRequest request = ChunkRequest.parseUnload(message.json());
        if (request == null) {
            failBefore(Generation.G2024, "UNLOAD with malformed JSON: json=" + message.json());
        } else {
            player.interest().unload(request.chunks());
        }
    }

    private void onUpdate(ClientMessage message) throws FatalInputException {
        if (message.hasUnequalBulk()) {
            failBefore(Generation.G2026, "bulk update with columns of different lengths");
        }
        edits.add(message.edits());
    }

    private void onMethod(@Nullable Player player, ClientMessage message) throws FatalInputException {
        ClientMessage.Method method = message.method();
        if (method != null) {
            methods.call(player, method);
        }
    }

    private void onChat(ClientMessage message) {
        String body = message.chatBody();
        if (body != null && !body.startsWith(COMMAND_SYMBOL)) {
            audience.toAll(message.relayed(name()));
        }
    }

    private void failBefore(Generation safe, String description) throws FatalInputException {
        if (!generation.since(safe)) {
            throw FatalInputException.stopsServer(description);
        }
    }

    private void sendInit(Connection connection, List<ServerMessages.Peer> listed) {
        connection.outbox().control(encode(description.json(connection.id(), clock, true), listed));
    }

    private CompletableFuture<byte[]> encode(String json, List<ServerMessages.Peer> listed) {
        return audience.encode(audience.messages().init(json, listed, bots.initial(), name()));
    }

    private List<Player> known(Player joiner) {
        if (peers != null) {
            return audience.bodies();
        }
        return audience.player(joiner.id()) == null ? List.of() : List.of(joiner);
    }

    /** The state of a new player has not been collected yet. */
    private List<ServerMessages.Peer> initialPeers(Player joiner) {
        return known(joiner).stream()
                .map(player -> player == joiner ? player.blankRecord() : player.record())
                .toList();
    }
}
