package io.voxelize.net.testkit.script;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.MalformedMessageException;
import io.voxelize.net.testkit.server.wire.MessageKind;
import io.voxelize.net.testkit.server.wire.OuterCompression;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;

/**
 * A client that has connected to a {@link ScriptedServer}. Nothing is sent or read except by a call of these methods.
 *
 * <p>The next frame must be the expected one, and must arrive in time ({@link ScriptedServer.Builder#timeoutMs});
 * otherwise an {@link AssertionError} shows the transcript so far, the expected frame and the received one. While it
 * waits it answers Pings and skips Pongs, unless it expects a Pong.
 *
 * <p>Methods that send throw {@link IOException} once the client has gone.
 *
 * <p><b>Thread:</b> one at a time.
 */
public final class ScriptedConnection {

    /** Stands for a Close frame without a code, as in the API of browsers; RFC 6455 section 7.4.1. */
    public static final int NO_STATUS = 1_005;

    private static final String WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_REQUEST_LENGTH = 64 << 10;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Socket socket;
    private int timeoutMs;
    private final Generation generation;
    private final DataInputStream in;
    private final int number;
    private final Transcript transcript;
    private final ClientRequest request;

    private ScriptedConnection(Socket socket, int number, int timeoutMs, Generation generation) throws IOException {
        this.socket = socket;
        this.timeoutMs = timeoutMs;
        this.generation = generation;
        this.number = number;
        transcript = new Transcript(number);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(timeoutMs);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        request = readRequest();
        transcript.client(request.toString());
    }

    static ScriptedConnection open(Socket socket, int number, int timeoutMs, Generation generation) throws IOException {
        return new ScriptedConnection(socket, number, timeoutMs, generation);
    }

    /** Sets the timeout of the waits that follow. */
    void timeoutMs(int value) throws IOException {
        timeoutMs = value;
        socket.setSoTimeout(value);
    }

    // The handshake.

    /**
     * Returns what the client asked for.
     *
     * @return its request.
     */
    public ClientRequest request() {
        return request;
    }

