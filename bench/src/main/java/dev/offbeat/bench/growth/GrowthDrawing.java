package dev.offbeat.bench.growth;

import dev.offbeat.bench.growth.Sweep.Point;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws each sweep as one picture, both axes logarithmic: a power is a straight line. */
final class GrowthDrawing {
  private static final int WIDTH = 800; // pixels
  private static final int HEIGHT = 500;

  private GrowthDrawing() {}

  /** Writes the pictures; their files, named as {@code growth-series.png}. */
  static List<Path> write(List<Sweep> sweeps, Path directory) throws IOException {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true"); // nothing is shown, no display is needed
    }
    Files.createDirectories(directory);
    List<Path> files = new ArrayList<>();
    for (Sweep sweep : sweeps) {
      Path file = directory.resolve("growth-" + sweep.name() + ".png");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        ImageIO.write(BitmapEncoder.getBufferedImage(chart(sweep)), "png", out);
      }
      files.add(file);
    }
    return files;
  }

  private static XYChart chart(Sweep sweep) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title("Growth with " + sweep.quantity())
            .xAxisTitle(sweep.quantity())
            .yAxisTitle("ns, bytes")
            .theme(ChartTheme.Matlab)
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideS);
    double[] sizes = sweep.points().stream().mapToDouble(Point::size).toArray();
    chart.addSeries(
        name("time of a point, ns", sweep.timeExponent()),
        sizes,
        sweep.points().stream().mapToDouble(Point::nanos).toArray());
    chart.addSeries(
        name("memory of " + sweep.memory() + ", bytes", sweep.memoryExponent()),
        sizes,
        sweep.points().stream().mapToDouble(Point::bytes).toArray());
    return chart;
  }

  private static String name(String what, double exponent) {
    return String.format(Locale.ROOT, "%s, exponent %.2f", what, exponent);
  }
}
