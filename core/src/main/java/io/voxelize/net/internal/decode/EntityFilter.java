package io.voxelize.net.internal.decode;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Selects entities by the UTF-8 bytes of their type. A pattern that ends in {@code *} matches by prefix.
 *
 * <p><b>Thread:</b> any; immutable.
 */
final class EntityFilter {

    private static final byte ANY = '*';

    private final byte[][] patterns;

    private EntityFilter(byte[][] patterns) {
        this.patterns = patterns;
    }

    /** Returns a filter for {@code Interests.entityTypes()}, null if all types are wanted. */
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
