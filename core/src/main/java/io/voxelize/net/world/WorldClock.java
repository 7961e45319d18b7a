package io.voxelize.net.world;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The time of day: runs on its own between the server's STATS, which correct it when it has drifted.
 *
 * <p>Source: {@code World.onMessage} and {@code update} of the reference client, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> game.
 */
final class WorldClock {

    /** Seconds that the local clock may differ from the server's before it is set to it. */
    private static final double TOLERANCE = 0.1;

    private double time;
    private double tickSeconds;
    private long tick;

    double time() {
        return time;
    }

    double tickSeconds() {
        return tickSeconds;
    }

    long tick() {
        return tick;
    }

    /** Sets the clock to the server's STATS. */
    void reset(JsonNode stats) {
        time = 0;
        tick = 0;
        tickSeconds = 0;
        adopt(stats, 0);
    }

    /** Adopts the server's STATS; the time only if the local one differs by more than the tolerance. */
    void follow(JsonNode stats) {
        adopt(stats, TOLERANCE);
    }

    void advance(double seconds, WorldOptions options) {
        if (options.doesTickTime() && options.timePerDay() > 0) {
            time = (time + seconds) % options.timePerDay();
        }
    }

    private void adopt(JsonNode stats, double tolerance) {
        double serverTime = stats.path("time").asDouble(time);
        if (Double.isFinite(serverTime) && Math.abs(serverTime - time) > tolerance) {
            time = serverTime;
        }
        tick = stats.path("tick").asLong(tick);
        tickSeconds = stats.path("delta").asDouble(tickSeconds);
    }
}
