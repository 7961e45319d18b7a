package io.voxelize.net.internal.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.message.ChatView;
import io.voxelize.net.message.ChunkData;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.FloatArrayView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.IntArrayView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MotionView;
import io.voxelize.net.message.NetworkException;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.message.VoxelArrayView;

/**
 * Reads every field of every view of a message through its accessors, and checks the invariants that hold for any
 * input.
 */
final class ViewReader {

    private long sum;

    /** Returns a value that depends on all of them, so that equal messages give equal values. */
    static long read(Message message) {
        ViewReader reader = new ViewReader();
        reader.message(message);
        return reader.sum;
    }

    private void message(Message message) {
        add(message.type().id());
        json(message.json());
        text(message.text());
        text(message.worldName());
        add(message.tick());
        add(message.hasMethod() ? 1 : 0);
        text(message.method().name());
        json(message.method().payload());
        add(message.hasChat() ? 1 : 0);
        chat(message.chat());
        peers(message);
        entities(message);
        events(message);
        updates(message);
        int chunks = 0;
        for (ChunkView chunk : message.chunks()) {
            chunk(chunk);
            chunks++;
        }
        assertEquals(message.chunks().count(), chunks);
        add(message.plainLength());
        assertTrue(message.toString().length() > 0);
    }

    private void chat(ChatView chat) {
        text(chat.type());
        text(chat.sender());
        text(chat.body());
        json(chat.metadata());
        text(chat.traceId());
        add(Double.doubleToRawLongBits(chat.sentMs()));
    }

    private void peers(Message message) {
        int count = 0;
        for (PeerView peer : message.peers()) {
            text(peer.id());
            text(peer.username());
            json(peer.metadata());
            count++;
        }
        assertEquals(message.peers().count(), count);
    }

    private void events(Message message) {
        int count = 0;
        for (EventView event : message.events()) {
            text(event.name());
            json(event.payload());
            add(event.parsePayload().toString().hashCode());
            count++;
        }
        assertEquals(message.events().count(), count);
    }

    private void updates(Message message) {
        int count = 0;
        for (UpdateView update : message.updates()) {
            add(update.vx());
            add(update.vy());
            add(update.vz());
            add(update.voxel());
            add(update.light());
            count++;
        }
        assertEquals(message.updates().count(), count);
    }

    private void entities(Message message) {
        int count = 0;
        for (EntityView entity : message.entities()) {
            add(String.valueOf(entity.operation()).hashCode());
            text(entity.id());
            text(entity.type());
            json(entity.metadata());
            add(entity.hasMotion() ? 1 : 0);
            if (entity.hasMotion()) {
                motion(entity.motion());
            }
            count++;
        }
        assertEquals(message.entities().count(), count);
    }

    private void motion(MotionView motion) {
        add(Double.doubleToRawLongBits(motion.x() + motion.y() + motion.z()));
        if (motion.hasDirection()) {
            add(Double.doubleToRawLongBits(motion.directionX() + motion.directionY() + motion.directionZ()));
        }
        if (motion.hasRigidBody()) {
            assertTrue(motion.fluidRatio() >= 0 && motion.fluidRatio() <= 1);
            add(motion.isInFluid() ? 1 : 0);
        }
        if (motion.hasTarget()) {
            add(Double.doubleToRawLongBits(motion.targetX() + motion.targetY() + motion.targetZ()));
        }
    }

    private void chunk(ChunkView chunk) {
        add(chunk.x());
        add(chunk.z());
        text(chunk.id());
        assertEquals(chunk.hasVoxels(), chunk.voxels().length() > 0);
        assertEquals(chunk.hasLights(), chunk.lights().length() > 0);
        long before = sum;
        voxels(chunk.voxels());
        voxels(chunk.lights());
        try (ChunkData data = chunk.retain()) {
            if (data != null) {
                long once = sum;
                sum = before;
                voxels(data.voxels());
                voxels(data.lights());
                assertEquals(once, sum, "what was retained differs");
            }
        }
        int count = 0;
        for (MeshView mesh : chunk.meshes()) {
            mesh(mesh);
            count++;
        }
        assertEquals(chunk.meshes().count(), count);
    }

    private void voxels(VoxelArrayView voxels) {
        ints(voxels);
        int size = voxels.chunkSize();
        int height = voxels.maxHeight();
        if (voxels.length() > 0 && (long) size * size * height == voxels.length()) {
            add(voxels.get(size - 1, height - 1, size - 1));
            assertEquals(voxels.get(voxels.length() - 1), voxels.get(size - 1, height - 1, size - 1));
        }
    }

    private void mesh(MeshView mesh) {
        add(mesh.level());
        add(mesh.hasConnectivity() ? mesh.connectivity() : -1);
        int count = 0;
        for (GeometryView geometry : mesh.geometries()) {
            geometry(geometry);
            count++;
        }
        assertEquals(mesh.geometries().count(), count);
    }

    private void geometry(GeometryView geometry) {
        add(geometry.voxel());
        text(geometry.faceName());
        if (geometry.hasAt()) {
            add(geometry.atX());
            add(geometry.atY());
            add(geometry.atZ());
        }
        int vertices = geometry.vertexCount();
        assertEquals(3 * vertices, geometry.positions().length());
        assertEquals(2 * vertices, geometry.uvs().length());
        assertEquals(vertices, geometry.lights().length());
        assertEquals(0, geometry.indices().length() % 3);
        floats(geometry.positions());
        floats(geometry.uvs());
        ints(geometry.lights());
        ints(geometry.indices());
        for (int i = 0; i < geometry.indices().length(); i++) {
            int index = geometry.indices().get(i);
            assertTrue(index >= 0 && index < vertices, "an index that means no vertex");
        }
    }

    private void ints(IntArrayView view) {
        int[] values = SpecVectorsTest.ints(view);
        for (int value : values) {
            add(value);
        }
        assertEquals(values.length * Integer.BYTES, view.byteBuffer().remaining());
        if (values.length > 0) {
            assertEquals(values[values.length - 1], view.get(values.length - 1));
        }
    }

    private void floats(FloatArrayView view) {
        float[] values = SpecVectorsTest.floats(view);
        for (float value : values) {
            add(Float.floatToRawIntBits(value));
        }
        assertEquals(values.length * Float.BYTES, view.byteBuffer().remaining());
    }

    private void json(TextView text) {
        text(text);
        try {
            add(text.parseJson().size());
        } catch (NetworkException ex) {
            assertEquals(NetworkException.Reason.BAD_JSON, ex.reason());
            add(-1);
        }
    }

    private void text(TextView text) {
        String string = text.toString();
        add(string.hashCode());
        add(text.length());
        byte[] bytes = new byte[text.length()];
        assertEquals(bytes.length, text.copyTo(bytes, 0));
        assertEquals(string, text.appendTo(new StringBuilder()).toString());
        if (bytes.length > 0) {
            assertEquals(bytes[bytes.length - 1], text.byteAt(bytes.length - 1));
        }
        add(text.contentEquals(string) ? 1 : 0);
    }

    private void add(long value) {
        sum = sum * 31 + value;
    }
}
