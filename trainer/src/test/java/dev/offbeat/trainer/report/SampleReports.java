package dev.offbeat.trainer.report;

import dev.offbeat.trainer.report.ForecastStretch.Point;
import dev.offbeat.trainer.report.LossCurve.Epoch;
import dev.offbeat.trainer.report.ResidualDistribution.Law;
import dev.offbeat.trainer.report.StateDynamics.Eigenvalue;
import dev.offbeat.trainer.report.StateDynamics.SingularValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports of runs that never were, drawn from a seed, such as a real run gives. */
final class SampleReports {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final Duration CADENCE = Duration.ofMinutes(10);

  private SampleReports() {}

  /** A run with every part; six series, one of them of two features. */
  static TrainingReportData full() {
    return full("machine-07/coolant.temperature");
  }

  /** The same, with a first series of that name. */
  static TrainingReportData full(String firstSeries) {
    Random random = new Random(7);
    return TrainingReportData.builder(trainedOn())
        .loss(loss(random))
        .gradientNorms(gradientNorms(random))
        .forecasts(
            List.of(
                stretch(random, firstSeries, "", "°C", 61.5, 4),
                stretch(random, "machine-07/pump.flow", "", "l/min", 240, 35),
                stretch(random, "line-2/valve", "pressure", "bar", 3.2, 0.4),
                stretch(random, "line-2/valve", "position", "%", 48, 11),
                stretch(random, "checkout/requests", "", "1/s", 12_400, 5200),
                stretch(random, "meter-1187", "", "", 1.000_000_5e9, 2.5)))
        .residuals(ResidualDistribution.of(Law.LAPLACE, residuals(random)))
        .seriesErrors(seriesErrors(random, firstSeries))
        .gradientLags(gradientLags())
        .dynamics(dynamics(random))
        .freeRunning(freeRunning())
        .build();
  }

  /** A run of which nothing is known but what was trained; one section says why. */
  static TrainingReportData empty() {
    return TrainingReportData.builder(trainedOn())
        .absent(
            TrainingReportData.Section.LOSS,
            "The readout of a reservoir is solved in closed form: there are no epochs.")
        .build();
  }

