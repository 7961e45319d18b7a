package io.voxelize.net.internal.encode;

import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;
import java.util.stream.IntStream;

/** Sends a packet of every kind. */
public final class EveryPacket {
    /** Changes that make two packets. */
    private static final int EDITS = 1_500;

    private static final int CHUNKS = 30;

    private final int[] vx = from(EDITS, -700);
    private final int[] vy = from(EDITS, 0);
    private final int[] vz = from(EDITS, 20_000);
    private final int[] voxels = from(EDITS, 0x8000_0000);
    private final int[] chunks = from(2 * CHUNKS, -30);
    private double place;

    /** What is said. */
    public enum Kind {
        CHAT,
        CHAT_WITH_METADATA,
        METHOD,
        METHOD_SET_TIME,
        METHOD_UPDATE_BLOCK_ENTITY,
        EVENT,
        EVENT_WITHOUT_PAYLOAD,
        ACTION,
        PEER,
        PEER_WITH_METADATA,
        UPDATE,
        BULK_UPDATE,
        LOAD,
        UNLOAD
    }

    private static int[] from(int count, int first) {
        return IntStream.range(first, first + count).toArray();
    }

    /** Says it. */
    public SendResult send(Kind kind, Packets packets) {
        return switch (kind) {
            case CHAT -> packets.chat("Grüße 🌍, how are you?");
            case CHAT_WITH_METADATA -> packets.chat("CLIENT", "Ada", "/time", "{\"colour\":\"#ffffff\"}");
            case METHOD ->
                packets.method("spawn-bot", "{\"kind\":\"b\\u006ft\",\"position\":[12.5,64,-3.25],\"tags\":[]}");
            case METHOD_SET_TIME -> packets.method(PayloadShapes.SET_TIME, "{\"time\":1200.5}");
            case METHOD_UPDATE_BLOCK_ENTITY ->
                packets.method(
                        PayloadShapes.UPDATE_BLOCK_ENTITY,
                        "{\"id\":\"c\\u00e9\",\"json\":\"{\\\"text\\\":\\\"é\\\"}\",\"voxel\":[1,-2,3]}");
            case EVENT -> packets.event("wave", "{\"to\":\"Bob\",\"times\":3}");
            case EVENT_WITHOUT_PAYLOAD -> packets.event("wave", "");
            case ACTION -> packets.action("say \"hi\"\n\u0001 é", "{\"n\":[1,2,3]}");
            case PEER -> peer(packets);
            case PEER_WITH_METADATA ->
                packets.peer("{\"position\":[0.1,64,1e2],\"direction\":[0,0,-1],\"hat\":{\"colour\":null}}");
            case UPDATE -> packets.update(-3, 64, 70_000, 0x93c20007);
            case BULK_UPDATE -> packets.bulkUpdate(vx, vy, vz, voxels, EDITS);
            case LOAD -> packets.load(3, -4, 0.6, -0.8, chunks, CHUNKS);
            case UNLOAD -> packets.unload(chunks, CHUNKS);
        };
    }

    /** Somewhere else each time, with all digits that a double has. */
    private SendResult peer(Packets packets) {
        place = (place + 0.037) % 1_000;
        return packets.peer(place, 64.125 + place / 3, -place, Math.sin(place), -0.1, Math.cos(place));
    }
}
