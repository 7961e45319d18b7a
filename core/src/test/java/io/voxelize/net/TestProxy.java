package io.voxelize.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy for HTTP {@code CONNECT} and SOCKS5 that always connects to one local port and records the requests. */
final class TestProxy implements AutoCloseable {

    private static final int SOCKS_VERSION = 5;
    private static final int SOCKS_PASSWORD = 2;
    private static final int SOCKS_NAME = 3;

    /** Request heads of HTTP, or the requests of a SOCKS client. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private volatile String answer = "HTTP/1.1 200 OK";

    TestProxy(int target) throws IOException {
        this.target = target;
        start(this::accept);
    }

    /** Answers CONNECT with another status line. */
    TestProxy answering(String statusLine) {
        answer = statusLine;
        return this;
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** Body of a thread; the end of a stream ends it. */
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ex) {
                        assert ex != null : "the other side went away, or the test is over";
                    }
                },
                "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.read();
            boolean goOn = first == SOCKS_VERSION ? socks(in, client.getOutputStream()) : http(first, in, client);
            if (goOn) {
                start(() -> server.getInputStream().transferTo(client.getOutputStream()));
                in.transferTo(server.getOutputStream());
            }
        }
    }

    private boolean http(int first, InputStream in, Socket client) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        asked.add(head.toString());
        client.getOutputStream().write((answer + "\r\n\r\n").getBytes(ISO_8859_1));
        return answer.contains(" 200 ");
    }

    private boolean socks(DataInputStream in, OutputStream out) throws IOException {
        byte[] methods = new byte[in.read()];
        in.readFully(methods);
        boolean withPassword = new String(methods, ISO_8859_1).indexOf(SOCKS_PASSWORD) >= 0;
        out.write(new byte[] {SOCKS_VERSION, (byte) (withPassword ? SOCKS_PASSWORD : 0)});
        if (withPassword) {
            in.readByte();
            asked.add("login " + text(in) + ":" + text(in));
            out.write(new byte[] {1, 0});
        }
        byte[] command = new byte[4];
        in.readFully(command);
        asked.add((command[3] == SOCKS_NAME ? "name " + text(in) : "address") + ":" + in.readUnsignedShort());
        out.write(new byte[] {SOCKS_VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 80});
        return true;
    }

    private static String text(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.read()];
        in.readFully(bytes);
        return new String(bytes, ISO_8859_1);
    }
}
