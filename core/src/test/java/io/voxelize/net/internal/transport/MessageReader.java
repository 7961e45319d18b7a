package io.voxelize.net.internal.transport;

import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.UpdateView;

/** Reads every view of a message without allocating, and sums up all values. */
final class MessageReader implements NetIntercept {

    private final StringBuilder name = new StringBuilder(4_096);
    private final byte[] bytes = new byte[4_096];
    private final int[] words = new int[4_096];
    private final float[] floats = new float[4_096];
    private long sum;

    long sum() {
        return sum;
    }

    void add(long value) {
        sum = sum * 31 + value;
    }

    @Override
    public void onMessage(Message message) {
        add(message.type().id() + message.tick() + message.receivedNs());
        add(message.wireLength() + message.plainLength());
        read(message.json());
        read(message.text());
        read(message.worldName());
        if (message.hasMethod()) {
            read(message.method().name());
            read(message.method().payload());
        }
        if (message.hasChat()) {
            readChat(message.chat());
        }
        for (PeerView peer : message.peers()) {
            read(peer.id());
            read(peer.username());
            read(peer.metadata());
        }
        for (EntityView entity : message.entities()) {
            readEntity(entity);
        }
        for (EventView event : message.events()) {
            read(event.name());
            read(event.payload());
        }
        for (UpdateView update : message.updates()) {
            add(update.vx() + update.vy() + update.vz() + (long) update.voxel() + update.light());
        }
        for (ChunkView chunk : message.chunks()) {
            readChunk(chunk);
        }
    }

    private void readChat(ChatView chat) {
        read(chat.type());
        read(chat.sender());
        read(chat.body());
        read(chat.metadata());
        read(chat.traceId());
        add((long) chat.sentMs());
    }

    private void readEntity(EntityView entity) {
        add(entity.operation() == null ? -1 : 1);
        read(entity.id());
        read(entity.type());
        read(entity.metadata());
        if (!entity.hasMotion()) {
            return;
        }
        MotionView motion = entity.motion();
        add((long) (motion.x() + motion.y() + motion.z()));
        if (motion.hasDirection()) {
            add((long) (motion.directionX() + motion.directionY() + motion.directionZ()));
        }
        if (motion.hasRigidBody()) {
            add((long) motion.fluidRatio() + (motion.isInFluid() ? 1 : 0));
        }
        if (motion.hasTarget()) {
            add((long) (motion.targetX() + motion.targetY() + motion.targetZ()));
        }
    }

    private void readChunk(ChunkView chunk) {
        add(chunk.x() + chunk.z());
        read(chunk.id());
        if (chunk.hasVoxels()) {
            read(chunk.voxels());
            add(chunk.voxels().get(chunk.voxels().length() - 1));
        }
        if (chunk.hasLights()) {
            read(chunk.lights());
            add(chunk.lights().get(chunk.lights().length() - 1));
        }
        for (MeshView mesh : chunk.meshes()) {
            add(mesh.hasConnectivity() ? mesh.connectivity() : mesh.level());
            for (GeometryView geometry : mesh.geometries()) {
                readGeometry(geometry);
            }
        }
    }

    private void readGeometry(GeometryView geometry) {
        add(geometry.voxel() + geometry.vertexCount());
        read(geometry.faceName());
        add(geometry.hasAt() ? geometry.atX() + geometry.atY() + geometry.atZ() : 0);
        read(geometry.positions());
        read(geometry.uvs());
        read(geometry.indices());
        read(geometry.lights());
    }

    private void read(TextView text) {
        name.setLength(0);
        add(text.appendTo(name).length() + text.copyTo(bytes, 0));
        add(text.contentEquals(name) ? 1 : text.length());
    }

    private void read(IntArrayView array) {
        add(array.copyTo(words, 0));
        add(array.length() == 0 ? 0 : words[0] + array.get(array.length() - 1));
    }

    private void read(FloatArrayView array) {
        add(array.copyTo(floats, 0));
        add(array.length() == 0 ? 0 : (long) (floats[0] + array.get(array.length() - 1)));
    }
}
