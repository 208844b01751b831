package dev.offbeat.trainer;

import dev.offbeat.trainer.nn.Activation;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.CellOptions;
import dev.offbeat.trainer.nn.TimeScales;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The command line's options of a network. */
final class NetworkOptions {
  private static final CellOptions DEFAULTS = CellOptions.defaults();

  @Option(
      names = "--cell",
      paramLabel = "KIND",
      description = "Recurrent cell: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private CellKind cell = CellKind.GRU;

  @Option(
      names = "--hidden",
      paramLabel = "N",
      description = "Units of each layer. Default: ${DEFAULT-VALUE}.")
  private int hidden = 16;

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Cells stacked one on the other. Default: ${DEFAULT-VALUE}.")
  private int layers = 1;

  @Option(names = "--skips", description = "Let the output see every layer, not the last alone.")
  private boolean skips;

  @Option(
      names = "--activation",
      paramLabel = "tanh|relu",
      description = "Of elman and leaky units. Default: ${DEFAULT-VALUE}.")
  private Activation activation = DEFAULTS.activation();

  @Option(
      names = "--time-scales",
      paramLabel = "STEPS",
      converter = TimeScalesConverter.class,
      description =
          "Of leaky and esn units: 8 for all, 2..64 drawn over a range, learned or learned:2..64."
              + " Default: 1.0..32.0.")
  private TimeScales timeScales = DEFAULTS.timeScales();

  @Option(
      names = "--delays",
      split = ",",
      paramLabel = "N",
      description =
          "Recurrent connections of elman and leaky units also over longer delays: 1,5,8."
              + " Default: 1.")
  private List<Integer> delays = DEFAULTS.delays();

  @Option(
      names = "--rank",
      paramLabel = "N",
      description = "Low rank of fastgrnn's matrices; 0: full. Default: ${DEFAULT-VALUE}.")
  private int rank = DEFAULTS.rank();

  @Option(
      names = "--reset",
      paramLabel = "after|before",
      description =
          "Whether gru's reset gate acts after the recurrent product (ONNX's"
              + " linear_before_reset=1) or before. Default: ${DEFAULT-VALUE}.")
  private Reset reset = Reset.after;

  @Option(names = "--peepholes", description = "Let lstm's gates see its cell state.")
  private boolean peepholes;

  @Option(
      names = "--coupled-gates",
      description = "Make lstm's input gate one less its forget gate.")
  private boolean coupledGates;

  @Option(
      names = "--spectral-radius",
      paramLabel = "V",
      description = "Of esn's recurrent weights. Default: ${DEFAULT-VALUE}.")
  private double spectralRadius = DEFAULTS.spectralRadius();

  @Option(
      names = "--density",
      paramLabel = "V",
      description =
          "Share of esn's recurrent weights that are not zero. Default: ${DEFAULT-VALUE}.")
  private double density = DEFAULTS.density();

  private enum Reset {
    after,
    before
  }

  static final class TimeScalesConverter implements ITypeConverter<TimeScales> {
    @Override
    public TimeScales convert(String text) {
      try {
        return TimeScales.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /**
   * What they describe.
   *
   * @throws IllegalArgumentException if they contradict each other or a range
   */
  Architecture architecture() {
    CellOptions options =
        new CellOptions(
            activation,
            timeScales,
            delays,
            rank,
            reset == Reset.after,
            peepholes,
            coupledGates,
            spectralRadius,
            density);
    return new Architecture(cell, hidden, layers, skips, options);
  }
}
