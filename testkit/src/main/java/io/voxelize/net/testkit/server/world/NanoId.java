package io.voxelize.net.testkit.server.world;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the identifiers that servers give to clients, chunks and entities.
 *
 * <p><b>Thread:</b> any.
 */
public final class NanoId {
    private static final String ALPHABET = "_-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int LENGTH = 21;

    private NanoId() {}

    /**
     * Makes an identifier.
     *
     * @return 21 characters.
     */
    public static String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(ThreadLocalRandom.current().nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
