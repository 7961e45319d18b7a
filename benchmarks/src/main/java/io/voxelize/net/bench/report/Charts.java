package io.voxelize.net.bench.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Charts as {@code img} elements that carry their PNG, so that the report stays one file.
 *
 * <p><b>Thread:</b> any.
 */
final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;

    /** Pixels per unit of the page, for screens of high resolution. */
    private static final int SCALE = 2;

    private static final double US = 1_000;
    private static final Color OURS = new Color(0x2E7D32);
    private static final Color LIMIT = new Color(0x9E9E9E);
    private static final Color OTHER = new Color(0x5C8AC4);

    private Charts() {}

    /**
     * Draws one bar per row. The error bar extends on both sides by the distance to the farthest sample. Our rows and
     * the limit each have a colour of their own.
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
        return image(chart);
    }

    /** Adds the bars of one colour; the others get no height in this series. */
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

    /** Draws one line per row: the delay at each percentile, on logarithmic axes that stretch the slow end. */
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
        return image(chart);
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

    private static String image(IChart chart) throws IOException {
        BufferedImage image = new BufferedImage(SCALE * WIDTH, SCALE * HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return "<img width=\"" + WIDTH + "\" height=\"" + HEIGHT + "\" alt=\"" + Table.escape(chart.getTitle())
                + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png.toByteArray()) + "\">";
    }
}
