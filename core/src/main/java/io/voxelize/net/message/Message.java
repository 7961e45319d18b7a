package io.voxelize.net.message;

/**
 * One received message, a flyweight over its record.
 *
 * <p>Valid until {@code onMessage} returns; afterwards every accessor throws {@link IndexOutOfBoundsException} or
 * {@link IllegalStateException} until the object is wrapped for another message. Whatever the type, all fields are
 * readable, because any of them may be present on the wire; apply peers only from INIT and PEER, entities only from
 * INIT and ENTITY, chunks only from LOAD and UPDATE, events only from EVENT, since a server relays a client's CHAT as
 * it came.
 *
 * <p>Source: {@code messages.proto}, {@code Message}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> game.
 */
public interface Message {

    /**
     * Returns the kind of this message.
     *
     * @return never null.
     */
    MessageType type();

    /**
     * Returns field {@code json}: INIT, STATS and some others.
     *
     * @return a view, empty if the field is absent.
     */
    TextView json();

    /**
     * Returns field {@code text}: the client id in JOIN and LEAVE, the reason in ERROR.
     *
     * @return a view, empty if the field is absent.
     */
    TextView text();

    /**
     * Returns the name of the world this message belongs to; servers since 2025-04-16, not on every type.
     *
     * @return a view, empty if the field is absent.
     */
    TextView worldName();

    /**
     * Returns the server's dispatch counter at the capture of ENTITY and PEER state; servers since 2026-07-14.
     *
     * @return the unsigned counter, 0 if unknown.
     */
    long tick();

    /**
     * Tells whether the message has a method call.
     *
     * @return true if {@link #method()} may be read.
     */
    boolean hasMethod();

    /**
     * Returns the method call.
     *
     * @return a view; its texts are empty if the field is absent.
     */
    MethodView method();

    /**
     * Tells whether the message has a chat line.
     *
     * @return true if {@link #chat()} may be read.
     */
    boolean hasChat();

    /**
     * Returns the chat line.
     *
     * @return a view; its texts are empty if the field is absent.
     */
    ChatView chat();

    /**
     * Returns the players, from the first.
     *
     * @return a cursor.
     */
    Cursor<PeerView> peers();

    /**
     * Returns the entities, from the first.
     *
     * @return a cursor.
     */
    Cursor<EntityView> entities();

    /**
     * Returns the chunks, from the first.
     *
     * @return a cursor.
     */
    Cursor<ChunkView> chunks();

    /**
     * Returns the events, from the first.
     *
     * @return a cursor.
     */
    Cursor<EventView> events();

    /**
     * Returns the changed voxels, from the first.
     *
     * @return a cursor.
     */
    Cursor<UpdateView> updates();

    /**
     * Returns how long the message was on the wire, as the payload of its WebSocket frames.
     *
     * @return length in bytes.
     */
    int wireLength();

    /**
     * Returns how long the message was after the outer compression was undone; the same as {@link #wireLength()} if
     * there was none.
     *
     * @return length in bytes.
     */
    int plainLength();

    /**
     * Returns when the last byte of the message was read from the socket.
     *
     * @return {@link System#nanoTime()} on the event loop.
     */
    long receivedNs();

    /**
     * Returns the name of the type and the counts of the repeated fields; for logs. Never throws.
     *
     * @return a new string.
     */
    @Override
    String toString();
}
