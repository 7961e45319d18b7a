package io.voxelize.net.testkit.server.session;

import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.wire.OuterCompression;
import io.voxelize.net.testkit.server.wire.ServerMessages;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The messages of a flood, numbered from 0 so that loss and reordering show. */
public enum Flood {
    /** CHAT lines whose body is the number. */
    CHAT,
    /** CHAT lines of 1,000 characters: the number, then as many dots as it takes. */
    LONG_CHAT,
    /** EVENT messages whose event is named {@code flood} and has the number as its payload. */
    EVENT,
    /** ENTITY messages that update the entity {@code flood}, its x being the number. */
    ENTITY;

    private static final String NAME = "flood";
    private static final int LONG_LINE_LENGTH = 1_000;

    Iterator<byte[]> messages(Generation generation, String world, int count) {
        IntFunction<byte[]> message = message(new ServerMessages(generation), world);
        return IntStream.range(0, count)
                .mapToObj(number -> OuterCompression.apply(message.apply(number), generation))
                .iterator();
    }

    private IntFunction<byte[]> message(ServerMessages messages, String world) {
        return switch (this) {
            case CHAT -> number -> messages.chat("SYSTEM", NAME, Integer.toString(number), world);
            case LONG_CHAT -> number -> messages.chat("SYSTEM", NAME, longLine(number), world);
            case EVENT -> number -> messages.events(List.of(event(number)), "");
            case ENTITY -> number -> messages.entities(List.of(entity(number)), "", number + 1L);
        };
    }

    private static String longLine(int number) {
        String digits = Integer.toString(number);
        return digits + ".".repeat(LONG_LINE_LENGTH - digits.length());
    }

    private static ClientMessage.Event event(int number) {
        return new ClientMessage.Event(NAME, Integer.toString(number));
    }

    private static ServerMessages.Entity entity(int number) {
        return ServerMessages.Entity.update(NAME, "bot", "{\"position\":[" + number + ".0,0.0,0.0]}");
    }
}
