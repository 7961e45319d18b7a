package io.voxelize.net.testkit.server.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.voxelize.net.testkit.Generation;

/**
 * The ticks and the time of day of a world.
 *
 * <p><b>Thread:</b> event loop.
 */
public final class WorldClock {
    private static final double SECONDS_PER_DAY = 24_000;

    private final Generation generation;
    private long tick = 1;
    private double time;
    private float delta;

    /**
     * Creates a clock at the beginning of a day.
     *
     * @param generation whose statistics to write.
     */
    public WorldClock(Generation generation) {
        this.generation = generation;
    }

    /**
     * Goes on to the next tick.
     *
     * @param seconds that passed.
     */
    public void advance(double seconds) {
        tick++;
        delta = (float) seconds;
        time = (time + seconds) % SECONDS_PER_DAY;
    }

    /**
     * Returns the number of the tick.
     *
     * @return never 0.
     */
    public long tick() {
        return tick;
    }

    /**
     * Sets the time of day.
     *
     * @param seconds since its beginning.
     */
    public void time(double seconds) {
        time = seconds % SECONDS_PER_DAY;
    }

    /** Returns the statistics as an INIT shows them: 32-bit floats, widened. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tick", tick).put("time", (double) (float) time);
        if (generation.since(Generation.GX)) {
            json.put("delta", (double) delta);
        }
        return json;
    }

    /**
     * Returns the statistics as a STATS message shows them: 32-bit floats as they are.
     *
     * @return JSON text.
     */
    public String stats() {
        String common = "{\"tick\":" + tick + ",\"time\":" + (float) time;
        return common + (generation.since(Generation.GX) ? ",\"delta\":" + delta + "}" : "}");
    }
}
