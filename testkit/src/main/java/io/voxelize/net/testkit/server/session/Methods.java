package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.wire.ClientMessage;
import io.voxelize.net.testkit.server.world.WorldClock;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers remote calls. Unknown names are ignored.
 *
 * <p><b>Thread:</b> event loop.
 */
final class Methods {
    private static final String GET_STATS = "vox-builtin:get-stats";
    private static final String SET_TIME = "vox-builtin:set-time";
    private static final String PING = "vox-builtin:ping";
    private static final String PONG = "vox-builtin:pong";
    private static final String SPAWN_BOT = "spawn-bot";
    private static final Set<String> OLD_NAMES = Set.of(GET_STATS, SET_TIME, SPAWN_BOT);

    private final Audience audience;
    private final WorldClock clock;
    private final BotTracker bots;
    private final Consumer<Runnable> atNextTick;

    Methods(Audience audience, WorldClock clock, BotTracker bots, Consumer<Runnable> atNextTick) {
        this.audience = audience;
        this.clock = clock;
        this.bots = bots;
        this.atNextTick = atNextTick;
    }

    /** Runs a call; without a caller it comes from a transport. */
    void call(@Nullable Player caller, ClientMessage.Method method) throws FatalInputException {
        String name = method.name().toLowerCase(Locale.ROOT);
        if (!audience.generation().since(Generation.G2026) && OLD_NAMES.contains(name) && !name.equals(method.name())) {
            throw FatalInputException.stopsServer("METHOD in upper case: name=" + method.name());
        }
        switch (name) {
            case GET_STATS ->
                atNextTick.accept(
                        () -> audience.reply(caller, audience.messages().stats(clock.stats(), audience.world())));
            case SET_TIME -> setTime(method.payload());
            case SPAWN_BOT -> spawnBot(method.payload());
            case PING -> pong(caller, method.payload());
            default -> {}
        }
    }

    private void pong(@Nullable Player caller, String payload) {
        if (audience.generation().since(Generation.G2026)) {
            audience.reply(caller, audience.messages().method(PONG, payload, audience.world()));
        }
    }

    private void setTime(String payload) throws FatalInputException {
        JsonNode json = Json.parse(payload);
        if (json != null && json.path("time").isNumber()) {
            clock.time(json.path("time").doubleValue());
        } else if (!audience.generation().since(Generation.G2026)) {
            throw FatalInputException.stopsServer("set-time with a malformed payload: payload=" + payload);
        }
    }

    private void spawnBot(String payload) {
        JsonNode json = Json.parse(payload);
        if (json != null && Json.isVector(json, 3)) {
            Vector at = Vector.of(json);
            bots.spawn(at.x(), at.y(), at.z());
        }
    }
}