    /**
     * Accepts the WebSocket.
     *
     * @return this.
     * @throws IOException if the client has gone.
     */
    public ScriptedConnection upgrade() throws IOException {
        String key = request.header("sec-websocket-key");
        if (key.isEmpty()) {
            throw transcript.mismatch("a WebSocket handshake", request + " without Sec-WebSocket-Key", null);
        }
        write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                + acceptOf(key) + "\r\n\r\n");
        transcript.server("101");
        return this;
    }

    /**
     * Answers the request with something else than a WebSocket, and ends the connection.
     *
     * @param status of HTTP, such as 403.
     * @param body as text.
     * @throws IOException if the client has gone.
     */
    public void refuse(int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        write("HTTP/1.1 " + status + " Refused\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                + bytes.length + "\r\nConnection: close\r\n\r\n");
        writeBytes(bytes);
        transcript.server(status + " " + body);
        hangUp();
    }

    // What the server says.

    /**
     * Sends an INIT: that of an empty world of small chunks, which lets a client in.
     *
     * @param world name.
     * @throws IOException if the client has gone.
     */
    public void sendInit(String world) throws IOException {
        String delta = generation.since(Generation.GX) ? ",\"delta\":0.016" : "";
        String id = request.parameter("client_id").isEmpty() ? "client-" + number : request.parameter("client_id");
        String json = "{\"id\":\"" + id + "\",\"blocks\":{},\"options\":{\"chunkSize\":16,"
                + "\"maxHeight\":16,\"subChunks\":1,\"maxLightLevel\":15,\"minChunk\":[-8,-8],\"maxChunk\":[8,8],"
                + "\"commandSymbol\":\"/\"},\"stats\":{\"tick\":1,\"time\":0.0" + delta + "}}";
        send(new ServerMessages(generation).init(json, List.of(), List.of(), world));
    }

    /**
     * Sends an ERROR.
     *
     * @param text reason.
     * @throws IOException if the client has gone.
     */
    public void sendError(String text) throws IOException {
        send(new ServerMessages(generation).error(text));
    }

    /**
     * Sends a message in a binary frame, compressed if a server of the generation would.
     *
     * @param message encoded, for instance by {@link ServerMessages}.
     * @throws IOException if the client has gone.
     */
    public void send(byte[] message) throws IOException {
        sendFrame(true, ClientFrame.BINARY, OuterCompression.apply(message, generation));
    }

    /**
     * Sends a text frame.
     *
     * @param text payload.
     * @throws IOException if the client has gone.
     */
    public void sendText(String text) throws IOException {
        sendFrame(true, ClientFrame.TEXT, text.getBytes(UTF_8));
    }

    /**
     * Sends a Ping.
     *
     * @param payload up to 125 bytes, if it is to be a valid one.
     * @throws IOException if the client has gone.
     */
    public void sendPing(byte[] payload) throws IOException {
        sendFrame(true, ClientFrame.PING, payload);
    }

    /**
     * Sends a frame, valid or not.
     *
     * @param fin whether it ends its message.
     * @param opcode 0 to 15.
     * @param payload as it is.
     * @throws IOException if the client has gone.
     */
    public void sendFrame(boolean fin, int opcode, byte[] payload) throws IOException {
        sendRaw(ClientFrame.encode(fin, opcode, payload));
    }

    /**
     * Sends bytes as they are, before the handshake or behind it.
     *
     * @param bytes for instance half a frame.
     * @throws IOException if the client has gone.
     */
    public void sendRaw(byte[] bytes) throws IOException {
        transcript.server(Transcript.describe(bytes));
        writeBytes(bytes);
    }

    // How the server ends.

    /**
     * Sends a Close frame, the connection stays as it is.
     *
     * @param code of RFC 6455, or {@link #NO_STATUS}.
     * @param reason empty for none.
     * @throws IOException if the client has gone.
     */
    public void sendClose(int code, String reason) throws IOException {
        byte[] text = reason.getBytes(UTF_8);
        byte[] payload = new byte[code == NO_STATUS ? 0 : Short.BYTES + text.length];
        if (code != NO_STATUS) {
            payload[0] = (byte) (code >> Byte.SIZE);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, Short.BYTES, text.length);
        }
        transcript.server("Close " + code + " " + reason);
        writeBytes(ClientFrame.encode(true, ClientFrame.CLOSE, payload));
    }

    /**
     * Closes as RFC 6455 asks: sends a Close frame, waits for the client's and ends the connection. What else the
     * client had sent is skipped.
     *
     * @param code of RFC 6455, or {@link #NO_STATUS}.
     * @param reason empty for none.
     * @throws IOException if the client has gone.
     */
    public void close(int code, String reason) throws IOException {
        sendClose(code, reason);
        ClientFrame frame = nextFrame("Close");
        while (frame.opcode() != ClientFrame.CLOSE) {
            frame = nextFrame("Close");
        }
        hangUp();
    }

    /**
     * Ends the connection without a Close frame, in order: the client reads what was sent, then the end.
     *
     * @throws IOException if the client has gone.
     */
    public void hangUp() throws IOException {
        transcript.server("end of the connection");
        socket.shutdownOutput();
    }

    /**
     * Resets the connection: the client may lose what was sent last.
     *
     * @throws IOException if the socket cannot be closed.
     */
    public void reset() throws IOException {
        transcript.server("reset");
        socket.setSoLinger(true, 0);
        socket.close();
    }

    // What the client says.

    /**
     * Expects a JOIN.
     *
     * @param world to be joined.
     * @return the message.
     */
    public ClientMessage expectJoin(String world) {
        return expect(
                "JOIN of world " + world,
                message -> message.kind() == MessageKind.JOIN
                        && world.equals(json(message).path("world").asText()));
    }

    /**
     * Expects a LEAVE.
     *
     * @param world to be left.
     * @return the message.
     */
    public ClientMessage expectLeave(String world) {
        return expect(
                "LEAVE text=" + world, message -> message.kind() == MessageKind.LEAVE && world.equals(message.text()));
    }

    /**
     * Expects a line of chat.
     *
     * @param body of the line.
     * @return the message.
     */
    public ClientMessage expectChat(String body) {
        return expect(
                "CHAT chat=" + body, message -> message.kind() == MessageKind.CHAT && body.equals(message.chatBody()));
    }

    /**
     * Expects a call.
     *
     * @param name of the method.
     * @param payload as it comes, normally JSON text or empty.
     * @return the message.
     */
    public ClientMessage expectMethod(String name, String payload) {
        return expect(
                "METHOD method=" + name + " " + payload,
                message -> message.kind() == MessageKind.METHOD
                        && new ClientMessage.Method(name, payload).equals(message.method()));
    }

    /**
     * Expects a message of a kind.
     *
     * @param kind of the message.
     * @return the message.
     */
    public ClientMessage expect(MessageKind kind) {
        return expect(kind.name(), message -> message.kind() == kind);
    }

    /**
     * Expects a message of which something holds.
     *
     * @param what is expected, for people.
     * @param condition tells whether this is it.
     * @return the message.
     */
    public ClientMessage expect(String what, Predicate<ClientMessage> condition) {
        ClientMessage message = decode(what, nextMessage(what));
        String description = Transcript.describe(message);
        if (!condition.test(message)) {
            throw transcript.mismatch(what, description, null);
        }
        transcript.client(description);
        return message;
    }

    /**
     * Expects a binary message of exactly these bytes.
     *
     * @param message encoded.
     */
    public void expectBytes(byte[] message) {
        byte[] received = nextMessage(Transcript.describe(message));
        if (!Arrays.equals(message, received)) {
            throw transcript.mismatch(
                    HexFormat.of().formatHex(message), HexFormat.of().formatHex(received), null);
        }
        transcript.client(Transcript.describe(received));
    }

    /**
     * Expects a Pong before anything else.
     *
     * @param payload of the Pong.
     */
    public void expectPong(byte[] payload) {
        String what = "Pong, " + Transcript.describe(payload);
        ClientFrame frame = readFrame(what);
        if (frame.opcode() != ClientFrame.PONG || !Arrays.equals(payload, frame.payload())) {
            throw transcript.mismatch(what, describe(frame), null);
        }
        transcript.client(what);
    }

    /**
     * Expects a Close frame. It is not answered: see {@link #sendClose} and {@link #hangUp}.
     *
     * @param code of RFC 6455, or {@link #NO_STATUS}.
     */
    public void expectClose(int code) {
        String what = "Close " + code;
        ClientFrame frame = nextFrame(what);
        if (frame.opcode() != ClientFrame.CLOSE || closeCode(frame) != code) {
            throw transcript.mismatch(what, describe(frame), null);
        }
        transcript.client(describe(frame));
    }

    /** Expects that the client ends the connection, in order or by a reset, without another frame. */
    public void expectEnd() {
        String what = "end of the connection";
        try {
            int next = in.read();
            if (next >= 0) {
                throw transcript.mismatch(what, "a byte: " + Integer.toHexString(next), null);
            }
        } catch (SocketTimeoutException ex) {
            throw silence(what, ex);
        } catch (IOException ex) {
            transcript.client("reset");
            return;
        }
        transcript.client(what);
    }

    /**
     * Expects that the client says nothing for some time. What it says a little later is not noticed: prefer to expect
     * what comes next.
     *
     * @param ms to listen, in milliseconds.
     * @throws IOException if the client has gone.
     */
    public void expectSilence(int ms) throws IOException {
        socket.setSoTimeout(ms);
        in.mark(1);
        try {
            int next = in.read();
            in.reset();
            socket.setSoTimeout(timeoutMs);
            throw transcript.mismatch(
                    "silence", next < 0 ? "end of the connection" : describe(readFrame("silence")), null);
        } catch (SocketTimeoutException ex) {
            transcript.client("silence for " + ms + " ms");
        }
        socket.setSoTimeout(timeoutMs);
    }

    // Reading.

    private ClientRequest readRequest() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        String text = "";
        while (!text.endsWith("\r\n\r\n")) {
            if (head.size() > MAX_REQUEST_LENGTH) {
                throw new AssertionError("request too long: max=" + MAX_REQUEST_LENGTH);
            }
            head.write(in.readUnsignedByte());
            text = head.toString(ISO_8859_1);
        }
        return ClientRequest.parse(text.strip().lines().toList());
    }

    private ClientMessage decode(String expected, byte[] message) {
        try {
            return ClientMessage.decode(message, generation);
        } catch (MalformedMessageException ex) {
            throw transcript.mismatch(expected, "no message of the protocol, " + Transcript.describe(message), ex);
        }
    }

    private static JsonNode json(ClientMessage message) {
        try {
            return JSON.readTree(message.json());
        } catch (JsonProcessingException ex) {
            return JSON.missingNode();
        }
    }

    /** Reads a whole binary message, put together if it is fragmented. */
    private byte[] nextMessage(String expected) {
        List<byte[]> parts = new ArrayList<>();
        ClientFrame frame = nextFrame(expected);
        while (frame.opcode() == (parts.isEmpty() ? ClientFrame.BINARY : ClientFrame.CONTINUATION)) {
            parts.add(frame.payload());
            if (frame.fin()) {
                return join(parts);
            }
            frame = nextFrame(expected);
        }
        throw transcript.mismatch(expected, describe(frame), null);
    }

    private static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        parts.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    /** Reads on until something else than a Ping or a Pong comes. */
    private ClientFrame nextFrame(String expected) {
        ClientFrame frame = readFrame(expected);
        while (frame.opcode() == ClientFrame.PING || frame.opcode() == ClientFrame.PONG) {
            transcript.client(describe(frame));
            if (frame.opcode() == ClientFrame.PING) {
                answerPing(expected, frame);
            }
            frame = readFrame(expected);
        }
        return frame;
    }

    private void answerPing(String expected, ClientFrame ping) {
        try {
            sendFrame(true, ClientFrame.PONG, ping.payload());
        } catch (IOException ex) {
            throw transcript.mismatch(expected, "broken connection", ex);
        }
    }

    private ClientFrame readFrame(String expected) {
        try {
            return ClientFrame.read(in);
        } catch (SocketTimeoutException ex) {
            throw silence(expected, ex);
        } catch (EOFException ex) {
            throw transcript.mismatch(expected, "end of the connection", ex);
        } catch (IOException ex) {
            throw transcript.mismatch(expected, "broken connection", ex);
        }
    }

    private AssertionError silence(String expected, Throwable cause) {
        return transcript.mismatch(expected, "nothing in " + timeoutMs + " ms", cause);
    }

    private String describe(ClientFrame frame) {
        return switch (frame.opcode()) {
            case ClientFrame.CLOSE -> "Close " + closeCode(frame) + closeReason(frame);
            case ClientFrame.PING -> "Ping, " + Transcript.describe(frame.payload());
            case ClientFrame.PONG -> "Pong, " + Transcript.describe(frame.payload());
            case ClientFrame.TEXT -> "text: " + new String(frame.payload(), UTF_8);
            case ClientFrame.BINARY -> describeMessage(frame);
            default -> "frame of opcode " + frame.opcode() + ", " + Transcript.describe(frame.payload());
        };
    }

    private String describeMessage(ClientFrame frame) {
        try {
            return Transcript.describe(ClientMessage.decode(frame.payload(), generation));
        } catch (MalformedMessageException ex) {
            return Transcript.describe(frame.payload());
        }
    }

    private static int closeCode(ClientFrame close) {
        byte[] payload = close.payload();
        return payload.length < Short.BYTES ? NO_STATUS : ((payload[0] & 0xFF) << Byte.SIZE) | (payload[1] & 0xFF);
    }

    private static String closeReason(ClientFrame close) {
        byte[] payload = close.payload();
        return payload.length <= Short.BYTES
                ? ""
                : " " + new String(payload, Short.BYTES, payload.length - Short.BYTES, UTF_8);
    }

    // Writing.

    private static String acceptOf(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + WEB_SOCKET_GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every JDK has SHA-1", ex);
        }
    }

    private void write(String text) throws IOException {
        writeBytes(text.getBytes(UTF_8));
    }

    private void writeBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }
}
