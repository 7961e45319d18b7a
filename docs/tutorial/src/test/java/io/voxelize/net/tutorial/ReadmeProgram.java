package io.voxelize.net.tutorial;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.voxelize.net.Network;
import io.voxelize.net.intercept.NetworkDebugger;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.world.World;

/** The program that the README shows; {@link DocumentsTest} compares, {@link ReadmeProgramTest} runs it. */
final class ReadmeProgram {

    private ReadmeProgram() {}

    /** What the README leaves to its reader. */
    interface Game {
        boolean isRunning();

        void render(World world);

        void say(String line);
    }

    static NetworkDebugger play(String url, Game game) throws Exception {
        // README: begin
        World world = new World();
        NetworkDebugger debugger = new NetworkDebugger();
        try (Network network = Network.create()) {
            network.register(debugger, world);
            // An interceptor of your own is one method.
            network.register(message -> {
                if (message.type() == MessageType.CHAT) {
                    game.say(message.chat().body().toString());
                }
            });
            network.connect(url).get(10, SECONDS); // http, https, ws or wss
            network.join("tutorial").get(10, SECONDS); // INIT has come; this needs no sync()
            network.packets().chat("hello");
            while (game.isRunning()) {
                network.sync(); // what has come goes to the interceptors, on this thread
                world.update(0.5, 16, 0.5, 0, -1, 1 / 60.0); // asks for the chunks around, nearest first
                game.render(world); // world.voxelAt(x, y, z), world.lightAt(x, y, z), world.chunk(x, z)
                network.flush(); // what the interceptors have to say goes out
            }
        }
        // README: end
        return debugger;
    }
}
