package io.voxelize.net.tutorial;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetworkDebugger;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.testkit.server.VoxelizeServer;
import io.voxelize.net.world.World;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * A first visit to a Voxelize world: connect, join, load the chunks around the origin, and draw them.
 *
 * <p>Read {@link #visit} first. Run it with {@code mvn -Pdemo}; the system properties {@code server}, {@code world},
 * {@code secret}, {@code radius} and {@code picture} point it elsewhere, see {@link DemoOptions}.
 */
public final class Tutorial {

    private static final double FRAMES_PER_SECOND = 60;
    private static final long FRAME_NS = (long) (1e9 / FRAMES_PER_SECOND);

    private final DemoOptions options;
    private final PrintStream out;
    private final NetworkDebugger debugger = new NetworkDebugger();
    private final World world = new World();
    private final Lifeline lifeline = new Lifeline(System::nanoTime);
    private final DemoReport report = new DemoReport();

    private Tutorial(DemoOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs the demo and ends the JVM: status 0 if all chunks were loaded and drawn, otherwise 1 with one line on
     * standard error.
     *
     * @param args none.
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true"); // A picture needs no display.
        System.exit(run(System.getProperties(), System.out, System.err));
    }

    /** Connects, joins, loads and draws. This is the whole use of a network. */
    private void visit(String url) throws IOException {
        NetworkConfig config = NetworkConfig.builder()
                .username("Tutorial")
                .secret(options.secret())
                .build();
        try (Network network = Network.create(config)) {
            network.register(debugger, world, lifeline);
            await(network.connect(url), "connect to " + url);
            await(network.join(options.world()), "join " + options.world());
            out.println(
                    "Joined " + options.world() + " at " + url + ", loading " + options.radius() + " chunks around.");

            LoadArea area = load(network);

            out.println(debugger.summary());
            out.print(report.text(network.counters()));
            draw(area);
        }
    }

    /**
     * Waits. The event loop completes the futures, so this needs no {@code sync()}; timeouts are among the settings.
     */
    private static void await(Future<Void> future, String what) {
        try {
            future.get();
        } catch (ExecutionException ex) {
            throw DemoFailure.because(what, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("cannot " + what + ": interrupted", ex);
        }
    }

    /** Animates until every chunk around has come: the loop of a game. */
    private LoadArea load(Network network) {
        world.renderRadius(options.radius());
        while (!world.isInitialized()) {
            animate(network);
            lifeline.check(0, 0);
        }
        LoadArea area = new LoadArea(world, options.radius());
        report.begin();
        try (LoadProgress progress = LoadProgress.start(out, area.chunkCount())) {
            while (!area.isLoaded()) {
                animate(network);
                progress.show(area.loadedCount());
                lifeline.check(area.loadedCount(), area.chunkCount());
            }
        }
        report.end(area);
        return area;
    }

    /** One frame. */
    private void animate(Network network) {
        long startNs = System.nanoTime();
        network.sync(); // Hands what has come to the debugger, the world and the lifeline.
        report.synced(System.nanoTime() - startNs);

        world.update(0.5, 80, 0.5, 0, 0, 1 / FRAMES_PER_SECOND); // Asks for the chunks around, nearest first.
        network.flush(); // Sends what was asked for.

        LockSupport.parkNanos(startNs + FRAME_NS - System.nanoTime()); // A game would draw instead.
    }

    private void draw(LoadArea area) throws IOException {
        WorldVoxels voxels = new WorldVoxels(world);
        Surface surface = new Surface(voxels, area.minBlock(), area.minBlock(), area.widthInBlocks());
        new WorldPicture(surface, voxels.palette()).write(options.picture());
        out.println("picture: " + options.picture());
    }

    /** Runs the demo, against a server of its own unless the options name one. */
    static int run(Properties properties, PrintStream out, PrintStream err) {
        try {
            DemoOptions options = DemoOptions.from(properties);
            Tutorial tutorial = new Tutorial(options, out);
            if (options.isEmbedded()) {
                try (VoxelizeServer server = VoxelizeServer.builder().start()) {
                    tutorial.visit(server.url());
                }
            } else {
                tutorial.visit(options.server());
            }
            return 0;
        } catch (DemoFailure | NetworkException ex) {
            err.println("demo failed: " + ex.getMessage());
        } catch (IOException ex) {
            err.println("demo failed: " + ex);
        }
        return 1;
    }
}
