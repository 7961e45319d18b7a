package io.voxelize.net.internal.decode;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.message.MessageType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the decoders of one network decode: the union of what its interceptors want. The game thread sets it, and each
 * decoder reads it once per message.
 *
 * <p><b>Thread:</b> any.
 */
public final class DecodeInterests {

    private volatile Wanted wanted = new Wanted(Interests.ALL);

    /** Interests and what follows from them, computed once. */
    static final class Wanted {
        final Interests interests;
        final boolean everyType;
        final @Nullable EntityFilter entities;
        /** Every ENTITY and PEER message, whatever is in it. */
        final boolean smallMessages;

        private Wanted(Interests interests) {
            this.interests = interests;
            this.everyType = Arrays.stream(MessageType.values()).allMatch(interests::wants);
            this.entities = EntityFilter.of(interests.entityTypes());
            this.smallMessages =
                    entities == null && interests.wants(MessageType.ENTITY) && interests.wants(MessageType.PEER);
        }
    }

    /**
     * Sets what is decoded, from the next message on.
     *
     * @param union of what all interceptors want.
     */
    public void set(Interests union) {
        wanted = new Wanted(union);
    }

    Wanted wanted() {
        return wanted;
    }
}
