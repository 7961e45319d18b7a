package io.voxelize.net.bench.wire;

import io.voxelize.net.internal.proto.BulkUpdate;
import io.voxelize.net.internal.proto.ChatMessage;
import io.voxelize.net.internal.proto.Message;
import io.voxelize.net.internal.proto.Method;
import io.voxelize.net.internal.proto.Peer;
import io.voxelize.net.message.Packets;
import io.voxelize.net.message.SendResult;

/** What games say most, with us and as a good engineer builds it with protobuf's runtime. */
public enum SentPacket {
    CHAT {
        @Override
        SendResult send(Packets packets, int number) {
            return packets.chat("CLIENT", USERNAME, LINE, "");
        }

        @Override
        Message build(int number) {
            return Message.newBuilder()
                    .setType(Message.Type.CHAT)
                    .setChat(ChatMessage.newBuilder()
                            .setType("CLIENT")
                            .setSender(USERNAME)
                            .setBody(LINE))
                    .build();
        }
    },
    METHOD {
        @Override
        SendResult send(Packets packets, int number) {
            return packets.method(CALL, ARGUMENT);
        }

        @Override
        Message build(int number) {
            return Message.newBuilder()
                    .setType(Message.Type.METHOD)
                    .setMethod(Method.newBuilder().setName(CALL).setPayload(ARGUMENT))
                    .build();
        }
    },
    PEER {
        @Override
        SendResult send(Packets packets, int number) {
            return packets.peer(x(number), HEIGHT, -x(number), 1, 0, 0.6);
        }

        @Override
        Message build(int number) {
            String state = "{\"position\":[" + x(number) + "," + HEIGHT + "," + -x(number) + "],\"direction\":[" + 1.0
                    + "," + 0.0 + "," + 0.6 + "]}";
            return Message.newBuilder()
                    .setType(Message.Type.PEER)
                    .addPeers(Peer.newBuilder().setUsername(USERNAME).setMetadata(state))
                    .build();
        }
    },
    UPDATE_OF_1000_VOXELS {
        @Override
        SendResult send(Packets packets, int number) {
            return packets.bulkUpdate(VX, VY, VZ, VOXELS, EDITS);
        }

        @Override
        Message build(int number) {
            BulkUpdate.Builder columns = BulkUpdate.newBuilder();
            for (int i = 0; i < EDITS; i++) {
                columns.addVx(VX[i])
                        .addVy(VY[i])
                        .addVz(VZ[i])
                        .addVoxels(VOXELS[i])
                        .addLights(0);
            }
            return Message.newBuilder()
                    .setType(Message.Type.UPDATE)
                    .setBulkUpdate(columns)
                    .build();
        }
    };

    static final String USERNAME = "Guest42";

    private static final String LINE = "Has anybody seen the other half of my bridge?";
    private static final String CALL = "spawn-bot";
    private static final String ARGUMENT =
            "{\"kind\":\"bot\",\"position\":[12.5,64,-3.25],\"tags\":[\"red\",\"tall\"]}";
    private static final double HEIGHT = 64.125;
    private static final int EDITS = 1_000;
    private static final int WIDTH = 10;
    private static final int[] VX = new int[EDITS];
    private static final int[] VY = new int[EDITS];
    private static final int[] VZ = new int[EDITS];
    private static final int[] VOXELS = new int[EDITS];

    static {
        for (int i = 0; i < EDITS; i++) {
            // A half of them where coordinates are negative.
            VX[i] = i % WIDTH - WIDTH / 2;
            VY[i] = 64 + i / (WIDTH * WIDTH);
            VZ[i] = 300 + i / WIDTH % WIDTH;
            VOXELS[i] = 1 + i % 7;
        }
    }

    /** Somewhere else each time, as a player is, with as many digits as steps of a frame give. */
    private static double x(int number) {
        return 100 + (number & 0xFFF) * 0.071;
    }

    /** Encodes it with us. */
    abstract SendResult send(Packets packets, int number);

    /** Builds it with protobuf's runtime. */
    abstract Message build(int number);
}
