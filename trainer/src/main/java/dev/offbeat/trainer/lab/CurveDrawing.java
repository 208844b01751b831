package dev.offbeat.trainer.lab;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the learning curves of each task and lag as one picture, a line for each cell. */
final class CurveDrawing {
  private static final int WIDTH = 1000; // pixels
  private static final int HEIGHT = 600;

  private CurveDrawing() {}

  /** Writes the pictures; their files, named as {@code adding-100.png}. */
  static List<Path> write(List<LabResult> results, Path directory) throws IOException {
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true"); // nothing is shown, no display is needed
    }
    Files.createDirectories(directory);
    Map<String, List<LabResult>> pictures = new LinkedHashMap<>();
    for (LabResult result : results) {
      String name = result.task() + (result.lag() > 0 ? "-" + result.lag() : "");
      pictures.computeIfAbsent(name, key -> new ArrayList<>()).add(result);
    }
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, List<LabResult>> picture : pictures.entrySet()) {
      Path file = directory.resolve(picture.getKey() + ".png");
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        ImageIO.write(BitmapEncoder.getBufferedImage(chart(picture.getValue())), "png", out);
      }
      files.add(file);
    }
    return files;
  }

  private static XYChart chart(List<LabResult> results) {
    LabResult first = results.get(0);
    String lag = first.lag() > 0 ? ", lag " + first.lag() : "";
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(first.task() + lag)
            .xAxisTitle("sequences trained on")
            .yAxisTitle("wrong answers at the test's length, %")
            .theme(ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisMin(0.0);
    for (LabResult result : results) {
      double[] sequences =
          result.curve().stream().mapToDouble(point -> Math.max(1, point.sequences())).toArray();
      double[] wrong = result.curve().stream().mapToDouble(point -> 100 * point.wrong()).toArray();
      chart.addSeries(result.cell(), sequences, wrong).setMarker(SeriesMarkers.NONE);
    }
    return chart;
  }
}
