package dev.offbeat.trainer.lab;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the learning curves of each task and lag as one picture, a line for each contender. */
final class CurveDrawing {
  private static final int WIDTH = 1000; // pixels
  private static final int HEIGHT = 600;
  private static final int END_SIZE = 8;

  /**
   * Okabe and Ito's colours, which the colour-blind tell apart too; variants share their cell's.
   */
  private static final Map<String, Color> COLORS =
      Map.of(
          "elman", new Color(0x000000),
          "jordan", new Color(0x999999),
          "leaky", new Color(0xE69F00),
          "fastrnn", new Color(0x56B4E9),
          "fastgrnn", new Color(0x009E73),
          "gru", new Color(0x0072B2),
          "lstm", new Color(0xD55E00),
          "esn", new Color(0xCC79A7));

  private static final BasicStroke[] STROKES = {
    SeriesLines.SOLID, SeriesLines.DASH_DASH, SeriesLines.DOT_DOT, SeriesLines.DASH_DOT
  };

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
    XYStyler styler = chart.getStyler();
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setXAxisLogarithmic(true);
    styler.setXAxisDecimalPattern("#,##0");
    styler.setYAxisMin(0.0);
    styler.setYAxisMax(100.0);
    styler.setMarkerSize(END_SIZE);
    Map<String, Integer> variants = new HashMap<>();
    for (LabResult result : results) {
      String kind = result.cell().split(" ", 2)[0];
      int variant = variants.merge(kind, 1, Integer::sum) - 1;
      add(chart, result, COLORS.getOrDefault(kind, Color.GRAY), STROKES[variant % STROKES.length]);
    }
    return chart;
  }

  /** A line from the first lessons on, and a dot where training ended. */
  private static void add(XYChart chart, LabResult result, Color color, BasicStroke stroke) {
    List<LabResult.Point> taught =
        result.curve().stream().filter(point -> point.sequences() > 0).toList();
    double[] sequences = taught.stream().mapToDouble(LabResult.Point::sequences).toArray();
    double[] wrong = taught.stream().mapToDouble(point -> 100 * point.wrong()).toArray();
    XYSeries line = chart.addSeries(result.cell(), sequences, wrong);
    line.setLineColor(color);
    line.setLineStyle(stroke);
    line.setMarker(SeriesMarkers.NONE);
    int last = sequences.length - 1;
    double[] endSequences = {sequences[last]};
    double[] endWrong = {wrong[last]};
    XYSeries end = chart.addSeries(result.cell() + " at its end", endSequences, endWrong);
    end.setShowInLegend(false);
    end.setMarkerColor(color);
    end.setMarker(SeriesMarkers.CIRCLE);
  }
}
