package io.voxelize.net.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    private final Table table = new Table(List.of("a", "b"));

    @Test
    void shouldWriteMarkdown() {
        assertEquals(
                "| a | b |\n| --- | --- |\n| 1 | 2 |\n",
                table.add(List.of("1", "2")).markdown());
    }

    @Test
    void shouldKeepALineOfMarkdownALineWhateverIsInIt() {
        String markdown = table.add(List.of("x|y", "one\ntwo")).markdown();
        assertTrue(markdown.endsWith("| x\\|y | one two |\n"), markdown);
    }

    @Test
    void shouldLeaveOutAColumnThatHoldsNothing() {
        assertEquals("| b |\n| --- |\n| 2 |\n", table.add(List.of("", "2")).markdown());
        assertFalse(table.html().contains("<th>a</th>"));
    }

    @Test
    void shouldEscapeWhatMeansSomethingInHtml() {
        assertTrue(table.add(List.of("<b>", "a & b")).html().contains("<td>&lt;b&gt;</td><td>a &amp; b</td>"));
    }
}
