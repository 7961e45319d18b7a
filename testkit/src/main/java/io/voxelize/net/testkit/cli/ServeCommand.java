package io.voxelize.net.testkit.cli;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.VoxelizeServer;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Runs the testkit's server until the process is ended; standard output gets one line, its URL. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description =
                "Runs a Voxelize server on a loopback port until it is interrupted; prints its URL when it is up.")
final class ServeCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--port", defaultValue = "4000", description = "Port, 0 for a free one; default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--generation",
            defaultValue = "g2026",
            converter = GenerationConverter.class,
            description = "g2023, g2024, gx or g2026; default: ${DEFAULT-VALUE}.")
    private Generation generation = Generation.G2026;

    @Option(
            names = "--radius",
            defaultValue = "24",
            description = "Chunks from the middle of a world to its border; default: ${DEFAULT-VALUE}.")
    private int radius;

    @Option(
            names = "--preload",
            defaultValue = "4",
            description = "Chunks around the middle made at the start; default: ${DEFAULT-VALUE}.")
    private int preload;

    @Option(names = "--secret", description = "What clients must know; default: nothing.")
    private @Nullable String secret;

    @Option(names = "--seed", defaultValue = "7", description = "Seed of the hills; default: ${DEFAULT-VALUE}.")
    private int seed;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        try (VoxelizeServer server = start()) {
            command.commandLine().getOut().println(server.url());
            command.commandLine().getOut().flush();
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            command.commandLine().getErr().println(e.getMessage());
            return 1;
        }
    }

    private VoxelizeServer start() throws IOException {
        return VoxelizeServer.builder()
                .generation(generation)
                .port(port)
                .secret(secret)
                .radius(radius)
                .preload(preload)
                .seed(seed)
                .start();
    }

    /** Takes the name of a generation in any case. */
    static final class GenerationConverter implements ITypeConverter<Generation> {
        @Override
        public Generation convert(String value) {
            try {
                return Generation.of(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
