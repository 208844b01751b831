package dev.offbeat.bench.quality.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.trainer.evaluate.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VusPrTest {
  /*
   * Four points, the third is anomalous; scores 1 2 4 3; no buffer beyond ℓ = 2.
   *
   * 250 thresholds, evenly spaced in rank, take each of the four scores as a threshold in turn:
   * 4, 3, 2, 1. At ℓ = 0 and ℓ = 1 (reach ⌊ℓ/2⌋ = 0), P = (1 + 1)/2 = 1:
   *   at 4: TP 1 of 1, recall 1, precision 1; then recall stays, so that the area is 1.
   * At ℓ = 2 the neighbours have λ = √(1 − 1/2) = 0.70711, N counts those detected:
   *   at 4: TP 1,       P (1 + 1)/2 = 1, recall 1: area 1; later recalls are min(TP/P, 1) = 1.
   * The volume is 1: the highest score is the anomaly.
   */
  @Test
  void of_highestScoreIsTheAnomaly_isOne() {
    double volume =
        VusPr.of(new double[] {1, 2, 4, 3}, new boolean[] {false, false, true, false}, 2);
    assertThat(volume).isCloseTo(1, within(1e-12));
  }

  /*
   * The highest score is the anomaly's neighbour: scores 1 2 3 4, the third is anomalous.
   *   ℓ = 0, 1: at 4: TP 0. At 3: TP 1 of 2, recall 1, precision 1/2. Area 1/2.
   *   ℓ = 2:    at 4: TP 0.70711 of 1, N = 1 + 0.70711, P = (1 + N)/2 = 1.35355,
   *                   recall 0.52241, precision 0.70711: area 0.36940.
   *             at 3: TP 1.70711 of 2, P 1.35355, recall 1, precision 0.85355:
   *                   area 0.36940 + 0.47759·0.85355 = 0.77705.
   * Volume (0.5 + 0.5 + 0.77705)/3 = 0.59235.
   */
  @Test
  void of_highestScoreIsANeighbour_earnsPartOfIt() {
    double volume =
        VusPr.of(new double[] {1, 2, 3, 4}, new boolean[] {false, false, true, false}, 2);
    assertThat(volume).isCloseTo(0.59235, within(5e-6));
  }

  /* Worked out with TSB-AD's own evaluation code. */
  @Test
  void of_workedExample_equalsIt() {
    double[] scores = {1, 2, 0, 3, 9, 4, 8, 7, 5, 6, 0.5, 0.2};
    boolean[] labels = new boolean[12];
    labels[5] = true;
    labels[6] = true;
    assertThat(VusPr.of(scores, labels, 0)).isCloseTo(0.416667, within(5e-7));
    assertThat(VusPr.of(scores, labels, 4)).isCloseTo(0.669884, within(5e-7));
    assertThat(AveragePrecision.of(scores, labels)).isCloseTo(0.416667, within(5e-7));
  }

  @Test
  void of_anySeries_equalsTheDefinitionPointByPoint() {
    Random random = new Random(7);
    for (int round = 0; round < 40; round++) {
      int size = 60 + random.nextInt(500);
      boolean[] labels = new boolean[size];
      for (int event = 0; event <= round % 5; event++) {
        int first = random.nextInt(size);
        Arrays.fill(labels, first, Math.min(size, first + 1 + random.nextInt(12)), true);
      }
      double[] scores = new double[size];
      for (int i = 0; i < size; i++) {
        double raw = random.nextDouble() + (labels[i] ? 0.3 : 0);
        scores[i] = round % 2 == 0 ? raw : Math.rint(5 * raw); // with ties
      }
      int buffer = random.nextInt(20);
      assertThat(VusPr.of(scores, labels, buffer))
          .isCloseTo(naive(scores, labels, buffer), within(1e-12));
    }
  }

  @Test
  void of_noLabel_isNotANumber() {
    assertThat(VusPr.of(new double[5], new boolean[5], 3)).isNaN();
  }

  /** The definition, one threshold and one point at a time. */
  private static double naive(double[] scores, boolean[] labels, int buffer) {
    int size = scores.length;
    double[] rising = scores.clone();
    Arrays.sort(rising);
    double volume = 0;
    for (int length = 0; length <= buffer; length++) {
      double[] lambda = new double[size];
      boolean[] near = new boolean[size];
      for (Span anomaly : Span.runsOf(labels)) {
        for (int i = 0; i < size; i++) {
          int distance = Math.max(anomaly.first() - i, i - anomaly.last());
          if (distance <= length / 2) {
            near[i] = true;
            lambda[i] += distance <= 0 ? 1 : Math.sqrt(1 - (double) distance / length);
          }
        }
      }
      double area = 0;
      double before = 0;
      for (int k = 0; k < 250; k++) {
        int rank = k == 249 ? size - 1 : (int) (k * ((size - 1) / 249.0));
        double threshold = rising[size - 1 - rank];
        double detected = 0;
        double truePositives = 0;
        double present = 0;
        for (int i = 0; i < size; i++) {
          boolean above = scores[i] >= threshold;
          double label = labels[i] ? 1 : Math.min(1, lambda[i]);
          detected += above ? 1 : 0;
          truePositives += above ? label : 0;
          present += labels[i] ? 1 : 0;
          present += labels[i] || above ? label : 0;
        }
        double found = 0;
        double apart = 0;
        for (Span span : joined(near, labels, length)) {
          boolean hit = false;
          for (int i = span.first(); i <= span.last(); i++) {
            hit |= scores[i] >= threshold;
          }
          apart++;
          found += hit ? 1 : 0;
        }
        double recall = Math.min(truePositives / (present / 2), 1) * found / apart;
        area += (recall - before) * truePositives / detected;
        before = recall;
      }
      volume += area;
    }
    return volume / (buffer + 1);
  }

  /** Buffers that are neighbours without a common point are two anomalies still. */
  private static List<Span> joined(boolean[] near, boolean[] labels, int length) {
    List<Span> spans = new ArrayList<>();
    List<Span> anomalies = Span.runsOf(labels);
    int reach = length / 2;
    for (Span run : Span.runsOf(near)) {
      int first = run.first();
      for (int k = 0; k + 1 < anomalies.size(); k++) {
        int end = anomalies.get(k).last() + reach;
        boolean inside = anomalies.get(k).first() >= run.first() && end < run.last();
        if (inside && anomalies.get(k + 1).first() - reach == end + 1) {
          spans.add(new Span(first, end));
          first = end + 1;
        }
      }
      spans.add(new Span(first, run.last()));
    }
    return spans;
  }
}
