package io.voxelize.net.bench.report;

import java.util.List;

/**
 * A part of the report. Immutable.
 *
 * @param title over it.
 * @param text before the tables.
 * @param charts as HTML elements.
 * @param tables below them.
 */
record Section(String title, String text, List<String> charts, List<Table> tables) {

    String markdown() {
        StringBuilder out = new StringBuilder("## " + title + "\n\n" + text + "\n\n");
        tables.forEach(table -> out.append(table.markdown()).append('\n'));
        return out.toString();
    }

    String html() {
        StringBuilder out =
                new StringBuilder("<h2>" + Table.escape(title) + "</h2>\n<p>" + Table.escape(text) + "</p>\n");
        charts.forEach(chart -> out.append("<div>").append(chart).append("</div>\n"));
        tables.forEach(table -> out.append(table.html()));
        return out.toString();
    }
}
