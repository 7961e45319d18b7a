package io.voxelize.net.bench.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A JDK to start processes with. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
final class Jvm {

    private static final int NATIVE_ACCESS = 24;

    private final Path home;
    private final String version;

    private Jvm(Path home, String version) {
        this.home = home;
        this.version = version;
    }

    static Jvm of(Path home) throws IOException {
        Properties release = new Properties();
        try (var in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        }
        return new Jvm(home, release.getProperty("JAVA_VERSION", "unknown").replace("\"", ""));
    }

    /** The version, as in {@code 17.0.15}. */
    String version() {
        return version;
    }

    /** The command that runs a class of this jar. */
    List<String> command(List<String> options, String main, List<String> args) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin").resolve("java").toString()));
        command.addAll(options());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(args);
        return command;
    }

    /**
     * What our own and others' code needs to run without warnings and garbage, the same for all: what the argument file
     * of native-config has.
     */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Dio.netty.leakDetection.level=disabled"));
        if (Runtime.Version.parse(version).feature() >= NATIVE_ACCESS) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        return options;
    }

    /** Every JDK of a list of homes, or the running one. */
    static List<Jvm> all(String homes) throws IOException {
        List<Jvm> jvms = new ArrayList<>();
        for (String home : homes.isBlank()
                ? new String[] {System.getProperty("java.home")}
                : homes.split(File.pathSeparator, -1)) {
            jvms.add(of(Path.of(home)));
        }
        return jvms;
    }
}
