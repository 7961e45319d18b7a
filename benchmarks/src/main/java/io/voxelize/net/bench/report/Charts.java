package io.voxelize.net.bench.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
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

    private Charts() {}

    /** A bar for each row, with its error bar. */
    static String bars(String title, String unit, Map<String, Samples> rows) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .yAxisTitle(unit)
                .build();
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisLabelRotation(20);
        List<Double> medians = new ArrayList<>();
        List<Double> errors = new ArrayList<>();
        rows.values().forEach(samples -> {
            medians.add(samples.median());
            errors.add((samples.max() - samples.min()) / 2);
        });
        chart.addSeries(title, new ArrayList<>(rows.keySet()), medians, errors);
        return svg(chart);
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
        chart.getStyler().setXAxisLogarithmic(true);
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setLegendPosition(LegendPosition.InsideNW);
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
