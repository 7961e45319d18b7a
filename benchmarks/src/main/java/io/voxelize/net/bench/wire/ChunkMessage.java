package io.voxelize.net.bench.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.voxelize.net.bench.traffic.Outer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A message with chunks: its bytes on the wire, its plain bytes, and the position of each array in these. */
final class ChunkMessage {

    private static final int CHUNKS = 8;
    private static final int MESHES = 4;
    private static final int VOXELS = 5;
    private static final int LIGHTS = 6;
    private static final int GEOMETRIES = 2;
    private static final int FIRST_OLD_ARRAY = 3;
    private static final int LAST_NEW_ARRAY = 7;

    /** The arrays of a chunk, and of a geometry in the order of their field numbers. */
    enum Kind {
        VOXELS,
        LIGHTS,
        POSITIONS,
        UVS,
        INDICES,
        VERTEX_LIGHTS;

        /** Whether a server before 2026-01-11 sends it as floats; it sends all others as varints. */
        boolean isFloats() {
            return this == POSITIONS || this == UVS;
        }
    }

    /** How a server encodes arrays. */
    enum Arrays {
        /** LZ4 blocks, since 2026-01-11. */
        BLOCKS,
        /** Packed fields with the numbers of the blocks, from 2024-03-11 to 2026-01-11. */
        SHIFTED,
        /** Packed fields with numbers less by one, before 2024-03-11. */
        PACKED
    }

    /** An array in the plain message. */
    record Array(Kind kind, int index, int length) {}

    private final byte[] wire;
    private final byte[] plain;
    private final List<Array> arrays = new ArrayList<>();
    private int chunks;
    private boolean shifted;

    ChunkMessage(byte[] wire) throws IOException {
        this.wire = wire;
        plain = Outer.inflate(wire);
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

    List<Array> arrays() {
        return arrays;
    }

    boolean isCompressed() {
        return wire.length != plain.length;
    }

    /** Returns the blocks of the LZ4 frame around the message; none if there is no such frame. */
    List<FrameBlock> frameBlocks() {
        return Outer.isLz4Frame(wire, wire.length) ? FrameBlock.of(wire, plain.length) : List.of();
    }

    /** Whether geometries have the field numbers since 2024-03-11. */
    boolean isShifted() {
        return shifted;
    }

    /** Whether voxels are varints, and not a block behind its inflated length. */
    boolean isPacked() {
        return arrays.stream().anyMatch(array -> array.kind() == Kind.VOXELS && !isBlock(array));
    }

    /** Inflated voxels are whole words, more than a thousand bytes and less than 16 MiB; varints read otherwise. */
    private boolean isBlock(Array array) {
        int length = array.length() < Integer.BYTES ? 0 : inflatedLength(array);
        return length % Integer.BYTES == 0 && length > 1_000 && length < 16 << 20;
    }

    /** Returns the length that a block inflates to. */
    int inflatedLength(Array array) {
        return ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN).getInt(array.index());
    }

    /** Reads the fields of an embedded message. */
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
                case VOXELS -> array(in, Kind.VOXELS);
                case LIGHTS -> array(in, Kind.LIGHTS);
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

    /** Every captured geometry has its last array, whose number is 6 before 2024-03-11 and 7 since. */
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
        shifted |= lengths[LAST_NEW_ARRAY] > 0;
        int field = lengths[LAST_NEW_ARRAY] > 0 ? FIRST_OLD_ARRAY + 1 : FIRST_OLD_ARRAY;
        for (Kind kind : List.of(Kind.POSITIONS, Kind.UVS, Kind.INDICES, Kind.VERTEX_LIGHTS)) {
            add(kind, indexes[field], lengths[field]);
            field++;
        }
    }

    private void array(CodedInputStream in, Kind kind) throws IOException {
        int length = in.readRawVarint32();
        add(kind, in.getTotalBytesRead(), length);
        in.skipRawBytes(length);
    }

    private void add(Kind kind, int index, int length) {
        if (length > 0) {
            arrays.add(new Array(kind, index, length));
        }
    }
}
