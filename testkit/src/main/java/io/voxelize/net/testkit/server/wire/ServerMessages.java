package io.voxelize.net.testkit.server.wire;

import io.voxelize.net.testkit.Generation;
import java.util.List;

/**
 * Encodes the messages of a server of one generation.
 *
 * <p><b>Thread:</b> any.
 */
public final class ServerMessages {
    private static final int CREATE = 0;
    private static final int UPDATE = 2;
    private static final int OUT_OF_RANGE = 3;

    private final Generation generation;

    /**
     * Creates the encoder of a generation.
     *
     * @param generation of the server.
     */
    public ServerMessages(Generation generation) {
        this.generation = generation;
    }

    /**
     * A player's record.
     *
     * @param id of the client.
     * @param username display name.
     * @param metadata JSON text.
     */
    public record Peer(String id, String username, String metadata) {}

    /** An entity's record. */
    public static final class Entity {
        private static final byte[] NO_MOTION = {};

        private final int operation;
        private final String id;
        private final String type;
        private final String metadata;
        private final byte[] motion;

        private Entity(int operation, String id, String type, String metadata, byte[] motion) {
            this.operation = operation;
            this.id = id;
            this.type = type;
            this.metadata = metadata;
            this.motion = motion;
        }

        /**
         * An entity that appears.
         *
         * @param id of the entity.
         * @param type of the entity.
         * @param metadata full snapshot.
         * @return the record.
         */
        public static Entity create(String id, String type, String metadata) {
            return new Entity(CREATE, id, type, metadata, NO_MOTION);
        }

        /**
         * An entity that changed; with neither metadata nor motion it is a keep-alive.
         *
         * @param id of the entity.
         * @param type of the entity.
         * @param metadata JSON text, or empty.
         * @return the record.
         */
        public static Entity update(String id, String type, String metadata) {
            return new Entity(UPDATE, id, type, metadata, NO_MOTION);
        }

        /**
         * An entity that moved, told in the compact form.
         *
         * @param id of the entity.
         * @param type of the entity.
         * @param motion payload.
         * @return the record.
         */
        public static Entity moved(String id, String type, byte[] motion) {
            return new Entity(UPDATE, id, type, "", motion);
        }

        /**
         * An entity that left a client's radius.
         *
         * @param id of the entity.
         * @param type of the entity.
         * @return the record.
         */
        public static Entity outOfRange(String id, String type) {
            return new Entity(OUT_OF_RANGE, id, type, "", NO_MOTION);
        }
    }

    /**
     * A voxel that changed.
     *
     * @param x block coordinate.
     * @param y block coordinate.
     * @param z block coordinate.
     * @param voxel raw voxel word.
     * @param light raw light word.
     */
    public record Update(int x, int y, int z, int voxel, int light) {}

    /**
     * Encodes an INIT.
     *
     * @param json description of the world.
     * @param peers players to list.
     * @param entities to list.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] init(String json, List<Peer> peers, List<Entity> entities, String world) {
        ProtoWriter writer = of(MessageKind.INIT).string(2, json);
        peers.forEach(peer -> writer.message(6, encode(peer)));
        entities.forEach(entity -> writer.message(7, encode(entity)));
        return named(writer, world).toBytes();
    }

    /**
     * Encodes a message that is a text alone: JOIN or LEAVE.
     *
     * @param kind of the message.
     * @param text of the message.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] text(MessageKind kind, String text, String world) {
        return named(of(kind).string(3, text), world).toBytes();
    }

    /**
     * Encodes an ERROR.
     *
     * @param text reason.
     * @return the encoded message.
     */
    public byte[] error(String text) {
        return of(MessageKind.ERROR).string(3, text).toBytes();
    }

