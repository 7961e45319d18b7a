package cases;

import java.io.*;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;

/** A WebSocket server on plain sockets that does exactly what a script says, with one thread for each client. */
public final class Raw implements AutoCloseable {
    public interface Script {
        void run(Client client) throws Exception;
    }

    final ServerSocket listener;
    final Script script;
    final AtomicInteger connections = new AtomicInteger();
    final List<Client> clients = Collections.synchronizedList(new ArrayList<>());

    public Raw(Script script) throws IOException {
        this(script, InetAddress.getByName("127.0.0.1"));
    }

    public Raw(Script script, InetAddress address) throws IOException {
        this.script = script;
        listener = new ServerSocket(0, 50, address);
        Thread t = new Thread(this::accept, "raw-accept");
        t.setDaemon(true);
        t.start();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    private void accept() {
        try {
            while (true) {
                Socket s = listener.accept();
                s.setTcpNoDelay(true);
                Client c = new Client(s, connections.incrementAndGet());
                clients.add(c);
                Thread t = new Thread(
                        () -> {
                            try {
                                script.run(c);
                            } catch (Exception e) {
                                c.failure = e;
                            } finally {
                                c.over = true;
                            }
                        },
                        "raw-client-" + c.number);
                t.setDaemon(true);
                t.start();
            }
        } catch (IOException e) {
            /* closed */
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
        }
        for (Client c : new ArrayList<>(clients)) {
            try {
                c.socket.close();
            } catch (IOException e) {
            }
        }
    }

    public static final class Client {
        public final Socket socket;
        public final int number;
        public final DataInputStream in;
        public final OutputStream out;
        public String request = "";
        public String key = "";
        public volatile Exception failure;
        public volatile boolean over;

        Client(Socket s, int number) throws IOException {
            socket = s;
            this.number = number;
            in = new DataInputStream(new BufferedInputStream(s.getInputStream(), 1 << 16));
            out = s.getOutputStream();
        }

        /** Reads the request up to the empty line. */
        public void readRequest() throws Exception {
            StringBuilder all = new StringBuilder();
            int b;
            while ((b = in.read()) >= 0) {
                all.append((char) b);
                if (all.length() >= 4 && all.substring(all.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
            request = all.toString();
            for (String line : request.split("\r\n")) {
                if (line.toLowerCase().startsWith("sec-websocket-key:")) {
                    key = line.substring(18).trim();
                }
            }
        }

        public String accept() throws Exception {
            byte[] sha = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha);
        }

        public void handshake() throws Exception {
            handshake("");
        }

        public void handshake(String moreHeaders) throws Exception {
            readRequest();
            raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + accept() + "\r\n" + moreHeaders + "\r\n");
        }

        public void raw(String text) throws IOException {
            raw(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public synchronized void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        public void binary(byte[] payload) throws IOException {
            raw(frame(0x82, payload));
        }

        /**
         * Reads the next data frame of the client, control frames are swallowed (pings answered); null at a Close frame
         * or the end.
         */
        public byte[] next() throws Exception {
            while (true) {
                int first = in.read();
                if (first < 0) {
                    return null;
                }
                int second = in.readUnsignedByte();
                long length = second & 0x7F;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                byte[] mask = new byte[4];
                if ((second & 0x80) != 0) {
                    in.readFully(mask);
                }
                byte[] data = new byte[(int) length];
                in.readFully(data);
                for (int i = 0; i < data.length; i++) {
                    data[i] ^= mask[i & 3];
                }
                int opcode = first & 0xF;
                if (opcode == 9) {
                    raw(frame(0x8A, data));
                    continue;
                }
                if (opcode == 10) {
                    continue;
                }
                if (opcode == 8) {
                    return null;
                }
                return data;
            }
        }
    }

    public static byte[] frame(int first, byte[] payload) {
        ByteArrayOutputStream o = new ByteArrayOutputStream(payload.length + 10);
        o.write(first);
        if (payload.length < 126) {
            o.write(payload.length);
        } else if (payload.length < 65536) {
            o.write(126);
            o.write(payload.length >> 8);
            o.write(payload.length);
        } else {
            o.write(127);
            for (int i = 7; i >= 0; i--) {
                o.write((int) ((long) payload.length >> (8 * i)));
            }
        }
        o.write(payload, 0, payload.length);
        return o.toByteArray();
    }
}
