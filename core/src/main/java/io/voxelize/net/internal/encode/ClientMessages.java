package io.voxelize.net.internal.encode;

import com.google.protobuf.CodedOutputStream;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.NetworkException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * Encodes the messages that a session sends itself, once per world.
 *
 * <p>LEAVE is encoded by protobuf's runtime. Its {@code CodedOutputStream} is used with the numbers of the generated
 * class and not the class's builder: whoever serializes a generated message loads {@code MessageSchema}, whose
 * initializer calls {@code sun.misc.Unsafe}, and JDK 24 and newer print a warning then (observed with protobuf-javalite
 * 4.36.2).
 *
 * <p>JOIN is encoded as the packets of a game are, since the first chunk waits for it: to load the runtime takes some 9
 * ms on the event loop. ACTION is too, for it shares its code with LOAD and allocates nothing.
 *
 * <p>Source: section by section as {@code messages.proto}, upstream v3.0.0 (34cb852); what {@code @voxelize/core}
 * sends.
 *
 * <p><b>Thread:</b> any.
 */
public final class ClientMessages {

    /** Version of the client protocol. Worlds with a fixed timestep accept no other. */
    private static final int PROTOCOL = 1;

    private ClientMessages() {}

    /**
     * Encodes a JOIN that every server since 2023 accepts.
     *
     * @param world name of the world.
     * @param username display name.
     * @param capabilities what to negotiate, {@code motion.v1} for instance.
     * @return the payload of one WebSocket frame.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if a text has a lone surrogate.
     */
    public static byte[] join(String world, String username, String... capabilities) {
        checkText("world", world);
        checkText("username", username);
        PayloadWriter out = new PayloadWriter(Utf8.MAX_LENGTH);
        JsonWriter json = new JsonWriter(out).reset().raw("{\"world\":").string(world);
        json.raw(",\"username\":").string(username).raw(",\"capabilities\":[");
        for (int i = 0; i < capabilities.length; i++) {
            checkText("capability", capabilities[i]);
            json.raw(i == 0 ? "" : ",").string(capabilities[i]);
        }
        json.raw("],\"protocol\":" + PROTOCOL + ",\"preferences\":{}}");
        out.finish(MessageType.JOIN, Tags.JSON);
        return Arrays.copyOfRange(out.bytes(), out.start(), out.start() + out.length());
    }

    /**
     * Encodes a LEAVE. If the name is that of another existing world, the server forgets the session but the player
     * stays in the joined world (observed on 3.0.0).
     *
     * @param world name of the joined world.
     * @return the payload of one WebSocket frame.
     * @throws NetworkException with {@link NetworkException.Reason#INVALID_ARGUMENT} if the name has a lone surrogate.
     */
    public static byte[] leave(String world) {
        checkText("world", world);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeEnum(Message.TYPE_FIELD_NUMBER, Message.Type.LEAVE_VALUE);
            if (!world.isEmpty()) {
                out.writeString(Message.TEXT_FIELD_NUMBER, world);
            }
            out.flush();
        } catch (IOException ex) {
            throw new UncheckedIOException("writing to memory failed", ex);
        }
        return bytes.toByteArray();
    }

    private static void checkText(String name, String text) {
        if (!Utf16.isWellFormed(text)) {
            throw new NetworkException(
                    NetworkException.Reason.INVALID_ARGUMENT,
                    "text has a lone surrogate: name=" + name + ", length=" + text.length());
        }
    }
}
