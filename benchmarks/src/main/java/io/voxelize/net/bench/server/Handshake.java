package io.voxelize.net.bench.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server's side of the opening handshake, as far as well-behaved clients need it. Source: RFC 6455 section 4.2.
 *
 * <p><b>Thread:</b> any.
 */
final class Handshake {

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int MAX_REQUEST_LENGTH = 16_384;
    private static final Pattern KEY =
            Pattern.compile("^Sec-WebSocket-Key: *(\\S+)", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Handshake() {}

    /** Reads a request, accepts it, and waits for the client's first frame. */
    static void answer(SocketChannel client) throws IOException {
        byte[] bytes = new byte[MAX_REQUEST_LENGTH];
        ByteBuffer in = ByteBuffer.wrap(bytes);
        String request = readRequest(client, in, bytes);
        Matcher key = KEY.matcher(request);
        if (!key.find()) {
            throw new IOException("request has no Sec-WebSocket-Key");
        }
        String response = String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: " + accept(key.group(1)),
                "",
                "");
        ReplayServer.write(client, ByteBuffer.wrap(response.getBytes(ISO_8859_1)));
        if (client.read(in.clear()) < 0) {
            throw new IOException("client closed the connection before its first frame");
        }
    }

    private static String readRequest(SocketChannel client, ByteBuffer in, byte[] bytes) throws IOException {
        String request;
        do {
            if (!in.hasRemaining() || client.read(in) < 0) {
                throw new IOException("request is too long or incomplete: length=" + in.position());
            }
            request = new String(bytes, 0, in.position(), ISO_8859_1);
        } while (!request.endsWith("\r\n\r\n"));
        return request;
    }

    private static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("every JDK has SHA-1", ex);
        }
    }
}
