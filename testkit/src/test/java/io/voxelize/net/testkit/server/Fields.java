package io.voxelize.net.testkit.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameInputStream;

/** A message parsed without any code of the server, for comparison in tests. */
public final class Fields {
    private final List<Field> all = new ArrayList<>();

    /** A field: its number, and its value as a varint or as bytes. */
    private static final class Field {
        private final int number;
        private final long varint;
        private final byte[] bytes;

        private Field(int number, long varint, byte[] bytes) {
            this.number = number;
            this.varint = varint;
            this.bytes = bytes;
        }
    }

    private Fields() {}

    /** Takes the bytes of a WebSocket message, compressed or not. */
    public static Fields ofWire(byte[] wire) {
        return of(plain(wire));
    }

    public static Fields of(byte[] message) {
        Fields fields = new Fields();
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            switch (tag & 7) {
                case 0 -> fields.all.add(new Field(tag >>> 3, varint(in), new byte[0]));
                case 1 -> fields.all.add(new Field(tag >>> 3, in.getLong(), new byte[0]));
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.all.add(new Field(tag >>> 3, 0, bytes));
                }
                default -> throw new IllegalArgumentException("wire type of tag " + tag);
            }
        }
        return fields;
    }

    /** Undoes the outer compression. */
    public static byte[] plain(byte[] wire) {
        try {
            if (wire.length > 4 && wire[0] == 4 && wire[1] == 0x22) {
                return new LZ4FrameInputStream(new ByteArrayInputStream(wire)).readAllBytes();
            }
            if (wire.length > 2 && wire[0] == 0x78) {
                return new InflaterInputStream(new ByteArrayInputStream(wire)).readAllBytes();
            }
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Undoes the inner compression of an array of words. */
    public static int[] words(byte[] bytes, boolean lz4) {
        if (!lz4) {
            List<Integer> words = new ArrayList<>();
            ByteBuffer in = ByteBuffer.wrap(bytes);
            while (in.hasRemaining()) {
                words.add((int) varint(in));
            }
            return words.stream().mapToInt(Integer::intValue).toArray();
        }
        ByteBuffer plain = ByteBuffer.wrap(block(bytes)).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = new int[plain.remaining() / 4];
        plain.asIntBuffer().get(words);
        return words;
    }

    public static float[] floats(byte[] bytes, boolean lz4) {
        ByteBuffer plain = ByteBuffer.wrap(lz4 ? block(bytes) : bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] floats = new float[plain.remaining() / 4];
        plain.asFloatBuffer().get(floats);
        return floats;
    }

    private static byte[] block(byte[] bytes) {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] plain = new byte[length];
        int read =
                LZ4Factory.safeInstance().safeDecompressor().decompress(bytes, 4, bytes.length - 4, plain, 0, length);
        if (read != length) {
            throw new IllegalArgumentException("block of " + read + " bytes, announced " + length);
        }
        return plain;
    }

    public boolean has(int number) {
        return all.stream().anyMatch(field -> field.number == number);
    }

    public long number(int number) {
        return last(number).map(field -> field.varint).orElse(0L);
    }

    public byte[] bytes(int number) {
        return last(number).map(field -> field.bytes).orElse(new byte[0]);
    }

    public String text(int number) {
        return new String(bytes(number), StandardCharsets.UTF_8);
    }

    public List<Fields> messages(int number) {
        return all.stream()
                .filter(field -> field.number == number)
                .map(field -> of(field.bytes))
                .toList();
    }

    /** The numbers of the fields, in order. */
    public List<Integer> numbers() {
        return all.stream().map(field -> field.number).toList();
    }

    private Optional<Field> last(int number) {
        return all.stream().filter(field -> field.number == number).reduce((a, b) -> b);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    /** Writes messages, again without any code of the server. */
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Writer number(int field, long value) {
            tag(field, 0);
            varint(value);
            return this;
        }

        public Writer text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        public Writer message(int field, Writer value) {
            return bytes(field, value.toBytes());
        }

        public Writer bytes(int field, byte[] value) {
            tag(field, 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        public byte[] toBytes() {
            return out.toByteArray();
        }

        private void tag(int field, int wireType) {
            varint(((long) field << 3) | wireType);
        }

        private void varint(long value) {
            long rest = value;
            while (rest < 0 || rest > 127) {
                out.write((int) (rest & 127) | 128);
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
