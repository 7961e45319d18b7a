package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Passes clients' events on to those interested in the chunk the sender stands in.
 *
 * <p><b>Thread:</b> event loop.
 */
final class EventRelay {
    private static final String SOUND_EFFECT = "vox-builtin:sound-effect";

    private final Audience audience;
    private final Generation generation;

    EventRelay(Audience audience) {
        this.audience = audience;
        this.generation = audience.generation();
    }

    /** Relays events; without a sender they come from a transport. */
    void relay(@Nullable Player sender, List<ClientMessage.Event> events) {
        List<ClientMessage.Event> ordinary = new ArrayList<>();
        for (ClientMessage.Event event : events) {
            if (isSoundEffect(event)) {
                relaySoundEffect(sender, event);
            } else {
                ordinary.add(new ClientMessage.Event(event.name(), payload(event.payload())));
            }
        }
        if (!ordinary.isEmpty() && (sender != null || generation.since(Generation.G2026))) {
            send(sender, ordinary, true);
        }
    }

    private boolean isSoundEffect(ClientMessage.Event event) {
        return generation.since(Generation.G2026)
                && SOUND_EFFECT.equals(event.name().toLowerCase(Locale.ROOT));
    }

    private String payload(String text) {
        return generation.since(Generation.G2024) ? Json.quote(text) : text;
    }

    /** Observed on 3.0.0: this payload is encoded once, and names its sender. */
    private void relaySoundEffect(@Nullable Player sender, ClientMessage.Event event) {
        JsonNode payload = Json.parse(event.payload());
        if (sender != null
                && payload instanceof ObjectNode object
                && object.path("id").isTextual()) {
            object.put("sourceClientId", sender.id());
            send(sender, List.of(new ClientMessage.Event(SOUND_EFFECT, object.toString())), false);
        }
    }

    private void send(@Nullable Player sender, List<ClientMessage.Event> events, boolean alsoToSender) {
        byte[] message = audience.messages().events(events, "");
        for (Player player : audience.players()) {
            boolean interested = sender == null || player.interest().contains(sender.chunk());
            if (interested && (alsoToSender || player != sender)) {
                audience.toPlayer(player, message);
            }
        }
        if (generation.since(Generation.GX)) {
            audience.toTransports(audience.messages().events(events, audience.world()));
        }
    }
}
