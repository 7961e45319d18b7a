package io.voxelize.net.internal.wire;

import com.google.protobuf.CodedOutputStream;
import io.voxelize.net.internal.wire.proto.BulkUpdate;
import io.voxelize.net.internal.wire.proto.Message;
import io.voxelize.net.internal.wire.proto.Update;
import io.voxelize.net.message.Packets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits many voxel changes into UPDATE messages, none with more changes or bytes than a server takes.
 *
 * <p>All columns of a {@code bulk_update} are equally long, the ignored lights too: servers before 2026-07-29 panic over a shorter one.
 *
 * <p><b>Thread:</b> the one that owns the object; used for one call.
 */
final class BulkSplitter {

    /** The type, and six tags with lengths of up to four bytes. */
    private static final int COLUMNS_OVERHEAD = 2 + 6 * 5;

    private final int maxLength;
    private final List<Message> messages = new ArrayList<>();
    private Message.Builder message = Message.newBuilder();
    private BulkUpdate.Builder columns = BulkUpdate.newBuilder();
    private int count;
    private int length;

    private BulkSplitter(int maxLength) {
        this.maxLength = maxLength;
    }

    /** Makes messages with one {@code updates} element per change, which every server understands. */
    static List<Message> updates(int[] vx, int[] vy, int[] vz, int[] voxels, int count, int maxLength) {
        BulkSplitter splitter = new BulkSplitter(maxLength);
        for (int i = 0; i < count; i++) {
            splitter.addUpdate(Update.newBuilder()
                    .setVx(vx[i])
                    .setVy(vy[i])
                    .setVz(vz[i])
                    .setVoxel(voxels[i])
                    .build());
        }
        splitter.endUpdates();
        return splitter.messages;
    }

    /** Makes messages with a {@code bulk_update}, for servers since 2025-12-16. */
    static List<Message> columns(int[] vx, int[] vy, int[] vz, int[] voxels, int count, int maxLength) {
        BulkSplitter splitter = new BulkSplitter(maxLength);
        for (int i = 0; i < count; i++) {
            splitter.addRow(vx[i], vy[i], vz[i], voxels[i]);
        }
        splitter.endColumns();
        return splitter.messages;
    }

    private void addUpdate(Update update) {
        int added = CodedOutputStream.computeMessageSize(Message.UPDATES_FIELD_NUMBER, update);
        if (isFull(added, ClientMessages.update().getSerializedSize())) {
            endUpdates();
        }
        message.addUpdates(update);
        count++;
        length += added;
    }

    private void endUpdates() {
        if (count > 0) {
            messages.add(message.setType(Message.Type.UPDATE).build());
            message = Message.newBuilder();
        }
        count = 0;
        length = 0;
    }

    private void addRow(int vx, int vy, int vz, int voxel) {
        // One byte for the light, which is 0.
        int added = CodedOutputStream.computeInt32SizeNoTag(vx)
                + CodedOutputStream.computeInt32SizeNoTag(vy)
                + CodedOutputStream.computeInt32SizeNoTag(vz)
                + CodedOutputStream.computeUInt32SizeNoTag(voxel)
                + 1;
        if (isFull(added, COLUMNS_OVERHEAD)) {
            endColumns();
        }
        columns.addVx(vx).addVy(vy).addVz(vz).addVoxels(voxel).addLights(0);
        count++;
        length += added;
    }

    private void endColumns() {
        if (count > 0) {
            messages.add(
                    message.setType(Message.Type.UPDATE).setBulkUpdate(columns).build());
            message = Message.newBuilder();
            columns = BulkUpdate.newBuilder();
        }
        count = 0;
        length = 0;
    }

    private boolean isFull(int added, int overhead) {
        return count == Packets.MAX_UPDATES_PER_PACKET || (count > 0 && overhead + length + added > maxLength);
    }
}
