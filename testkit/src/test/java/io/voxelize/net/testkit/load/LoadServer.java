package io.voxelize.net.testkit.load;

import io.voxelize.net.testkit.server.VoxelizeServer;
import io.voxelize.net.testkit.server.wire.MessageKind;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The testkit's server as a process, told by lines what to do: {@code tick N} sends a PEER of that tick to everybody
 * and answers with how many that were, {@code connections} and {@code peers} answer with how many are connected and how
 * many PEERs came. It ends with its input.
 */
final class LoadServer {

    static final String WORLD = "tutorial";

    /** V13 of the protocol's test vectors, up to the value of its tick. */
    private static final byte[] PEER = HexFormat.of()
            .parseHex("080432260a02703112034164611a1b7b22706f736974696f6e223a5b302e352c36342e302c302e355d7d60");

    private LoadServer() {}

    public static void main(String[] args) throws IOException {
        try (VoxelizeServer server = VoxelizeServer.builder()
                        .preload(0)
                        .impulses(false)
                        .peers(false)
                        .start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(server.port());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(server, line.split(" ", -1)));
            }
        }
    }

    private static long answer(VoxelizeServer server, String[] command) {
        return switch (command[0]) {
            case "tick" ->
                server.broadcast(WORLD, peer(Integer.parseInt(command[1]))).join();
            case "connections" -> server.connections();
            case "peers" -> server.received(MessageKind.PEER);
            default -> throw new IllegalArgumentException("unknown command: command=" + command[0]);
        };
    }

    private static byte[] peer(int tick) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(PEER);
        // A varint of one byte.
        message.write(tick);
        return message.toByteArray();
    }
}
