package dev.offbeat.trainer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which of several models did best, and how sure that is.
 *
 * @param best its name
 * @param sentences why
 * @param isSure whether the difference from the second best is more than chance
 */
public record ModelChoice(String best, List<String> sentences, boolean isSure) {
  private static final double SURE = 0.05;
  private static final double EQUAL = 0.005;

  public ModelChoice {
    sentences = List.copyOf(sentences);
  }

  /**
   * Chooses by the mean over the budgets of F1, the harmonic mean of precision and recall; between
   * equals, by fewer alerts.
   *
   * @param rows of two models at least
   */
  public static ModelChoice of(List<Backtest.Row> rows) {
    Map<String, List<Backtest.Row>> byModel = new LinkedHashMap<>();
    rows.forEach(row -> byModel.computeIfAbsent(row.model(), name -> new ArrayList<>()).add(row));
    List<String> order =
        byModel.keySet().stream()
            .sorted(
                (a, b) -> {
                  double difference = f1(byModel, b) - f1(byModel, a);
                  return Math.abs(difference) > EQUAL
                      ? Double.compare(difference, 0)
                      : Double.compare(alerts(byModel, a), alerts(byModel, b));
                })
            .toList();
    String best = order.get(0);
    String second = order.get(1);
    int onlyBest = 0;
    int onlySecond = 0;
    int anomalies = rows.get(0).found().size();
    for (int event = 0; event < anomalies; event++) {
      int lead = times(byModel, best, event) - times(byModel, second, event);
      onlyBest += lead > 0 ? 1 : 0;
      onlySecond += lead < 0 ? 1 : 0;
    }
    double chance = Proportion.chance(onlyBest, onlySecond);
    boolean isSure = chance < SURE;
    List<String> sentences = new ArrayList<>();
    sentences.add(
        text(
            "%s did better here: a mean F1 of %.3f over the budgets, against %.3f of %s; %.2f alarms a series and week on average, against %.2f.",
            best,
            f1(byModel, best),
            f1(byModel, second),
            second,
            alerts(byModel, best),
            alerts(byModel, second)));
    sentences.add(
        text(
            "Of %d labelled anomalies it found %d at more budgets than %s, which found %d at more than it: as uneven a split has a probability of %.2f between equals.",
            anomalies, onlyBest, second, onlySecond, chance));
    sentences.add(
        isSure
            ? "That is more than chance."
            : "That may be chance: with so few labels in which they differ, either may be the better one; label more, or keep the one you have.");
    return new ModelChoice(best, sentences, isSure);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private static double f1(Map<String, List<Backtest.Row>> rows, String model) {
    return rows.getOrDefault(model, List.of()).stream()
        .mapToDouble(Backtest.Row::f1)
        .average()
        .orElse(0);
  }

  private static double alerts(Map<String, List<Backtest.Row>> rows, String model) {
    return rows.getOrDefault(model, List.of()).stream()
        .mapToDouble(Backtest.Row::alertsPerSeriesWeek)
        .average()
        .orElse(0);
  }

  /** At how many budgets a model found an event. */
  private static int times(Map<String, List<Backtest.Row>> rows, String model, int event) {
    return (int)
        rows.getOrDefault(model, List.of()).stream().filter(row -> row.found().get(event)).count();
  }
}
