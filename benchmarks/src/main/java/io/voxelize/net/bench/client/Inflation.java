package io.voxelize.net.bench.client;

import java.nio.ByteBuffer;

/**
 * What nobody can do without to get at the arrays of a message.
 *
 * <p><b>Thread:</b> one.
 */
interface Inflation {

    /** Inflates every array of a message. */
    void inflate(ByteBuffer wire);

    /** Chunks of the message that was inflated last. */
    int chunks();

    /** How long all its arrays are. */
    long arrayBytes();
}
