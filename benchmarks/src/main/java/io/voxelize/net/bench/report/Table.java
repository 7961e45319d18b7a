package io.voxelize.net.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in rows and columns.
 *
 * <p><b>Thread:</b> one.
 */
final class Table {

    private final List<String> headers;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> headers) {
        this.headers = headers;
    }

    Table add(List<String> row) {
        rows.add(row);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** What is in the columns that hold something. */
    private List<String> used(List<String> cells) {
        List<String> used = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(row -> !row.get(column).isEmpty())) {
                used.add(cells.get(i));
            }
        }
        return used;
    }

    String markdown() {
        StringBuilder out = new StringBuilder();
        List<String> columns = used(headers);
        line(out, columns);
        out.append("|").append(" --- |".repeat(columns.size())).append('\n');
        rows.forEach(row -> line(out, used(row)));
        return out.toString();
    }

    private static void line(StringBuilder out, List<String> cells) {
        List<String> escaped = cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
                .toList();
        out.append("| ").append(String.join(" | ", escaped)).append(" |\n");
    }

    String html() {
        StringBuilder out = new StringBuilder("<table>\n");
        line(out, "th", used(headers));
        rows.forEach(row -> line(out, "td", used(row)));
        return out.append("</table>\n").toString();
    }

    private static void line(StringBuilder out, String tag, List<String> cells) {
        out.append("<tr>");
        cells.forEach(cell -> out.append('<')
                .append(tag)
                .append('>')
                .append(escape(cell))
                .append("</")
                .append(tag)
                .append('>'));
        out.append("</tr>\n");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
