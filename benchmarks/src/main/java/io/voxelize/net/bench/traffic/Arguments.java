package io.voxelize.net.bench.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Arguments of a process, each as {@code name=value}. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class Arguments {

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /** Parses a command line; throws if an argument is not {@code name=value}. */
    public static Arguments of(String... args) {
        Map<String, String> values = new TreeMap<>();
        for (String arg : args) {
            int end = arg.indexOf('=');
            if (end < 0) {
                throw new IllegalArgumentException("not name=value: argument=" + arg);
            }
            values.put(arg.substring(0, end), arg.substring(end + 1));
        }
        return new Arguments(values);
    }

    /** Returns a copy with one value added or replaced. */
    public Arguments with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Arguments(more);
    }

    /** Returns the command line. */
    public List<String> toList() {
        List<String> list = new ArrayList<>();
        values.forEach((name, value) -> list.add(name + "=" + value));
        return list;
    }

    /** Returns a value; throws if there is none. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument is missing: name=" + name);
        }
        return value;
    }

    /** Returns a value, {@code absent} if there is none. */
    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /** Returns a whole number, {@code absent} if there is none. */
    public int number(String name, int absent) {
        String value = values.get(name);
        return value == null ? absent : Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return String.join(" ", toList());
    }
}
