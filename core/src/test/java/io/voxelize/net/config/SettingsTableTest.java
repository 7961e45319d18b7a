package io.voxelize.net.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The guide's table of settings: numbers from the descriptors, meanings from the Javadoc of the setters, which must
 * state the same numbers. {@code -Dsettings.write=true} writes the table.
 */
final class SettingsTableTest {

    /** Surefire names the module's directory; an IDE runs tests in it. */
    private static final Path CORE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private static final Path PAGE = CORE.resolve("../docs/settings.md").normalize();
    private static final String BEGIN = "<!-- settings: begin -->\n";
    private static final String END = "<!-- settings: end -->\n";

    private final String source = read(CORE.resolve("src/main/java/io/voxelize/net/config/NetworkConfig.java"));

    @Test
    void shouldListEverySettingInTheGuide() throws IOException {
        String page = read(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(PAGE, expected);
        }
        assertEquals(
                expected,
                read(PAGE),
                "docs/settings.md is out of date; -Dsettings.write=true writes it. The table must be:\n" + table());
    }

    @Test
    void shouldStateRangeAndDefaultAtEverySetter() {
        for (Setting<?> setting : Setting.all()) {
            String text = markdown(javadoc(setting));
            if (setting == Setting.INFLATER_THREADS) {
                assertContains(text, "`0` to `8`; by default `0` on fewer than 4 processors, else `1`", setting);
                continue;
            }
            Setting.Range range = setting.range();
            if (range == null) {
                assertContains(text, defaultOf(setting), setting);
                assertContains(text, "default", setting);
                continue;
            }
            assertContains(text, code(range.min()) + " to " + code(range.max()), setting);
            assertContains(text, defaultOf(setting) + " by default", setting);
            assertEquals(range.powerOfTwo(), text.contains("a power of two"), setting.name());
            assertContains(text, unitInWords(range.unit()), setting);
        }
    }

    private static void assertContains(String text, String part, Setting<?> setting) {
        assertTrue(text.contains(part), () -> "setting=" + setting.name() + ", lacks=" + part + ", Javadoc=" + text);
    }

    private String table() {
        List<String> lines = new ArrayList<>();
        lines.add("| group | setting | meaning | default | range | unit | system property |");
        lines.add("|---|---|---|---|---|---|---|");
        for (Setting<?> setting : Setting.all()) {
            Setting.Range range = setting.range();
            lines.add("| "
                    + String.join(
                            " | ",
                            setting.group().title(),
                            "`" + setting.name() + "`",
                            meaning(setting),
                            setting == Setting.INFLATER_THREADS
                                    ? "`0` on fewer than 4 processors, else `1`"
                                    : defaultOf(setting),
                            rangeOf(setting),
                            range == null ? "" : range.unit(),
                            setting.hasProperty() ? "`voxelize.net." + setting.name() + "`" : "")
                    + " |");
        }
        return String.join("\n", lines) + "\n";
    }

    private static String rangeOf(Setting<?> setting) {
        Setting.Range range = setting.range();
        if (range != null) {
            return code(range.min()) + " to " + code(range.max()) + (range.powerOfTwo() ? ", a power of two" : "");
        }
        Object value = setting.defaultValue();
        if (value instanceof Boolean) {
            return "`false`, `true`";
        }
        if (value instanceof Enum<?> constant) {
            List<String> names = new ArrayList<>();
            for (Object one : constant.getDeclaringClass().getEnumConstants()) {
                names.add("`" + one + "`");
            }
            return String.join(", ", names);
        }
        return "";
    }

    private static String defaultOf(Setting<?> setting) {
        Object value = setting.defaultValue();
        if (value instanceof Number number) {
            return code(number.longValue());
        }
        if (value == null || setting == Setting.HEADER) {
            return "`none`";
        }
        return value.equals("") ? "empty" : "`" + value + "`";
    }

    private static String code(long value) {
        return "`" + String.format(Locale.ROOT, "%,d", value) + "`";
    }

    private static String unitInWords(String unit) {
        return switch (unit) {
            case "ms" -> "milliseconds";
            case "Hz" -> "calls per second";
            default -> unit;
        };
    }

    /** Returns the first sentence of the setter's Javadoc without "Sets". */
    private String meaning(Setting<?> setting) {
        String text = markdown(javadoc(setting));
        Matcher matcher = Pattern.compile("(Sets |Adds )(.+?\\.)( |$)").matcher(text);
        assertTrue(matcher.lookingAt(), () -> "setting=" + setting.name() + ", Javadoc=" + text);
        String sentence = matcher.group(1).equals("Sets ") ? matcher.group(2) : "adds " + matcher.group(2);
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1, sentence.length() - 1);
    }

    /** Returns the setter's Javadoc in one line. */
    private String javadoc(Setting<?> setting) {
        int method = source.indexOf("public Builder " + setting.name() + "(");
        assertTrue(method > 0, setting.name());
        String comment = source.substring(source.lastIndexOf("/**", method) + 3, source.lastIndexOf("*/", method));
        return comment.replaceAll("\\s*\\n\\s*\\* ?", " ").replaceAll(" +", " ").strip();
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`").replaceAll("\\{@link [^#}]*#?([^}(]+)[^}]*}", "`$1`");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException ex) {
            throw new AssertionError(Objects.toString(file), ex);
        }
    }
}
