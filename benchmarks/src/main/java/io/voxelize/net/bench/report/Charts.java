package io.voxelize.net.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Pictures of figures, as SVG that can stand in a page.
 *
 * <p><b>Thread:</b> any.
 */
final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;
    private static final double US = 1_000;
    private static final Color OURS = new Color(0x2E7D32);
    private static final Color LIMIT = new Color(0x9E9E9E);
    private static final Color OTHER = new Color(0x5C8AC4);

    private Charts() {}

    /**
     * A bar for each row, with its error bar, which reaches as far to both sides as the farthest sample; ours in a
     * colour of their own, and what nobody can beat as well.
     */
    static String bars(String title, String unit, Map<String, Samples> rows) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        CategoryStyler styler = chart.getStyler();
        plain(styler);
        styler.setLegendVisible(false);
        styler.setXAxisLabelRotation(20);
        styler.setOverlapped(true);
        styler.setAvailableSpaceFill(0.6);
        styler.setYAxisDecimalPattern("#,###.##");
        for (Color color : List.of(OURS, LIMIT, OTHER)) {
            addBars(chart, color, rows);
        }
        return svg(chart);
    }

    /** Some of the bars, in a colour; the others have no height. */
    private static void addBars(CategoryChart chart, Color color, Map<String, Samples> rows) {
        List<@Nullable Double> medians = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        rows.forEach((row, samples) -> {
            boolean shown = color(row).equals(color);
            medians.add(shown ? samples.median() : null);
            errors.add(
                    shown ? Math.max(samples.max() - samples.median(), samples.median() - samples.min()) : Double.NaN);
        });
        if (medians.stream().anyMatch(Objects::nonNull)) {
            chart.addSeries(color.toString(), new ArrayList<>(rows.keySet()), medians, errors)
                    .setFillColor(color);
        }
    }

    private static Color color(String row) {
        if (row.startsWith("ours")) {
            return OURS;
        }
        return row.equals("alone") || row.endsWith("limit") ? LIMIT : OTHER;
    }

    private static void plain(Styler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartTitleBoxVisible(false);
    }

    /** A line for each row: which part of all was faster than what, both axes stretched towards the worst. */
    static String percentiles(String title, Map<String, Histogram> rows) throws IOException {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("1 / (1 - percentile): 100 is p99, 10,000 is p99.99")
                .yAxisTitle("microseconds")
                .build();
        plain(chart.getStyler());
        chart.getStyler().setYAxisDecimalPattern("#,###");
        chart.getStyler().setXAxisDecimalPattern("#,###");
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        rows.forEach((row, histogram) -> line(chart, row, histogram));
        return svg(chart);
    }

    private static void line(XYChart chart, String row, Histogram histogram) {
        List<Double> odds = new ArrayList<>();
        List<Double> micros = new ArrayList<>();
        for (double odd = 1.1; odd < histogram.getTotalCount(); odd *= 1.15) {
            odds.add(odd);
            micros.add(Math.max(1, histogram.getValueAtPercentile(100 - 100 / odd) / US));
        }
        if (!odds.isEmpty()) {
            chart.addSeries(row, odds, micros).setMarker(SeriesMarkers.NONE);
        }
    }

    private static String svg(IChart chart) throws IOException {
        String svg = new String(ChartEncoder.getBytes(chart, "svg"), UTF_8);
        // What stands before the element belongs to a file of its own.
        return svg.substring(svg.indexOf("<svg"));
    }
}
