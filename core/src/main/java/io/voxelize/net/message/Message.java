package io.voxelize.net.message;

/**
 * One received message, a flyweight over its record.
 *
 * <p>Valid until {@code onMessage} returns; afterwards every accessor throws {@link IndexOutOfBoundsException} or
 * {@link IllegalStateException} until the object is wrapped over another message.
 *
 * <p>All fields are readable for every type, because any of them may be on the wire. A server relays a client's CHAT
 * unchanged, so a client can put any field into it. Therefore apply peers only from INIT and PEER, entities only from
 * INIT and ENTITY, chunks only from LOAD and UPDATE, and events only from EVENT.
 *
 * <p>Source: {@code messages.proto}, {@code Message}, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> game.
 */
public interface Message {

    /**
     * Returns the type of this message.
     *
     * @return never null.
     */
    MessageType type();

    /**
     * Returns field {@code json}, JSON text: in INIT, STATS and some others. {@link TextView#parseJson()} parses it.
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
     * Returns the name of the world that the message belongs to. Servers since 2025-04-16 send it, not with every type.
     *
     * @return a view, empty if the field is absent.
     */
    TextView worldName();

    /**
     * Returns the server's dispatch counter when it captured the state in ENTITY and PEER; servers since 2026-07-14.
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
     * Returns the players.
     *
     * @return a cursor before the first element.
     */
    Cursor<PeerView> peers();

    /**
     * Returns the entities.
     *
     * @return a cursor before the first element.
     */
    Cursor<EntityView> entities();

    /**
     * Returns the chunks.
     *
     * @return a cursor before the first element.
     */
    Cursor<ChunkView> chunks();

    /**
     * Returns the events.
     *
     * @return a cursor before the first element.
     */
    Cursor<EventView> events();

    /**
     * Returns the changed voxels.
     *
     * @return a cursor before the first element.
     */
    Cursor<UpdateView> updates();

    /**
     * Returns the length of the message on the wire: the payload of its WebSocket frames.
     *
     * @return length in bytes.
     */
    int wireLength();

    /**
     * Returns the length of the message after outer decompression; equal to {@link #wireLength()} if it was not
     * compressed.
     *
     * @return length in bytes.
     */
    int plainLength();

    /**
     * Returns the time at which the last byte of the message was read from the socket.
     *
     * @return {@link System#nanoTime()} on the event loop.
     */
    long receivedNs();

    /**
     * Returns the type and the counts of the repeated fields, for logs. Never throws.
     *
     * @return a new string.
     */
    @Override
    String toString();
}