  /** One of everything, and numbers that are not. */
  static TrainingReportData smallest() {
    Point gap = new Point(START, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    return TrainingReportData.builder(trainedOn())
        .loss(new LossCurve("loss", "", List.of(new Epoch(1, Double.NaN, 0)), 1))
        .gradientNorms(new GradientNorms(List.of(Double.NaN), 0, 0, 1))
        .forecasts(List.of(new ForecastStretch("pump", "", "", 0.9, List.of(gap))))
        .residuals(ResidualDistribution.of(Law.NORMAL, new double[] {0.1}))
        .seriesErrors(List.of(new SeriesError("pump", "", "", 1, 0, 0)))
        .gradientLags(List.of(new GradientLag(0, Double.NaN, 0)))
        .dynamics(
            new StateDynamics(
                List.of(new Eigenvalue(0, 0)),
                Double.POSITIVE_INFINITY,
                List.of(new SingularValue(0, Double.POSITIVE_INFINITY)),
                2000,
                2000,
                false))
        .freeRunning(List.of(new FreeRunningError(1, 1e300, 1)))
        .build();
  }

  static TrainedOn trainedOn() {
    TreeMap<String, String> options = new TreeMap<>();
    options.put("batch", "64");
    options.put("cell", "gru");
    options.put("clip-norm", "1.0");
    options.put("clip-value", "0");
    options.put("epochs", "100");
    options.put("hidden", "16");
    options.put("horizons", "1,10,50");
    options.put("learning-rate", "0.01");
    options.put("patience", "25");
    options.put("seed", "1");
    options.put("truncation", "64");
    TreeMap<String, String> versions = new TreeMap<>();
    versions.put("Java", "17.0.15");
    versions.put("ONNX Runtime", "1.28.0");
    versions.put("Offbeat", "0.1.0");
    return new TrainedOn(
        "plant.onnx",
        "f5e71703048f4be4",
        8244,
        "history/",
        "9b1c6a2f33c07f7d5a40cfb1a2a0d6e1b7a3a3c1f6a14b11f0f41c0d5f2ad9e0",
        43,
        185_760,
        List.of(),
        START.minus(Duration.ofDays(28)),
        START.plus(Duration.ofDays(2)),
        List.of(
            new TrainedOn.Part("to learn from", 0.7),
            new TrainedOn.Part("to stop by", 0.15),
            new TrainedOn.Part("held out", 0.15)),
        "GRU of 16 units",
        1150,
        List.of(1, 10, 50),
        "bb1e73d9065b87be",
        1,
        Duration.ofMillis(214_300),
        options,
        versions);
  }

  private static LossCurve loss(Random random) {
    List<Epoch> epochs = new ArrayList<>();
    int best = 1;
    for (int number = 1; number <= 100; number++) {
      double fall = 2.6 * Math.exp(-number / 14.0);
      double training = -2.95 + fall + 0.02 * random.nextGaussian();
      double later = 0.000_06 * Math.pow(Math.max(0, number - 70), 2);
      double validation = -2.62 + 1.05 * fall + later + 0.025 * random.nextGaussian();
      epochs.add(new Epoch(number, training, validation));
      best = validation < epochs.get(best - 1).validation() ? number : best;
    }
    return new LossCurve("negative log-likelihood", "nats per step", epochs, best);
  }

  private static GradientNorms gradientNorms(Random random) {
    List<Double> norms = new ArrayList<>();
    for (int update = 0; update < 12_400; update++) {
      double typical = 1.5 + 6 * Math.exp(-update / 900.0);
      norms.add(typical * Math.exp(0.5 * random.nextGaussian()));
    }
    norms.set(41, Double.NaN);
    long clipped = norms.stream().filter(norm -> norm > 1).count();
    return new GradientNorms(norms, 1.0, clipped, 1);
  }

  private static ForecastStretch stretch(
      Random random, String series, String feature, String unit, double middle, double swing) {
    List<Point> points = new ArrayList<>();
    double noise = 0;
    double phase = random.nextDouble();
    for (int t = 0; t < 288; t++) {
      double innovation = 0.08 * swing * laplace(random);
      double rhythm = Math.sin(2 * Math.PI * (t / 144.0 + phase)) + 0.3 * Math.sin(t / 7.0);
      double expected = middle + swing * rhythm + 0.7 * noise;
      noise = 0.7 * noise + innovation;
      double value = middle + swing * rhythm + noise;
      double half = 0.08 * swing * Math.log(10) * (1.1 + 0.3 * Math.sin(t / 30.0));
      boolean missing = t >= 100 && t < 106;
      points.add(
          new Point(
              START.plus(CADENCE.multipliedBy(t)),
              missing ? Double.NaN : value,
              expected,
              expected - half,
              expected + half));
    }
    return new ForecastStretch(series, feature, unit, 0.9, points);
  }

  private static double[] residuals(Random random) {
    return IntStream.range(0, 27_864).mapToDouble(i -> 1.07 * laplace(random)).toArray();
  }

  private static double laplace(Random random) {
    double u = random.nextDouble() - 0.5;
    return -Math.signum(u) * Math.log(1 - 2 * Math.abs(u));
  }

  private static List<SeriesError> seriesErrors(Random random, String firstSeries) {
    List<SeriesError> errors = new ArrayList<>();
    for (int k = 0; k < 43; k++) {
      double last = Math.exp(3 * random.nextGaussian());
      double ratio = Math.min(1.08, 0.25 + 0.6 * random.nextDouble() * random.nextDouble() * 2);
      String name = k == 0 ? firstSeries : "machine-%02d/sensor.%d".formatted(k % 12, k);
      errors.add(new SeriesError(name, "", k % 3 == 0 ? "°C" : "", 648, ratio * last, last));
    }
    return errors;
  }

  private static List<GradientLag> gradientLags() {
    return IntStream.rangeClosed(0, 128)
        .mapToObj(
            lag ->
                new GradientLag(
                    lag,
                    0.4 * Math.pow(0.86, lag),
                    0.9 * (0.75 * Math.pow(0.8, lag) + 0.25 * Math.pow(0.975, lag))))
        .toList();
  }

  private static StateDynamics dynamics(Random random) {
    List<Eigenvalue> eigenvalues = new ArrayList<>();
    List<SingularValue> singular = new ArrayList<>();
    for (int sample = 0; sample < 120; sample++) {
      for (int unit = 0; unit < 5; unit++) {
        double modulus = 0.45 + 0.1 * unit + 0.05 * random.nextGaussian();
        double angle = 0.25 * unit + 0.06 * random.nextGaussian();
        eigenvalues.add(new Eigenvalue(modulus * Math.cos(angle), modulus * Math.sin(angle)));
        eigenvalues.add(new Eigenvalue(modulus * Math.cos(angle), -modulus * Math.sin(angle)));
      }
      eigenvalues.add(new Eigenvalue(0.975 + 0.012 * random.nextGaussian(), 0));
      singular.add(
          new SingularValue(
              36L * sample, 1.15 + 0.15 * Math.sin(sample / 9.0) + 0.06 * random.nextGaussian()));
    }
    return new StateDynamics(eigenvalues, 0.981, singular, 130, 2000, true);
  }

  private static List<FreeRunningError> freeRunning() {
    return IntStream.rangeClosed(1, 100)
        .mapToObj(
            ahead ->
                new FreeRunningError(
                    ahead,
                    0.98 * (1 - 0.9 * Math.exp(-ahead / 28.0)),
                    1.38 * (1 - 0.87 * Math.exp(-ahead / 16.0))))
        .toList();
  }
}
