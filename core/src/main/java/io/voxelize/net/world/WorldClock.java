package io.voxelize.net.world;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The time of day: goes by itself between the server's STATS, and follows them when it has drifted.
 *
 * <p>Source: {@code World.onMessage} and {@code update} of the reference client, upstream v3.0.0 (34cb852).
 *
 * <p><b>Thread:</b> game.
 */
final class WorldClock {

    /** Seconds that the local clock may differ from the server's before it is set. */
    static final double TOLERANCE = 0.1;

    private double time;
    private double delta;
    private long tick;

    double time() {
        return time;
    }

    double delta() {
        return delta;
    }

    long tick() {
        return tick;
    }

    /** Takes over a server's statistics, whatever the local clock says. */
    void reset(JsonNode stats) {
        time = 0;
        tick = 0;
        delta = 0;
        adopt(stats, 0);
    }

    /** Takes over a server's statistics; the time only if the local one is off by more than the tolerance. */
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
        delta = stats.path("delta").asDouble(delta);
    }
}
