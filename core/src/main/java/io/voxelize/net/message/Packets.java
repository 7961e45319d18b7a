package io.voxelize.net.message;

/**
 * Encodes what a client may say in a world into a bounded buffer. {@code Network.flush()} sends it, interceptor after
 * interceptor in the order of their registration, first in first out within each.
 *
 * <p>Every call says what became of the packet; none throws for what a server would refuse. What is known to crash a
 * server is answered with {@link SendResult#INVALID} and never sent.
 *
 * <p><b>Thread:</b> game.
 */
public interface Packets {

    /** Most voxel changes that go into one packet; more are split over several. */
    int MAX_UPDATES_PER_PACKET = 1_000;

    /**
     * Sends a chat line of type {@code CLIENT} in the name of the configured user.
     *
     * @param body the line; one that begins with the world's command symbol is run as a command by the server.
     * @return what became of it.
     */
    SendResult chat(String body);

    /**
     * Sends a chat line.
     *
     * @param type free text, normally {@code CLIENT}.
     * @param sender display name; servers do not verify it.
     * @param body the line.
     * @param metadata free text, normally JSON, or empty; servers before 2025-11-04 drop it.
     * @return what became of it.
     */
    SendResult chat(String type, String sender, String body, String metadata);

    /**
     * Calls a method of the world.
     *
     * @param name in lower case; mixed case kills servers before 2026-07-12 and is answered with
     *     {@link SendResult#INVALID}.
     * @param payload JSON text, or empty.
     * @return what became of it.
     */
    SendResult method(String name, String payload);

    /**
     * Raises an event; a server relays it to those near the sender, the sender included, unless it handles it itself.
     *
     * @param name in lower case; mixed case kills servers that handle the event and is answered with
     *     {@link SendResult#INVALID}, unless the configuration allows it.
     * @param payload JSON text; empty stands for {@code null}.
     * @return what became of it.
     */
    SendResult event(String name, String payload);

    /**
     * Changes a voxel. Changes that follow each other travel together, up to {@link #MAX_UPDATES_PER_PACKET} in a
     * packet.
     *
     * <p>There is no acknowledgement: the change comes back as an UPDATE. Servers before 2025-12 drop it without a word
     * while the chunk or one of its neighbours is not ready.
     *
     * @param vx along x, in blocks; within 16,777,216 of the origin, since servers find the chunk in 32-bit floats.
     * @param vy upwards, in blocks; not negative.
     * @param vz along z, in blocks; within 16,777,216 of the origin.
     * @param voxel word, see {@link Voxels}.
     * @return what became of it.
     */
    SendResult update(int vx, int vy, int vz, int voxel);

    /**
     * Changes many voxels, split into packets within the limits of the server. All are accepted, or none.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxels words.
     * @param count how many elements of each array to use.
     * @return what became of them; {@link SendResult#INVALID} if an array is shorter than {@code count}.
     */
    SendResult bulkUpdate(int[] vx, int[] vy, int[] vz, int[] voxels, int count);

    /**
     * Asks for chunks. The answer is a LOAD for each, at once or when it is generated; outside the world's bounds there
     * is none.
     *
     * @param centerX chunk the player is in, along x.
     * @param centerZ chunk the player is in, along z.
     * @param directionX horizontal look direction along x, normalised, 0 if none.
     * @param directionZ horizontal look direction along z, normalised, 0 if none.
     * @param coordinates x and z of each chunk in turn.
     * @param chunkCount how many chunks, half the number of elements of {@code coordinates} to use.
     * @return what became of it.
     */
    SendResult load(int centerX, int centerZ, double directionX, double directionZ, int[] coordinates, int chunkCount);

    /**
     * Ends the interest in chunks.
     *
     * @param coordinates x and z of each chunk in turn.
     * @param chunkCount how many chunks, half the number of elements of {@code coordinates} to use.
     * @return what became of it.
     */
    SendResult unload(int[] coordinates, int chunkCount);

    /**
     * Tells where the player is. Only the newest is kept until {@code flush()}.
     *
     * @param x position along x, in blocks.
     * @param y position upwards, in blocks.
     * @param z position along z, in blocks.
     * @param directionX look direction along x.
     * @param directionY look direction upwards.
     * @param directionZ look direction along z.
     * @return what became of it; {@link SendResult#INVALID} if a number is not finite.
     */
    SendResult peer(double x, double y, double z, double directionX, double directionY, double directionZ);

    /**
     * Tells the player's state. Only the newest is kept until {@code flush()}.
     *
     * @param metadata a JSON object, for instance {@code {"position":[0,64,0],"direction":[0,0,-1]}}.
     * @return what became of it.
     */
    SendResult peer(String metadata);

    /**
     * Sends a command to the server itself; needs a connection, no world.
     *
     * @param action the name.
     * @param data JSON text; empty stands for {@code null}, since a server dies of an action without data.
     * @return what became of it.
     */
    SendResult action(String action, String data);
}
