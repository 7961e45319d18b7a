package cases;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.*;
import java.nio.charset.StandardCharsets;
import java.util.zip.*;
import net.jpountz.lz4.*;

/** Writes the protobuf messages, LZ4 blocks and frames, and zlib streams that a server sends. */
public final class Pb {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public static final int INIT = 0,
            JOIN = 1,
            LEAVE = 2,
            ERROR = 3,
            PEER = 4,
            ENTITY = 5,
            LOAD = 6,
            UNLOAD = 7,
            UPDATE = 8,
            METHOD = 9,
            CHAT = 10,
            EVENT = 12,
            STATS = 14;

    public Pb varint(long v) {
        while ((v & ~0x7FL) != 0) {
            out.write((int) (v | 0x80));
            v >>>= 7;
        }
        out.write((int) v);
        return this;
    }

    public Pb num(int field, long v) {
        varint(field << 3);
        return varint(v);
    }

    public Pb bytes(int field, byte[] b) {
        varint(field << 3 | 2);
        varint(b.length);
        out.write(b, 0, b.length);
        return this;
    }

    public Pb text(int field, String s) {
        return bytes(field, s.getBytes(StandardCharsets.UTF_8));
    }

    public Pb sub(int field, Pb p) {
        return bytes(field, p.done());
    }

    public byte[] done() {
        return out.toByteArray();
    }

    public static Pb message(int type) {
        return new Pb().num(1, type);
    }

    public static byte[] init(String world, String json) {
        return message(INIT).text(2, json).text(11, world).done();
    }

    public static String options(int chunkSize, int maxHeight, int subChunks) {
        return "\"options\":{\"chunkSize\":" + chunkSize + ",\"maxHeight\":" + maxHeight + ",\"subChunks\":" + subChunks
                + ",\"minChunk\":[-999999,-999999],\"maxChunk\":[999999,999999],\"maxLightLevel\":15"
                + ",\"entityVisibleRadius\":384.0}";
    }

    public static String json(String id) {
        return json(id, options(16, 16, 1));
    }

    public static String json(String id, String options) {
        return "{\"id\":\"" + id + "\",\"blocks\":{\"air\":{\"id\":0,\"name\":\"air\"}}," + options
                + ",\"stats\":{\"tick\":1,\"time\":0.0,\"delta\":0.016}}";
    }

    public static byte[] error(String text) {
        return message(ERROR).text(3, text).done();
    }

    public static byte[] block(int[] words) {
        ByteBuffer plain = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        plain.asIntBuffer().put(words);
        byte[] c = LZ4Factory.fastestInstance().fastCompressor().compress(plain.array());
        return ByteBuffer.allocate(4 + c.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(plain.capacity())
                .put(c)
                .array();
    }

    public static Pb chunk(int x, int z, int[] voxels, int[] lights) {
        return new Pb()
                .num(1, x)
                .num(2, z)
                .text(3, "c" + x)
                .bytes(5, block(voxels))
                .bytes(6, block(lights));
    }

    public static byte[] lz4(byte[] plain) {
        try {
            ByteArrayOutputStream o = new ByteArrayOutputStream();
            try (LZ4FrameOutputStream f = new LZ4FrameOutputStream(o)) {
                f.write(plain);
            }
            return o.toByteArray();
        } catch (IOException e) {
            throw new RuntimeException(e);
        }
    }

    public static byte[] zlib(byte[] plain) {
        Deflater d = new Deflater(9);
        d.setInput(plain);
        d.finish();
        ByteArrayOutputStream o = new ByteArrayOutputStream();
        byte[] buf = new byte[1 << 16];
        while (!d.finished()) {
            o.write(buf, 0, d.deflate(buf));
        }
        d.end();
        return o.toByteArray();
    }

    /** The world a JOIN asks for, by text search. */
    public static String world(byte[] join) {
        String s = new String(join, StandardCharsets.UTF_8);
        int i = s.indexOf("\"world\":\"");
        return i < 0 ? null : s.substring(i + 9, s.indexOf('"', i + 9));
    }
}
