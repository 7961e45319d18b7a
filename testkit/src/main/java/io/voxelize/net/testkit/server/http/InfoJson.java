package io.voxelize.net.testkit.server.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;
import io.voxelize.net.testkit.server.session.GameServer;

/**
 * Writes the answers of {@code /info} and {@code /health}.
 *
 * <p><b>Thread:</b> event loop.
 */
final class InfoJson {
    private static final int STALL_THRESHOLD_MS = 5_000;

    private InfoJson() {}

    static String info(GameServer server, Generation generation, long startedAtMs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("lost_sessions", server.lostSessions());
        ObjectNode connections = json.putObject("connections");
        server.worldsByClient().forEach(connections::put);
        server.transportIds().forEach(json.putArray("transports")::add);
        if (generation.since(Generation.G2026)) {
            json.put("buildId", "testkit").put("gitSha", "unknown").put("profile", "test");
            json.put("builtAt", startedAtMs / 1000).put("startedAt", startedAtMs / 1000);
            json.put("pid", ProcessHandle.current().pid());
        } else {
            ObjectNode worlds = json.putObject("worlds");
            server.preloadProgress()
                    .forEach((name, progress) -> worlds.putObject(name).put("preload", progress));
        }
        return json.toString();
    }

    static String health(GameServer server) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        boolean ready = server.preloadProgress().values().stream().allMatch(progress -> progress == 1);
        json.put("ok", ready).put("ready", ready).put("started", true).put("preloading", !ready);
        double progress = server.preloadProgress().values().stream()
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(1);
        json.put("preloadProgress", progress).put("lastTickAgeMs", 0).put("tickStallThresholdMs", STALL_THRESHOLD_MS);
        server.preloadProgress()
                .forEach((name, part) -> json.withArray("worlds")
                        .addObject()
                        .put("name", name)
                        .put("preloadProgress", part)
                        .put("preloading", part < 1));
        return json.toString();
    }

    static boolean isHealthy(GameServer server) {
        return server.preloadProgress().values().stream().allMatch(progress -> progress == 1);
    }
}
