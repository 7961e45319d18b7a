package io.voxelize.net.bench.client;

import com.google.protobuf.MessageLite;
import java.util.List;

/**
 * A message as protobuf's runtime makes it, and its arrays. Immutable.
 *
 * <p><b>Thread:</b> any.
 *
 * @param message from the runtime, for the game to read.
 * @param tick what it says, 0 if nothing.
 * @param chunks in the order of the message.
 */
record Decoded(MessageLite message, long tick, List<? extends DecodedChunk> chunks) {

    /** A chunk for a game. */
    interface DecodedChunk {

        /** How long all its arrays are. */
        long arrayBytes();
    }

    void count(Tally tally) {
        tally.message(tick);
        for (DecodedChunk chunk : chunks) {
            tally.chunk(chunk.arrayBytes());
        }
    }
}
