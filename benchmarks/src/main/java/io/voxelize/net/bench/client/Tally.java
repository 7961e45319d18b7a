package io.voxelize.net.bench.client;

/**
 * What has come to a game: enough to make sure that every client delivers the same.
 *
 * <p><b>Thread:</b> game.
 */
public abstract class Tally {

    private long messages;
    private long chunks;
    private long arrayBytes;

    /** Creates a tally of nothing. */
    protected Tally() {}

    /**
     * Counts a message.
     *
     * @param tick what it says, 0 if nothing.
     */
    public final void message(long tick) {
        messages++;
        onMessage(tick);
    }

    /**
     * Counts a chunk.
     *
     * @param bytes of its arrays, inflated.
     */
    public final void chunk(long bytes) {
        chunks++;
        arrayBytes += bytes;
    }

    /**
     * Counts what was counted elsewhere.
     *
     * @param moreMessages messages.
     * @param moreChunks chunks.
     * @param moreArrayBytes bytes of their arrays.
     */
    public final void add(long moreMessages, long moreChunks, long moreArrayBytes) {
        messages += moreMessages;
        chunks += moreChunks;
        arrayBytes += moreArrayBytes;
    }

    /**
     * Returns how many messages there were.
     *
     * @return a count.
     */
    public final long messages() {
        return messages;
    }

    /**
     * Returns how many chunks there were.
     *
     * @return a count.
     */
    public final long chunks() {
        return chunks;
    }

    /**
     * Returns how long the arrays of all chunks were.
     *
     * @return bytes, inflated.
     */
    public final long arrayBytes() {
        return arrayBytes;
    }

    /**
     * A message has come.
     *
     * @param tick what it says, 0 if nothing.
     */
    protected abstract void onMessage(long tick);
}
