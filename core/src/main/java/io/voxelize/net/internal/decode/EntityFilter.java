package io.voxelize.net.internal.decode;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the bytes of its type whether an entity is wanted.
 *
 * <p><b>Thread:</b> any; immutable.
 */
final class EntityFilter {

    private static final byte ANY = '*';

    private final byte[][] patterns;

    private EntityFilter(byte[][] patterns) {
        this.patterns = patterns;
    }

    /** Makes a filter of what {@code Interests.entityTypes()} says; null if everything is wanted. */
    static @Nullable EntityFilter of(@Nullable Set<String> types) {
        return types == null
                ? null
                : new EntityFilter(types.stream()
                        .map(type -> type.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new));
    }

    boolean accepts(DirectBuffer buffer, int index, int length) {
        for (byte[] pattern : patterns) {
            if (matches(pattern, buffer, index, length)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] pattern, DirectBuffer buffer, int index, int length) {
        boolean prefix = pattern.length > 0 && pattern[pattern.length - 1] == ANY;
        int compared = prefix ? pattern.length - 1 : pattern.length;
        if (prefix ? length < compared : length != compared) {
            return false;
        }
        for (int i = 0; i < compared; i++) {
            if (buffer.getByte(index + i) != pattern[i]) {
                return false;
            }
        }
        return true;
    }
}
