package io.voxelize.net.testkit.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of {@code voxelize-net.jar}: standard output carries the result of a command and nothing else. */
@Command(
        name = "voxelize-net",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ManifestVersion.class,
        description = "Tools around Voxelize servers and their traffic.",
        subcommands = {ServeCommand.class, SummariseCommand.class})
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /**
     * Runs one command and exits with its status: 0 done, 1 failed, 2 wrong usage.
     *
     * @param args the command and its options.
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "no command given");
        }
    }

    /** Reads the version from the jar's manifest; the pom is its only source. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"voxelize-net " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
