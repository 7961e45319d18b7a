package io.voxelize.net.testkit.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * A place or a direction; servers keep 32-bit floats and write them widened.
 *
 * @param x along x.
 * @param y along y.
 * @param z along z.
 */
record Vector(float x, float y, float z) {
    static final Vector ZERO = new Vector(0, 0, 0);

    /** Reads an array of three numbers. */
    static Vector of(JsonNode json) {
        return new Vector(
                json.get(0).floatValue(), json.get(1).floatValue(), json.get(2).floatValue());
    }

    ArrayNode json() {
        return JsonNodeFactory.instance
                .arrayNode()
                .add((double) x)
                .add((double) y)
                .add((double) z);
    }

    double distanceTo(double otherX, double otherY, double otherZ) {
        return Math.sqrt(square(otherX - x) + square(otherY - y) + square(otherZ - z));
    }

    /** Moves towards a place, by at most a distance. */
    Vector towards(Vector target, double limit) {
        double distance = distanceTo(target.x, target.y, target.z);
        if (distance <= limit) {
            return target;
        }
        double part = limit / distance;
        return new Vector((float) (x + (target.x - x) * part), (float) (y + (target.y - y) * part), (float)
                (z + (target.z - z) * part));
    }

    private static double square(double value) {
        return value * value;
    }
}
