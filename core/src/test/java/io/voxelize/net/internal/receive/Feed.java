package io.voxelize.net.internal.receive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Stands for a socket that reads a message. */
public final class Feed {

    private Feed() {}

    public static void message(Receiver receiver, MessageSource source, byte[] message) {
        ByteBuf read = Unpooled.directBuffer(message.length).writeBytes(message);
        try {
            receiver.onMessage(read, 0, message.length, source, 0);
        } finally {
            read.release();
        }
    }
}