    /**
     * Encodes a PEER.
     *
     * @param peers players to tell about.
     * @param tick of the world.
     * @return the encoded message.
     */
    public byte[] peers(List<Peer> peers, long tick) {
        ProtoWriter writer = of(MessageKind.PEER);
        peers.forEach(peer -> writer.message(6, encode(peer)));
        return ticked(writer, tick).toBytes();
    }

    /**
     * Encodes an ENTITY.
     *
     * @param entities to tell about.
     * @param world name, or empty for state that servers send without one.
     * @param tick of the world.
     * @return the encoded message.
     */
    public byte[] entities(List<Entity> entities, String world, long tick) {
        ProtoWriter writer = of(MessageKind.ENTITY);
        entities.forEach(entity -> writer.message(7, encode(entity)));
        return ticked(named(writer, world), tick).toBytes();
    }

    /**
     * Encodes chunks.
     *
     * @param kind LOAD or UPDATE.
     * @param chunks encoded records.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] chunks(MessageKind kind, List<byte[]> chunks, String world) {
        ProtoWriter writer = of(kind);
        chunks.forEach(chunk -> writer.message(8, chunk));
        return named(writer, world).toBytes();
    }

    /**
     * Encodes an UPDATE of single voxels.
     *
     * @param updates voxels that changed.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] updates(List<Update> updates, String world) {
        ProtoWriter writer = of(MessageKind.UPDATE);
        updates.forEach(update -> writer.message(10, encode(update)));
        return named(writer, world).toBytes();
    }

    /**
     * Encodes a METHOD.
     *
     * @param name of the method.
     * @param payload of the method.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] method(String name, String payload, String world) {
        ProtoWriter method = new ProtoWriter().string(1, name).string(2, payload);
        return named(of(MessageKind.METHOD).message(4, method), world).toBytes();
    }

    /**
     * Encodes a CHAT line.
     *
     * @param type of the line.
     * @param sender display name.
     * @param body text.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] chat(String type, String sender, String body, String world) {
        ProtoWriter chat = new ProtoWriter().string(1, type).string(2, sender).string(3, body);
        return named(of(MessageKind.CHAT).message(5, chat), world).toBytes();
    }

    /**
     * Encodes an EVENT.
     *
     * @param events to tell, their payloads as they go on the wire.
     * @param world name for transports, empty for players.
     * @return the encoded message.
     */
    public byte[] events(List<ClientMessage.Event> events, String world) {
        ProtoWriter writer = of(MessageKind.EVENT);
        for (ClientMessage.Event event : events) {
            writer.message(9, new ProtoWriter().string(1, event.name()).string(2, event.payload()));
        }
        return named(writer, world).toBytes();
    }

    /**
     * Encodes a STATS.
     *
     * @param json clock of the world.
     * @param world name.
     * @return the encoded message.
     */
    public byte[] stats(String json, String world) {
        return named(of(MessageKind.STATS).string(2, json), world).toBytes();
    }

    private static ProtoWriter of(MessageKind kind) {
        return new ProtoWriter().int32(1, kind.number());
    }

    private ProtoWriter named(ProtoWriter writer, String world) {
        return writer.string(11, generation.namesWorlds() ? world : "");
    }

    private ProtoWriter ticked(ProtoWriter writer, long tick) {
        return writer.uint64(12, generation.since(Generation.G2026) ? tick : 0);
    }

    private static ProtoWriter encode(Peer peer) {
        return new ProtoWriter().string(1, peer.id()).string(2, peer.username()).string(3, peer.metadata());
    }

    private static ProtoWriter encode(Entity entity) {
        return new ProtoWriter()
                .int32(1, entity.operation)
                .string(2, entity.id)
                .string(3, entity.type)
                .string(4, entity.metadata)
                .bytes(5, entity.motion);
    }

    private static ProtoWriter encode(Update update) {
        return new ProtoWriter()
                .int32(1, update.x())
                .int32(2, update.y())
                .int32(3, update.z())
                .uint32(4, update.voxel())
                .uint32(5, update.light());
    }
}
