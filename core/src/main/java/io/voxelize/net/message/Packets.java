package io.voxelize.net.message;

/**
 * Encodes packets into a bounded buffer. {@code Network.flush()} sends the packets of one interceptor after the other,
 * in the order of their registration, and those of each interceptor in the order of the calls.
 *
 * <p>Every call returns the packet's result; no call throws for arguments that a server would refuse. A packet that is
 * known to crash servers is never sent: the result is {@link SendResult#INVALID}.
 *
 * <p><b>Thread:</b> game.
 */
public interface Packets {

    /** Most voxel changes in one packet; a longer list is split into several packets. */
    int MAX_UPDATES_PER_PACKET = 1_000;

    /**
     * Sends a chat line of type {@code CLIENT} in the name of the configured user.
     *
     * @param body the line; one that begins with the world's command symbol is run as a command by the server.
     * @return the result.
     */
    SendResult chat(String body);

    /**
     * Sends a chat line.
     *
     * @param type free text, normally {@code CLIENT}.
     * @param sender display name; servers do not verify it.
     * @param body the line.
     * @param metadata free text, normally JSON, or empty; servers before 2025-11-04 drop it.
     * @return the result.
     */
    SendResult chat(String type, String sender, String body, String metadata);

    /**
     * Calls a method of the world.
     *
     * @param name in lower case; mixed case crashes servers before 2026-07-12, so the result is
     *     {@link SendResult#INVALID}.
     * @param payload JSON text, or empty.
     * @return the result.
     */
    SendResult method(String name, String payload);

    /**
     * Sends an event. A server relays it to the players near the sender, including the sender, unless it has a handler
     * for it.
     *
     * @param name in lower case; mixed case crashes servers that handle the event, so the result is
     *     {@link SendResult#INVALID} unless {@code allowMixedCaseEvents} is set.
     * @param payload JSON text; empty stands for {@code null}.
     * @return the result.
     */
    SendResult event(String name, String payload);

    /**
     * Changes a voxel. Consecutive changes share a packet, up to {@link #MAX_UPDATES_PER_PACKET}.
     *
     * <p>There is no acknowledgement: the server sends the change back as an UPDATE. Servers before 2025-12 drop the
     * change without an error while the chunk or one of its neighbours is not ready.
     *
     * @param vx along x, in blocks; within 16,777,216 of the origin, since servers compute the chunk with 32-bit
     *     floats.
     * @param vy upwards, in blocks; not negative.
     * @param vz along z, in blocks; within 16,777,216 of the origin.
     * @param voxel word, see {@link Voxels}.
     * @return the result.
     */
    SendResult update(int vx, int vy, int vz, int voxel);

    /**
     * Changes many voxels, in as many packets as the server's limits require. Either all changes are accepted or none.
     *
     * @param vx along x, in blocks.
     * @param vy upwards, in blocks.
     * @param vz along z, in blocks.
     * @param voxels words.
     * @param count number of elements of each array to use.
     * @return the result for all of them; {@link SendResult#INVALID} if an array is shorter than {@code count}.
     */
    SendResult bulkUpdate(int[] vx, int[] vy, int[] vz, int[] voxels, int count);

    /**
     * Requests chunks. The server answers with a LOAD for each, at once or when the chunk is generated; it does not
     * answer for chunks outside the world.
     *
     * @param centerX chunk the player is in, along x.
     * @param centerZ chunk the player is in, along z.
     * @param directionX horizontal look direction along x, normalised, 0 if none.
     * @param directionZ horizontal look direction along z, normalised, 0 if none.
     * @param coordinates x and z of each chunk in turn.
     * @param chunkCount number of chunks; twice as many elements of {@code coordinates} are used.
     * @return the result.
     */
    SendResult load(int centerX, int centerZ, double directionX, double directionZ, int[] coordinates, int chunkCount);

    /**
     * Tells the server that chunks are no longer needed.
     *
     * @param coordinates x and z of each chunk in turn.
     * @param chunkCount number of chunks; twice as many elements of {@code coordinates} are used.
     * @return the result.
     */
    SendResult unload(int[] coordinates, int chunkCount);

    /**
     * Sends the player's position and look direction. A newer call before {@code flush()} replaces it.
     *
     * @param x position along x, in blocks.
     * @param y position upwards, in blocks.
     * @param z position along z, in blocks.
     * @param directionX look direction along x.
     * @param directionY look direction upwards.
     * @param directionZ look direction along z.
     * @return the result; {@link SendResult#INVALID} if a number is not finite.
     */
    SendResult peer(double x, double y, double z, double directionX, double directionY, double directionZ);

    /**
     * Sends the player's state. A newer call before {@code flush()} replaces it.
     *
     * @param metadata a JSON object, for instance {@code {"position":[0,64,0],"direction":[0,0,-1]}}.
     * @return the result.
     */
    SendResult peer(String metadata);

    /**
     * Sends a command to the server. It needs a connection, but no world.
     *
     * @param action the name.
     * @param data JSON text; empty stands for {@code null}, since an action without data crashes servers.
     * @return the result.
     */
    SendResult action(String action, String data);
}
