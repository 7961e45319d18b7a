package io.voxelize.net.internal.encode;

import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.Packets;
import java.util.Arrays;

/**
 * Encodes many voxel changes as UPDATE messages, none with more changes or bytes than a server takes.
 *
 * <p>All columns of a {@code bulk_update} are equally long, the ignored lights too: servers before 2026-07-29 panic
 * over a shorter one.
 *
 * <p><b>Thread:</b> game.
 */
final class BulkEncoder {

    private static final int UPDATES_TAG = 0x52;
    private static final int BULK_TAG = 0x7A;
    private static final int VX_TAG = 0x0A;
    private static final int VY_TAG = 0x12;
    private static final int VZ_TAG = 0x1A;
    private static final int VOXELS_TAG = 0x22;
    private static final int LIGHTS_TAG = 0x2A;
    private static final int PART_VX_TAG = 0x08;
    private static final int PART_VY_TAG = 0x10;
    private static final int PART_VZ_TAG = 0x18;
    private static final int PART_VOXEL_TAG = 0x20;

    /** The message's type. */
    private static final int UPDATES_OVERHEAD = 2;

    /** The type, and six tags with lengths of up to four bytes. */
    private static final int COLUMNS_OVERHEAD = 2 + 6 * 5;

    /**
     * An UPDATE with one changed voxel: tag and length, then four numbers with their tags, two of which may be
     * negative.
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
     * @param out for one message after the other.
     */
    BulkEncoder(PayloadWriter out) {
        this.out = out;
    }

    /** Takes changes, to be encoded until they are let go. */
    void wrap(int[] vx, int[] vy, int[] vz, int[] voxels, int count, int maxLength) {
        this.vx = vx;
        this.vy = vy;
        this.vz = vz;
        this.voxels = voxels;
        this.count = count;
        this.maxLength = maxLength;
    }

    /** Lets the arrays go. */
    void unwrap() {
        wrap(NONE, NONE, NONE, NONE, 0, 0);
    }

    /**
     * Appends one changed voxel without a type: behind an UPDATE it becomes a part of it, since the concatenation of
     * two encoded messages is the encoding of both merged (protobuf, "Last One Wins").
     */
    static void part(PayloadWriter out, int vx, int vy, int vz, int voxel) {
        if (out.room(MAX_PART_LENGTH)) {
            out.end(putPart(vx, vy, vz, voxel, out.bytes(), out.end()));
        }
    }

    private static int putPart(int vx, int vy, int vz, int voxel, byte[] target, int index) {
        target[index] = UPDATES_TAG;
        int begin = index + 2;
        int end = putSigned(PART_VX_TAG, vx, target, begin);
        end = putSigned(PART_VY_TAG, vy, target, end);
        end = putSigned(PART_VZ_TAG, vz, target, end);
        if (voxel != 0) {
            target[end] = PART_VOXEL_TAG;
            end = PayloadWriter.putVarint(voxel, target, end + 1);
        }
        target[index + 1] = (byte) (end - begin);
        return end;
    }

    private static int putSigned(int tag, int value, byte[] target, int index) {
        if (value == 0) {
            return index;
        }
        target[index] = (byte) tag;
        return PayloadWriter.putSigned(value, target, index + 1);
    }

    /**
     * Encodes a message with one {@code updates} element per change, which every server understands. Returns the first
     * change that is not in it.
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
     * Encodes a message with a {@code bulk_update}, for servers since 2025-12-16. Returns the first change that is not
     * in it.
     */
    int columns(int from) {
        int to = endOfColumns(from);
        out.reset();
        signedColumn(VX_TAG, vx, from, to);
        signedColumn(VY_TAG, vy, from, to);
        signedColumn(VZ_TAG, vz, from, to);
        voxelColumn(from, to);
        lightColumn(to - from);
        out.finish(MessageType.UPDATE, BULK_TAG);
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

    private void signedColumn(int tag, int[] values, int from, int to) {
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
        if (out.roomForField(VOXELS_TAG, length)) {
            byte[] target = out.bytes();
            int end = out.end();
            for (int i = from; i < to; i++) {
                end = PayloadWriter.putVarint(voxels[i], target, end);
            }
            out.end(end);
        }
    }

    private void lightColumn(int length) {
        if (out.roomForField(LIGHTS_TAG, length)) {
            int end = out.end() + length;
            Arrays.fill(out.bytes(), out.end(), end, (byte) 0);
            out.end(end);
        }
    }
}
