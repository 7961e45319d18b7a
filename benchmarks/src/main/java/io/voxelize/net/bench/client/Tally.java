package io.voxelize.net.bench.client;

/**
 * Counts what arrives at a game, so that the report shows that every client delivers the same.
 *
 * <p><b>Thread:</b> game.
 */
public class Tally {

    private long messages;
    private long chunks;
    private long arrayBytes;

    /** Counts a message; {@code tick} is 0 if it has none. */
    public final void message(long tick) {
        messages++;
        onMessage(tick);
    }

    /** Counts a chunk whose inflated arrays have {@code bytes} bytes. */
    public final void chunk(long bytes) {
        chunks++;
        arrayBytes += bytes;
    }

    /** Adds counts of another thread. */
    public final void add(long moreMessages, long moreChunks, long moreArrayBytes) {
        messages += moreMessages;
        chunks += moreChunks;
        arrayBytes += moreArrayBytes;
    }

    /** Returns the count of messages. */
    public final long messages() {
        return messages;
    }

    /** Returns the count of chunks. */
    public final long chunks() {
        return chunks;
    }

    /** Returns the bytes of all inflated arrays. */
    public final long arrayBytes() {
        return arrayBytes;
    }

    /** Called for each message with its tick, 0 if it has none. */
    protected void onMessage(long tick) {}
}
