package dev.offbeat.detector.model;

import dev.offbeat.detector.model.Atom.Clipped;
import dev.offbeat.detector.model.Atom.Product;
import dev.offbeat.detector.model.Atom.Squashed;
import dev.offbeat.detector.model.Atom.Squashing;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from a graph's expressions which cell it is, and takes its weights out. */
final class CellRecognizer {
  /** Floats of state up to which scalar Java is taken to beat ONNX Runtime's dispatch. */
  static final int LARGEST_STATE = 128;

  private static final String NO_CELL = "its recurrence is neither GRU nor FastRNN";

  private final StepExpressions step;
  private final int inputs;
  private final int hidden;

  private CellRecognizer(StepExpressions step) {
    this.step = step;
    inputs = step.x.width();
    hidden = step.before.width();
  }

  /**
   * The model as the fused engine runs it.
   *
   * @throws NotFusibleException if the engine has no kernel for it
   */
  static FusedModel recognize(byte[] file, ModelMetadata metadata, boolean foretellsScale) {
    int units = metadata.cell().stateSize();
    if (units > LARGEST_STATE) {
      throw new NotFusibleException(
          "%d floats of state, more than %d".formatted(units, LARGEST_STATE));
    }
    StepExpressions step = new StepExpressions(file, metadata, foretellsScale);
    CellRecognizer recognizer = new CellRecognizer(step);
    FusedHead head = recognizer.head(metadata.calibration().logScale());
    return new FusedModel(recognizer.inputs, recognizer.hidden, recognizer.cell(), head);
  }

  private FusedCell cell() {
    Affine next = step.nextState;
    if (next.width() == hidden && !next.hasBias()) {
      for (Atom atom : next.atoms()) {
        if (atom instanceof Squashed candidate && candidate.function() == Squashing.TANH) {
          FusedCell cell = fastRnn(next, candidate);
          return cell == null ? gru(next, candidate) : cell;
        }
      }
    }
    throw new NotFusibleException(NO_CELL);
  }

  /** h′ = α·c + β·h. */
  private @Nullable FusedCell fastRnn(Affine next, Squashed candidate) {
    float alpha = next.scale(candidate);
    float beta = next.scale(step.before);
    boolean fits =
        isOver(next, candidate, step.before)
            && isOver(candidate.argument(), step.x, step.before)
            && Float.isFinite(alpha)
            && Float.isFinite(beta);
    return fits
        ? new FusedFastRnn(inputs, hidden, panel(step.before, candidate.argument()), alpha, beta)
        : null;
  }

  /** h′ = n + z ⊙ (h − n). */
  private FusedCell gru(Affine next, Squashed candidate) {
    Gated update = gated(next, candidate);
    require(next.scale(candidate) == 1 && isOver(next, candidate, update.product));
    Affine difference = update.value;
    require(isOver(difference, step.before, candidate) && !difference.hasBias());
    require(difference.scale(step.before) == 1 && difference.scale(candidate) == -1);

    Affine argument = candidate.argument();
    Gated reset = gated(argument, step.x);
    Affine recalled = reset.value;
    require(isOver(argument, step.x, reset.product) && isOver(recalled, step.before));
    Panel gates = panel(step.before, update.gate, reset.gate);
    Panel driven = new Panel(argument.matrix(step.x), new float[hidden][0], argument.bias());
    Panel recall = new Panel(new float[hidden][0], recalled.matrix(step.before), recalled.bias());
    return new FusedGru(inputs, hidden, gates, driven, recall);
  }

  /** The product gate ⊙ value among an expression's atoms, besides the other one. */
  private Gated gated(Affine sum, Atom other) {
    for (Atom atom : sum.atoms()) {
      if (!atom.equals(other) && atom instanceof Product product && sum.scale(product) == 1) {
        Affine gate = gate(product.left());
        if (gate != null) {
          return new Gated(product, gate, product.right());
        }
        gate = gate(product.right());
        if (gate != null) {
          return new Gated(product, gate, product.left());
        }
      }
    }
    throw new NotFusibleException(NO_CELL);
  }

  private record Gated(Product product, Affine gate, Affine value) {}

  /** The argument of a gate σ(W·x + U·h + b); null for anything else. */
  private @Nullable Affine gate(Affine factor) {
    if (factor.atoms().size() == 1
        && !factor.hasBias()
        && factor.atoms().iterator().next() instanceof Squashed squashed
        && squashed.function() == Squashing.SIGMOID
        && factor.scale(squashed) == 1
        && isOver(squashed.argument(), step.x, step.before)) {
      return squashed.argument();
    }
    return null;
  }

  private FusedHead head(float calibratedLogScale) {
    Affine locations = step.prediction;
    int outputs = locations.width();
    Affine logScales = step.logScale;
    float lowest = Float.NEGATIVE_INFINITY;
    float highest = Float.POSITIVE_INFINITY;
    if (logScales == null) {
      float[] constant = new float[outputs];
      Arrays.fill(constant, calibratedLogScale);
      logScales = Affine.constant(constant);
    } else if (logScales.atoms().size() == 1
        && !logScales.hasBias()
        && logScales.atoms().iterator().next() instanceof Clipped clipped
        && logScales.scale(clipped) == 1) {
      logScales = clipped.argument();
      lowest = clipped.lowest();
      highest = clipped.highest();
    }
    boolean linear = isOver(locations, step.x, step.after) && isOver(logScales, step.x, step.after);
    if (!linear) {
      throw new NotFusibleException("its outputs are not linear in inputs and new state");
    }
    return new FusedHead(outputs, panel(step.after, locations, logScales), lowest, highest);
  }

  /** Functions of inputs and a state, one above the other. */
  private Panel panel(Atom state, Affine... functions) {
    List<float[]> ofInputs = new ArrayList<>();
    List<float[]> ofState = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    int rows = 0;
    for (Affine function : functions) {
      ofInputs.addAll(List.of(function.matrix(step.x)));
      ofState.addAll(List.of(function.matrix(state)));
      biases.add(function.bias());
      rows += function.width();
    }
    FloatBuffer bias = FloatBuffer.allocate(rows);
    biases.forEach(bias::put);
    return new Panel(
        ofInputs.toArray(float[][]::new), ofState.toArray(float[][]::new), bias.array());
  }

  private static boolean isOver(Affine function, Atom... atoms) {
    return Set.of(atoms).containsAll(function.atoms());
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new NotFusibleException(NO_CELL);
    }
  }
}
