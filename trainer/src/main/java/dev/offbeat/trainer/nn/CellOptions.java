package dev.offbeat.trainer.nn;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Variants of the cells. Each holds for some kinds only, and has its default for the others.
 *
 * @param activation of elman and leaky units
 * @param timeScales of leaky units, and of an echo state network's
 * @param delays of the recurrent connections of elman and leaky units, ascending from 1, steps
 * @param rank of FastGRNN's matrices, R; 0 for full
 * @param resetsAfter whether a GRU's reset gate acts after the recurrent product
 * @param peepholes whether an LSTM's gates see its cell state
 * @param coupledGates whether an LSTM's input gate is one less its forget gate
 * @param spectralRadius of an echo state network's recurrent weights
 * @param density share of them that are not zero
 */
public record CellOptions(
    Activation activation,
    TimeScales timeScales,
    List<Integer> delays,
    int rank,
    boolean resetsAfter,
    boolean peepholes,
    boolean coupledGates,
    double spectralRadius,
    double density) {
  private static final int LONGEST_DELAY = 1000;

  public CellOptions {
    delays = List.copyOf(delays);
    boolean ascends = !delays.isEmpty() && delays.get(0) == 1;
    for (int k = 1; ascends && k < delays.size(); k++) {
      ascends = delays.get(k) > delays.get(k - 1) && delays.get(k) <= LONGEST_DELAY;
    }
    require(ascends, "delays", "1 first, then ascending up to " + LONGEST_DELAY, delays);
    require(rank >= 0 && rank <= 1024, "rank", "0 to 1024", rank);
    require(
        spectralRadius > 0 && spectralRadius <= 10,
        "spectral-radius",
        "in (0, 10]",
        spectralRadius);
    require(density > 0 && density <= 1, "density", "in (0, 1]", density);
  }

  private static void require(boolean condition, String key, String rule, Object found) {
    if (!condition) {
      throw new IllegalArgumentException("%s: expected %s, found %s".formatted(key, rule, found));
    }
  }

  /** The default variant of every cell. */
  public static CellOptions defaults() {
    return new CellOptions(
        Activation.TANH, new TimeScales(1, 32, false), List.of(1), 0, true, false, false, 0.9, 0.2);
  }

  /** An option by its command-line name, the kinds that it holds for, and how it is written. */
  @SuppressWarnings("ImmutableEnumChecker") // a set of constants and a lambda
  private enum Key {
    ACTIVATION("activation", EnumSet.of(CellKind.ELMAN, CellKind.LEAKY), o -> "" + o.activation),
    TIME_SCALES("time-scales", EnumSet.of(CellKind.LEAKY, CellKind.ESN), o -> "" + o.timeScales),
    DELAYS(
        "delays",
        EnumSet.of(CellKind.ELMAN, CellKind.LEAKY),
        o -> String.join(",", o.delays.stream().map(String::valueOf).toList())),
    RANK("rank", EnumSet.of(CellKind.FASTGRNN), o -> "" + o.rank),
    RESET("reset", EnumSet.of(CellKind.GRU), o -> o.resetsAfter ? "after" : "before"),
    PEEPHOLES("peepholes", EnumSet.of(CellKind.LSTM), o -> "" + o.peepholes),
    COUPLED_GATES("coupled-gates", EnumSet.of(CellKind.LSTM), o -> "" + o.coupledGates),
    SPECTRAL_RADIUS("spectral-radius", EnumSet.of(CellKind.ESN), o -> "" + o.spectralRadius),
    DENSITY("density", EnumSet.of(CellKind.ESN), o -> "" + o.density);

    private final String option;
    private final EnumSet<CellKind> kinds;
    private final Writer writer;

    Key(String option, EnumSet<CellKind> kinds, Writer writer) {
      this.option = option;
      this.kinds = kinds;
      this.writer = writer;
    }

    private interface Writer {
      String write(CellOptions options);
    }
  }

  /** The options of a kind that are not their defaults, by their command-line names. */
  public SortedMap<String, String> toMap(CellKind kind) {
    SortedMap<String, String> map = new TreeMap<>();
    for (Key key : Key.values()) {
      String written = key.writer.write(this);
      if (key.kinds.contains(kind) && !written.equals(key.writer.write(defaults()))) {
        map.put(key.option, written);
      }
    }
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote; keys of others are passed over.
   *
   * @throws IllegalArgumentException if a value is none
   */
  public static CellOptions fromMap(Map<String, String> map) {
    CellOptions defaults = defaults();
    UnaryOperator<String> value =
        option -> {
          for (Key key : Key.values()) {
            if (key.option.equals(option)) {
              return map.getOrDefault(option, key.writer.write(defaults));
            }
          }
          throw new IllegalStateException(option);
        };
    return new CellOptions(
        value.apply("activation").equals("relu") ? Activation.RELU : Activation.TANH,
        TimeScales.parse(value.apply("time-scales")),
        numbers(value.apply("delays")),
        Integer.parseInt(value.apply("rank")),
        value.apply("reset").equals("after"),
        Boolean.parseBoolean(value.apply("peepholes")),
        Boolean.parseBoolean(value.apply("coupled-gates")),
        Double.parseDouble(value.apply("spectral-radius")),
        Double.parseDouble(value.apply("density")));
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      numbers.add(Integer.valueOf(number.strip()));
    }
    return numbers;
  }

  /**
   * Refuses an option that a kind of cell has no use for.
   *
   * @throws IllegalArgumentException if one differs from its default
   */
  public void requireFit(CellKind kind) {
    for (Key key : Key.values()) {
      String written = key.writer.write(this);
      if (!key.kinds.contains(kind) && !written.equals(key.writer.write(defaults()))) {
        throw new IllegalArgumentException(
            "%s: expected with --cell %s, found --cell %s"
                .formatted(
                    key.option,
                    String.join(" or ", key.kinds.stream().map(CellKind::toString).toList()),
                    kind));
      }
    }
  }
}
