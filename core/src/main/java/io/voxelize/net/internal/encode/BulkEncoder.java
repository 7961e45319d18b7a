package io.voxelize.net.internal.encode;

import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.Packets;
import java.util.Arrays;

/**
 * Encodes voxel changes as UPDATE messages that respect the server's limits on changes and bytes per message.
 *
 * <p>All columns of a {@code bulk_update} have the same length, including the lights that servers ignore: servers
 * before 2026-07-29 panic if one is shorter.
 *
 * <p><b>Thread:</b> game.
 */
final class BulkEncoder {

    /** Bytes of a message besides its updates: the type. */
    private static final int UPDATES_OVERHEAD = 2;

    /** Bytes of a message besides the elements of its columns: the type, and six tags with lengths of up to 4 bytes. */
    private static final int COLUMNS_OVERHEAD = 2 + 6 * 5;

    /**
     * Maximum length of one {@code updates} element: tag and length, then four numbers with their tags, two of which
     * may be negative.
     */
    private static final int MAX_PART_LENGTH = 2 + 2 * (1 + PayloadWriter.MAX_SIGNED_LENGTH) + 2 * (1 + 5);

    private static final int[] NONE = {};

    private final PayloadWriter out;
    private int[] vx = NONE;
    private int[] vy = NONE;
    private int[] vz = NONE;
    private int[] voxels = NONE;
    private int count;
    private int maxLength;

    /**
     * Creates an encoder.
     *
     * @param out receives one message at a time.
     */
    BulkEncoder(PayloadWriter out) {
        this.out = out;
    }

    /** Sets the changes to encode. The arrays are borrowed until {@link #unwrap}. */
    void wrap(int[] vx, int[] vy, int[] vz, int[] voxels, int count, int maxLength) {
        this.vx = vx;
        this.vy = vy;
        this.vz = vz;
        this.voxels = voxels;
        this.count = count;
        this.maxLength = maxLength;
    }

    /** Forgets the arrays. */
    void unwrap() {
        wrap(NONE, NONE, NONE, NONE, 0, 0);
    }

    /**
     * Appends one {@code updates} element without a message type. Behind an encoded UPDATE it extends that message,
     * since the concatenation of two encoded messages is the encoding of both merged (protobuf.dev, Encoding, "Last One
     * Wins").
     */
    static void part(PayloadWriter out, int vx, int vy, int vz, int voxel) {
        if (out.room(MAX_PART_LENGTH)) {
            out.end(putPart(vx, vy, vz, voxel, out.bytes(), out.end()));
        }
    }

    private static int putPart(int vx, int vy, int vz, int voxel, byte[] target, int index) {
        target[index] = Tags.UPDATES;
        int begin = index + 2;
        int end = putSigned(Tags.UPDATE_VX, vx, target, begin);
        end = putSigned(Tags.UPDATE_VY, vy, target, end);
        end = putSigned(Tags.UPDATE_VZ, vz, target, end);
        if (voxel != 0) {
            target[end] = Tags.UPDATE_VOXEL;
            end = PayloadWriter.putVarint(voxel, target, end + 1);
        }
        target[index + 1] = (byte) (end - begin);
        return end;
    }

    private static int putSigned(byte tag, int value, byte[] target, int index) {
        if (value == 0) {
            return index;
        }
        target[index] = tag;
        return PayloadWriter.putSigned(value, target, index + 1);
    }

    /**
     * Encodes a message with one {@code updates} element per change, which every server understands. Returns the index
     * of the first change that did not fit.
     */
    int updates(int from) {
        out.reset();
        int to = Math.min(count, from + Packets.MAX_UPDATES_PER_PACKET);
        int i = from;
        while (i < to && out.room(MAX_PART_LENGTH)) {
            int end = putPart(vx[i], vy[i], vz[i], voxels[i], out.bytes(), out.end());
            if (i > from && UPDATES_OVERHEAD + end - out.contentStart() > maxLength) {
                break;
            }
            out.end(end);
            i++;
        }
        out.finish(MessageType.UPDATE);
        return i;
    }

    /**
     * Encodes a message with a {@code bulk_update}, for servers since 2025-12-16. Returns the index of the first change
     * that did not fit.
     */
    int columns(int from) {
        int to = endOfColumns(from);
        out.reset();
        signedColumn(Tags.BULK_VX, vx, from, to);
        signedColumn(Tags.BULK_VY, vy, from, to);
        signedColumn(Tags.BULK_VZ, vz, from, to);
        voxelColumn(from, to);
        lightColumn(to - from);
        out.finish(MessageType.UPDATE, Tags.BULK_UPDATE);
        return to;
    }

    private int endOfColumns(int from) {
        int to = Math.min(count, from + Packets.MAX_UPDATES_PER_PACKET);
        int length = COLUMNS_OVERHEAD;
        for (int i = from; i < to; i++) {
            // One byte for the light, which is 0.
            length += PayloadWriter.signedLength(vx[i])
                    + PayloadWriter.signedLength(vy[i])
                    + PayloadWriter.signedLength(vz[i])
                    + PayloadWriter.varintLength(voxels[i])
                    + 1;
            if (length > maxLength && i > from) {
                return i;
            }
        }
        return to;
    }

    private void signedColumn(byte tag, int[] values, int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length += PayloadWriter.signedLength(values[i]);
        }
        if (out.roomForField(tag, length)) {
            byte[] target = out.bytes();
            int end = out.end();
            for (int i = from; i < to; i++) {
                end = PayloadWriter.putSigned(values[i], target, end);
            }
            out.end(end);
        }
    }

    private void voxelColumn(int from, int to) {
        int length = 0;
        for (int i = from; i < to; i++) {
            length += PayloadWriter.varintLength(voxels[i]);
        }
        if (out.roomForField(Tags.BULK_VOXELS, length)) {
            byte[] target = out.bytes();
            int end = out.end();
            for (int i = from; i < to; i++) {
                end = PayloadWriter.putVarint(voxels[i], target, end);
            }
            out.end(end);
        }
    }

    private void lightColumn(int length) {
        if (out.roomForField(Tags.BULK_LIGHTS, length)) {
            int end = out.end() + length;
            Arrays.fill(out.bytes(), out.end(), end, (byte) 0);
            out.end(end);
        }
    }
}
