package io.voxelize.net.internal.decode;

import java.io.IOException;
import java.util.Locale;

/**
 * Jazzer's entry point: the target is the first argument, the input is passed unchanged. Jazzer requires it to be
 * public and so named.
 */
public final class FuzzMain {

    private static FuzzTarget target = FuzzTarget.MESSAGE;

    private FuzzMain() {}

    /**
     * Chooses the target, once per process, and runs what is known: rewriting the classes takes seconds, which no input
     * should be blamed for.
     *
     * @param args name of a {@link FuzzTarget}.
     * @throws IOException if the known inputs cannot be read.
     */
    public static void fuzzerInitialize(String[] args) throws IOException {
        target = FuzzTarget.valueOf(args[0].toUpperCase(Locale.ROOT));
        for (byte[] input : FuzzCorpus.inputs(target)) {
            target.run(input);
        }
    }

    /**
     * Runs one input.
     *
     * @param input any bytes.
     */
    public static void fuzzerTestOneInput(byte[] input) {
        target.accept(input);
    }
}
