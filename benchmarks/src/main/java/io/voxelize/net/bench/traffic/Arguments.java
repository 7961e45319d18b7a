package io.voxelize.net.bench.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a process is told, each as {@code name=value}. Immutable.
 *
 * <p><b>Thread:</b> any.
 */
public final class Arguments {

    private final Map<String, String> values;

    private Arguments(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a command line.
     *
     * @param args of the process.
     * @return what they say.
     * @throws IllegalArgumentException if one is not {@code name=value}.
     */
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

    /**
     * Returns the same with one more value, or another one.
     *
     * @param name of the value.
     * @param value its text.
     * @return new arguments.
     */
    public Arguments with(String name, Object value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value.toString());
        return new Arguments(more);
    }

    /**
     * Returns the command line.
     *
     * @return each as {@code name=value}.
     */
    public List<String> toList() {
        List<String> list = new ArrayList<>();
        values.forEach((name, value) -> list.add(name + "=" + value));
        return list;
    }

    /**
     * Returns a value.
     *
     * @param name of it.
     * @return its text.
     * @throws IllegalArgumentException if there is none.
     */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("argument is missing: name=" + name);
        }
        return value;
    }

    /**
     * Returns a value.
     *
     * @param name of it.
     * @param absent what to return if there is none.
     * @return its text.
     */
    public String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    /**
     * Returns a whole number.
     *
     * @param name of it.
     * @param absent what to return if there is none.
     * @return the number.
     */
    public int number(String name, int absent) {
        String value = values.get(name);
        return value == null ? absent : Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return String.join(" ", toList());
    }
}
