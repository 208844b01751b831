package dev.offbeat.trainer.source;

import dev.offbeat.trainer.data.History;
import dev.offbeat.trainer.data.HistoryException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Evaluates an expression over a range of time, as {@code /api/v1/query_range} does.
 *
 * <p>Prometheus answers with at most 11,000 points a series, so the range is asked for in pieces.
 * The points lie at multiples of the step since 1970, wherever the range begins: two runs over the
 * same time see the same points.
 */
final class PrometheusSource implements HistorySource {
  private static final int POINTS_A_REQUEST = 10_000;
  private static final int FEWEST_POINTS_A_REQUEST = 100;

  private final PrometheusQuery query;

  PrometheusSource(PrometheusQuery query) {
    this.query = query;
  }

  @Override
  public History read(Consumer<String> warnings) {
    PrometheusClient client = new PrometheusClient(query);
    SeriesCollector collector = new SeriesCollector(List.of("value"));
    MatrixReader reader = new MatrixReader(collector);
    long step = query.step().toSeconds();
    long end = Math.floorDiv(query.to().getEpochSecond(), step) * step;
    long start = -Math.floorDiv(-query.from().getEpochSecond(), step) * step;
    int points = POINTS_A_REQUEST;
    Set<String> told = new LinkedHashSet<>();
    while (start <= end) {
      long last = Math.min(end, start + (points - 1) * step);
      try {
        told.addAll(client.ask(start, last, step, reader));
        start = last + step;
      } catch (TooManySamplesException e) {
        if (points <= FEWEST_POINTS_A_REQUEST) {
          throw new HistoryException(
              "%s: %s; ask for fewer series by a narrower --query"
                  .formatted(query, e.getMessage()));
        }
        points /= 2;
      }
    }
    told.forEach(warnings);
    if (reader.series() == 0) {
      throw new HistoryException(
          "%s has no result from %s to %s: try the expression in Prometheus' own page, or give an earlier --from"
              .formatted(query, query.from(), query.to()));
    }
    return collector.build(warnings);
  }
}
