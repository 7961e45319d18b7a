package cases;

import io.voxelize.net.Network;
import io.voxelize.net.config.NetworkConfig;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.*;
import io.voxelize.net.metrics.*;
import java.util.concurrent.*;

/**
 * A reproduction of frames that break the WebSocket protocol. Prints for each the code of the client's Close frame and
 * what its listeners hear.
 */
public final class FramesOdd {
    static void check(String name, boolean pmd, Raw.Script after) throws Exception {
        String[] code = {"none"};
        String[] heard = {""};
        try (Raw server = new Raw(c -> {
                    c.handshake(pmd ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "");
                    String w = Pb.world(c.next());
                    c.binary(Pb.init(w, Pb.json("me")));
                    if (c.number > 1) {
                        while (c.next() != null) {}
                        return;
                    }
                    try {
                        after.run(c);
                    } catch (java.io.IOException e) {
                    }
                    // Wait for the Close frame.
                    try {
                        while (true) {
                            int first = c.in.read();
                            if (first < 0) {
                                break;
                            }
                            int len = c.in.readUnsignedByte() & 0x7F;
                            byte[] mask = new byte[4];
                            c.in.readFully(mask);
                            byte[] d = new byte[len];
                            c.in.readFully(d);
                            for (int i = 0; i < len; i++) {
                                d[i] ^= mask[i & 3];
                            }
                            if ((first & 0xF) == 8) {
                                code[0] = len < 2 ? "empty" : "" + ((d[0] & 0xFF) << 8 | d[1] & 0xFF);
                                break;
                            }
                        }
                    } catch (java.io.IOException e) {
                        code[0] += " (" + e.getMessage() + ")";
                    }
                });
                Network network = Network.create(NetworkConfig.builder()
                        .permessageDeflate(pmd)
                        .maxWireLength(1 << 20)
                        .reconnectInitialDelayMs(1)
                        .reconnectMaxDelayMs(1)
                        .build())) {
            network.register(new NetIntercept() {
                @Override
                public void onMessage(Message m) {
                    if (m.type() == MessageType.CHAT) {
                        heard[0] += "CHAT ";
                    }
                }

                @Override
                public void onReconnecting(int a, long d, NetworkException e) {
                    if (a == 1) {
                        heard[0] += e.reason() + ": " + e.getMessage().replaceAll("url=\\S+ ", "");
                    }
                }

                @Override
                public void onDisconnected(NetworkException e) {
                    heard[0] += " END " + e.reason();
                }
            });
            network.connect(server.url());
            network.join("w").get(5, TimeUnit.SECONDS);
            long end = System.nanoTime() + 500_000_000L;
            while (System.nanoTime() < end) {
                network.sync();
                Thread.sleep(2);
            }
            System.out.println(name + ": close code=" + code[0] + ", heard: " + heard[0]);
            network.removeEventLoopListener(null);
        } catch (Throwable t) {
            System.out.println(name + ": " + t);
        }
    }

    static byte[] b(int... v) {
        byte[] r = new byte[v.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = (byte) v[i];
        }
        return r;
    }

    public static void main(String[] args) throws Exception {
        byte[] chat = Pb.message(Pb.CHAT).sub(5, new Pb().text(3, "hi")).done();
        check("masked", false, c -> c.raw(b(0x82, 0x81, 1, 2, 3, 4, 5)));
        check("rsv1", false, c -> c.raw(b(0xC2, 1, 0)));
        check("rsv1 on continuation with pmd", true, c -> c.raw(b(0x02, 1, 0, 0xC0, 1, 0)));
        check("rsv2 with pmd", true, c -> c.raw(b(0xA2, 1, 0)));
        check("rsv1 on ping with pmd", true, c -> c.raw(b(0xC9, 0)));
        check("opcode 3", false, c -> c.raw(b(0x83, 0)));
        check("opcode 11", false, c -> c.raw(b(0x8B, 0)));
        check("fragmented ping", false, c -> c.raw(b(0x09, 0)));
        check("ping of 126", false, c -> c.raw(b(0x89, 126, 0, 126)));
        check("continuation of nothing", false, c -> c.raw(b(0x80, 0)));
        check("binary inside a message", false, c -> c.raw(b(0x02, 1, 0, 0x82, 1, 0)));
        check("length 125 in 16 bits", false, c -> c.raw(b(0x82, 126, 0, 125)));
        check("length 65535 in 64 bits", false, c -> c.raw(b(0x82, 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF)));
        check("length 2^63", false, c -> c.raw(b(0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0)));
        check("length 2^63-1", false, c -> c.raw(b(0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)));
        check("length 2^32+5", false, c -> c.raw(b(0x82, 127, 0, 0, 0, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5)));
        check("fragments beyond the limit", false, c -> {
            c.raw(Raw.frame(0x02, new byte[1 << 20]));
            c.raw(b(0x00, 1, 0));
        });
        check("text not UTF-8", false, c -> c.raw(b(0x81, 2, 0xC0, 0x80)));
        check("text cut in a character", false, c -> c.raw(b(0x81, 1, 0xE4)));
        check("text valid", false, c -> {
            c.raw(b(0x81, 2, 'h', 'i'));
            c.binary(chat);
            Thread.sleep(100);
            c.raw(b(0x88, 0));
        });
        check("close 1005", false, c -> c.raw(b(0x88, 2, 0x03, 0xED)));
        check("close 999", false, c -> c.raw(b(0x88, 2, 0x03, 0xE7)));
        check("close of one byte", false, c -> c.raw(b(0x88, 1, 3)));
        check("close with bad UTF-8", false, c -> c.raw(b(0x88, 4, 3, 0xE8, 0xC3, 0x28)));
        check("close 1000", false, c -> c.raw(b(0x88, 2, 3, 0xE8)));
        check("close 4001", false, c -> c.raw(b(0x88, 2, 0x0F, 0xA1)));
        check("close then data", false, c -> {
            c.raw(b(0x88, 2, 3, 0xE8));
            c.binary(chat);
        });
        check("close in a fragmented message", false, c -> c.raw(b(0x02, 1, 0, 0x88, 2, 3, 0xE8)));
        check("200k empty fragments then the end", false, c -> {
            byte[] many = new byte[400_000];
            c.raw(b(0x02, 1, chat[0]));
            c.raw(many);
            c.raw(Raw.frame(0x80, java.util.Arrays.copyOfRange(chat, 1, chat.length)));
            Thread.sleep(200);
            c.raw(b(0x88, 0));
        });
        check("deflate garbage", true, c -> c.raw(b(0xC2, 3, 0xFF, 0xFF, 0xFF)));
        check("deflate bomb", true, c -> {
            byte[] d = DeflateOvershoot.deflate(new byte[2 << 20]);
            c.raw(Raw.frame(0xC2, d));
        });
        check("deflate empty", true, c -> {
            c.raw(b(0xC2, 1, 0));
            c.raw(b(0xC2, 0));
            c.binary(chat);
            Thread.sleep(100);
            c.raw(b(0x88, 0));
        });
        check("deflate in fragments", true, c -> {
            byte[] d = DeflateOvershoot.deflate(chat);
            c.raw(b(0x42, 1, d[0]));
            c.raw(b(0x89, 0));
            c.raw(Raw.frame(0x80, java.util.Arrays.copyOfRange(d, 1, d.length)));
            Thread.sleep(100);
            c.raw(b(0x88, 0));
        });
    }
}
