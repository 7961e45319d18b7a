package io.voxelize.net.bench.client;

import io.voxelize.net.bench.traffic.Arguments;

/**
 * Delivers the messages of a server to a game's thread.
 *
 * <p><b>Thread:</b> game.
 */
public interface Client extends AutoCloseable {

    /** Connects to a server on this machine and asks to join. */
    void connect(int port) throws Exception;

    /** Hands over what has arrived; returns the count of messages. */
    int poll(Tally tally);

    @Override
    void close();

    /**
     * Makes a client.
     *
     * @param arguments {@code client}, a name of the report; {@code interests}, {@code all} or {@code data} for voxels
     *     and lights only; for ours {@code budgetNs} of a poll, 0 for no limit, {@code world} and {@code inflaters},
     *     threads; {@code rate}, messages per second, for {@code schedule}; {@code generation} of the server,
     *     {@code g2026} or {@code g2023}, for all but ours, which detects it.
     */
    static Client of(Arguments arguments) {
        boolean meshes = arguments.text("interests", "all").equals("all");
        boolean packed = arguments.text("generation", "g2026").equals("g2023");
        PeerClient.Decoder decoder = packed ? new PackedDecoder(meshes) : new IdiomaticDecoder(meshes);
        String name = arguments.text("client");
        return switch (name) {
            case "ours-epoll", "ours-nio", "ours-io_uring" -> new OwnClient(name.substring(5), meshes, arguments);
            case "limit" -> new LimitClient(packed ? new PackedInflation(meshes) : new Lz4Inflation(meshes));
            case "schedule" -> new ScheduleClient(arguments.number("rate", 1_000));
            case "java.net.http" -> new PeerClient(new JdkPeer(), decoder);
            case "java-websocket" -> new PeerClient(new JavaWebSocketPeer(), decoder);
            case "okhttp" -> new PeerClient(new OkHttpPeer(), decoder);
            case "jetty" -> new PeerClient(new JettyPeer(), decoder);
            case "netty" -> new PeerClient(new NettyPeer(), decoder);
            case "netty-careful" -> new PeerClient(new NettyPeer(), new CarefulDecoder(meshes));
            default -> throw new IllegalArgumentException("unknown client: client=" + name);
        };
    }
}
