package io.voxelize.net.bench.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A message with chunks: its bytes as they came, and where its arrays are once it is inflated. */
final class ChunkMessage {

    private static final int CHUNKS = 8;
    private static final int MESHES = 4;
    private static final int VOXELS = 5;
    private static final int LIGHTS = 6;
    private static final int GEOMETRIES = 2;
    private static final int FIRST_OLD_ARRAY = 3;
    private static final int LAST_NEW_ARRAY = 7;
    private static final ArrayKind[] OF_GEOMETRY = {
        ArrayKind.POSITIONS, ArrayKind.UVS, ArrayKind.INDICES, ArrayKind.VERTEX_LIGHTS
    };

    /** An array in the plain message; each chunk has a number of its own in the message. */
    record Array(ArrayKind kind, int chunk, int index, int length) {}

    private final byte[] wire;
    private final byte[] plain;
    private final List<Array> arrays = new ArrayList<>();
    private int chunks;
    private boolean shifted;

    ChunkMessage(byte[] wire, byte[] plain) throws IOException {
        this.wire = wire;
        this.plain = plain;
        CodedInputStream in = CodedInputStream.newInstance(plain);
        while (next(in)) {
            if (field(in) == CHUNKS) {
                embedded(in, () -> chunk(in));
                chunks++;
            } else {
                in.skipField(in.getLastTag());
            }
        }
    }

    byte[] wire() {
        return wire;
    }

    byte[] plain() {
        return plain;
    }

    int chunks() {
        return chunks;
    }

    /** Whether there are geometries with the numbers since 2024-03-11. */
    boolean isShifted() {
        return shifted;
    }

    /** Whether voxels are varints, and not a block with its length in front. */
    boolean isPacked() {
        return arrays.stream()
                .filter(array -> array.kind() == ArrayKind.VOXELS)
                .anyMatch(array -> !isBlock(ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN), array));
    }

    /**
     * Voxels are whole words, at least a thousand of them and not millions; varints in the place of the length say
     * something else.
     */
    private static boolean isBlock(ByteBuffer plain, Array array) {
        if (array.length() < Integer.BYTES) {
            return false;
        }
        int inflatedLength = plain.getInt(array.index());
        return inflatedLength % Integer.BYTES == 0 && inflatedLength > 1_000 && inflatedLength < 16 << 20;
    }

    List<Array> arrays() {
        return arrays;
    }

    ByteBuffer directWire() {
        return ByteBuffer.allocateDirect(wire.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, wire);
    }

    /** What an embedded message does with its fields. */
    private interface Fields {
        void read() throws IOException;
    }

    private static boolean next(CodedInputStream in) throws IOException {
        return in.readTag() != 0;
    }

    private static int field(CodedInputStream in) {
        return WireFormat.getTagFieldNumber(in.getLastTag());
    }

    private static void embedded(CodedInputStream in, Fields fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields.read();
        in.popLimit(outer);
    }

    private void chunk(CodedInputStream in) throws IOException {
        while (next(in)) {
            switch (field(in)) {
                case MESHES -> embedded(in, () -> mesh(in));
                case VOXELS -> array(in, ArrayKind.VOXELS);
                case LIGHTS -> array(in, ArrayKind.LIGHTS);
                default -> in.skipField(in.getLastTag());
            }
        }
    }

    private void mesh(CodedInputStream in) throws IOException {
        while (next(in)) {
            if (field(in) == GEOMETRIES) {
                embedded(in, () -> geometry(in));
            } else {
                in.skipField(in.getLastTag());
            }
        }
    }

    /**
     * The last array of a geometry is number 6 before 2024-03-11 and 7 since, and no geometry of a capture is without
     * it.
     */
    private void geometry(CodedInputStream in) throws IOException {
        int[] indexes = new int[LAST_NEW_ARRAY + 1];
        int[] lengths = new int[LAST_NEW_ARRAY + 1];
        while (next(in)) {
            int field = field(in);
            if (field >= FIRST_OLD_ARRAY && field <= LAST_NEW_ARRAY) {
                lengths[field] = in.readRawVarint32();
                indexes[field] = in.getTotalBytesRead();
                in.skipRawBytes(lengths[field]);
            } else {
                in.skipField(in.getLastTag());
            }
        }
        int first = lengths[LAST_NEW_ARRAY] == 0 ? FIRST_OLD_ARRAY : FIRST_OLD_ARRAY + 1;
        shifted |= first > FIRST_OLD_ARRAY;
        for (int i = 0; i < OF_GEOMETRY.length; i++) {
            add(OF_GEOMETRY[i], indexes[first + i], lengths[first + i]);
        }
    }

    private void array(CodedInputStream in, ArrayKind kind) throws IOException {
        int length = in.readRawVarint32();
        add(kind, in.getTotalBytesRead(), length);
        in.skipRawBytes(length);
    }

    private void add(ArrayKind kind, int index, int length) {
        if (length > 0) {
            arrays.add(new Array(kind, chunks, index, length));
        }
    }
}
