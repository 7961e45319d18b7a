package io.voxelize.net.internal.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.voxelize.net.config.LeakDetection;
import io.voxelize.net.config.SyncBudget;
import io.voxelize.net.intercept.NetIntercept;
import io.voxelize.net.internal.metrics.WritableCounters;
import io.voxelize.net.internal.ring.ArrayInflater;
import io.voxelize.net.internal.ring.InboundRing;
import io.voxelize.net.internal.ring.RecordLayout;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;
import io.voxelize.net.internal.ring.UnsentPackets;
import io.voxelize.net.message.ChunkView;
import io.voxelize.net.message.EntityView;
import io.voxelize.net.message.EventView;
import io.voxelize.net.message.GeometryView;
import io.voxelize.net.message.MeshView;
import io.voxelize.net.message.Message;
import io.voxelize.net.message.MessageType;
import io.voxelize.net.message.PeerView;
import io.voxelize.net.message.TextView;
import io.voxelize.net.message.UpdateView;
import io.voxelize.net.metrics.Counter;
import io.voxelize.net.testsupport.AllocationProbe;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading every field of 100,000 messages allocates nothing on either side of the ring. */
@Tag("allocation")
@Timeout(120)
final class DispatcherAllocationTest {

    private static final int MESSAGES = 100_000;
    /**
     * Less than one object in four hundred messages: now and then the JVM itself takes a kilobyte on a thread that
     * allocates nothing.
     */
    private static final int MAX_ALLOCATED = 4_096;

    private static final int KINDS = 5;

    private final InboundRing ring = new InboundRing(64 << 10);
    private final SlabPool slabs = new SlabPool(4 << 20, 0);
    private final WritableCounters counters = new WritableCounters();
    private final Dispatcher dispatcher =
            new Dispatcher(ring, slabs, counters, false, LeakDetection.DISABLED, ArrayInflater.NONE, false);
    private final SyncBudget budget = SyncBudget.of(1_000, 1_000_000_000L);
    private final Reader reader = new Reader();
    private final int[] recordTypes = new int[KINDS];
    private final UnsafeBuffer[] bodies = new UnsafeBuffer[KINDS];
    private final StringBuilder name = new StringBuilder(64);

    /** Looks at everything and adds it up. */
    private final class Reader implements NetIntercept {
        private long sum;
        private final int[] words = new int[16];

        @Override
        public void onMessage(Message message) {
            sum += message.type().id() + message.tick() + message.receivedNs() + message.wireLength();
            sum += message.json().length();
            sum += message.hasChat() ? message.chat().body().length() : 0;
            sum += message.method().name().contentEquals("vox-builtin:ping") ? 1 : 0;
            for (PeerView peer : message.peers()) {
                sum += read(peer.id()) + read(peer.username()) + read(peer.metadata());
            }
            for (EntityView entity : message.entities()) {
                sum += read(entity.id())
                        + (entity.hasMotion() ? (long) entity.motion().targetX() : 0);
            }
            for (EventView event : message.events()) {
                sum += read(event.name()) + read(event.payload());
            }
            for (UpdateView update : message.updates()) {
                sum += update.vx() + update.voxel() + update.light();
            }
            for (ChunkView chunk : message.chunks()) {
                readChunk(chunk);
            }
        }

        private void readChunk(ChunkView chunk) {
            sum += chunk.x() + chunk.voxels().get(1, 1, 1) + chunk.lights().get(0);
            sum += chunk.voxels().copyTo(words, 0) + words[15];
            for (MeshView mesh : chunk.meshes()) {
                sum += mesh.level();
                for (GeometryView geometry : mesh.geometries()) {
                    sum += (long) geometry.positions().get(8)
                            + geometry.indices().get(2);
                    sum += geometry.lights().get(0) + (long) geometry.uvs().get(0);
                }
            }
        }

        private long read(TextView text) {
            name.setLength(0);
            return text.appendTo(name).length();
        }
    }

    @AfterEach
    void closeSlabs() {
        slabs.close();
    }

    private void keep(int kind, RecordBuilder record) {
        UnsafeBuffer body = new UnsafeBuffer(new byte[record.bodyLength()]);
        record.writeInline(body, 0);
        recordTypes[kind] = record.recordType();
        bodies[kind] = body;
    }

    private void buildRecords() {
        RecordBuilder updates = new RecordBuilder(MessageType.UPDATE);
        for (int i = 0; i < 50; i++) {
            updates.update(i, 64, -i, i, 0xF000);
        }
        keep(0, updates);
        keep(1, new RecordBuilder(MessageType.PEER).peer("id", "Ada", "{\"position\":[1,2,3]}"));
        keep(
                2,
                new RecordBuilder(MessageType.ENTITY)
                        .entity(2, "e1", "bot", "", MotionFlyweightTest.full(512))
                        .entity(2, "e2", "bot", "{}", new byte[0]));
        keep(3, new RecordBuilder(MessageType.EVENT).event("größe", "{}"));
        // Slab ids are filled in for each message.
        RecordBuilder load = new RecordBuilder(MessageType.LOAD).chunkWithData(slabs, 1, 2, 100);
        Slab meshSlab = RecordBuilder.acquire(slabs, 1_024);
        int chunk = RecordLayout.HEADER_LENGTH;
        load.putInt(chunk + RecordLayout.CHUNK_MESH_SLAB, meshSlab.id());
        load.triangle(load.mesh(chunk, 1, -1), meshSlab, 0, 7);
        keep(4, load);
        slabs.slab(0).release();
        meshSlab.release();
    }

    private void offer(int kind) {
        UnsafeBuffer body = bodies[kind];
        int index = ring.tryClaim(recordTypes[kind], body.capacity());
        assertTrue(index >= 0);
        ring.buffer().putBytes(index, body, 0, body.capacity());
        if (kind == KINDS - 1) {
            acquireSlabs();
        }
        ring.commit(index);
    }

    /** Takes the two slabs of the chunk; last released first, so they are the two that the record names. */
    private void acquireSlabs() {
        Slab first = slabs.acquire(4_096);
        Slab second = slabs.acquire(4_096);
        assertNotNull(first);
        assertNotNull(second);
        assertEquals(1, first.id() + second.id());
    }

    private void run(int messages) {
        int offered = 0;
        int delivered = 0;
        while (delivered < messages) {
            for (int i = 0; i < KINDS; i++) {
                offer(offered++ % KINDS);
            }
            delivered += dispatcher.drain(budget);
        }
        assertEquals(offered, delivered);
    }

    @Test
    void shouldAllocateNothingPerMessage() {
        buildRecords();
        dispatcher.register(reader, UnsentPackets.NONE);
        dispatcher.register(message -> reader.sum++, UnsentPackets.NONE);
        run(MESSAGES);
        long allocated = AllocationProbe.allocatedBy(() -> run(MESSAGES));
        assertTrue(reader.sum > MESSAGES);
        assertEquals(0, counters.get(Counter.INTERCEPT_ERRORS));
        assertTrue(allocated < MAX_ALLOCATED, "allocated=" + allocated + ", messages=" + MESSAGES);
    }
}
