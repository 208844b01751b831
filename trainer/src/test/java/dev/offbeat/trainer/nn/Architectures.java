package dev.offbeat.trainer.nn;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every cell in every variant, by a name. */
public final class Architectures {
  private static final int HIDDEN = 6;

  private Architectures() {}

  public static Map<String, Architecture> all() {
    return all(HIDDEN);
  }

  public static Map<String, Architecture> all(int hidden) {
    Map<String, Architecture> all = new TreeMap<>();
    for (CellKind kind : CellKind.values()) {
      all.put(kind.toString(), Architecture.of(kind, hidden));
      if (kind != CellKind.JORDAN) {
        all.put(kind + " stacked", new Architecture(kind, hidden, 2, false, options(Map.of())));
      }
    }
    add(all, CellKind.ELMAN, hidden, Map.of("activation", "relu"));
    add(all, CellKind.ELMAN, hidden, Map.of("delays", "1,3"));
    add(all, CellKind.LEAKY, hidden, Map.of("activation", "relu", "delays", "1,2"));
    add(all, CellKind.LEAKY, hidden, Map.of("time-scales", "learned:2..8"));
    add(all, CellKind.LEAKY, hidden, Map.of("time-scales", "4"));
    add(all, CellKind.FASTGRNN, hidden, Map.of("rank", "3"));
    add(all, CellKind.GRU, hidden, Map.of("reset", "before"));
    add(all, CellKind.LSTM, hidden, Map.of("peepholes", "true"));
    add(all, CellKind.LSTM, hidden, Map.of("coupled-gates", "true"));
    add(all, CellKind.LSTM, hidden, Map.of("peepholes", "true", "coupled-gates", "true"));
    add(all, CellKind.ESN, hidden, Map.of("density", "0.5", "spectral-radius", "0.7"));
    all.put("gru skips", new Architecture(CellKind.GRU, hidden, 3, true, options(Map.of())));
    all.put("lstm skips", new Architecture(CellKind.LSTM, hidden, 2, true, options(Map.of())));
    return all;
  }

  public static List<String> names() {
    return List.copyOf(all().keySet());
  }

  private static void add(
      Map<String, Architecture> all, CellKind kind, int hidden, Map<String, String> options) {
    all.put(
        kind + " " + new TreeMap<>(options),
        new Architecture(kind, hidden, 1, false, options(options)));
  }

  private static CellOptions options(Map<String, String> options) {
    return CellOptions.fromMap(options);
  }
}
