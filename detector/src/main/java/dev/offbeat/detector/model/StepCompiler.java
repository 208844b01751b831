package dev.offbeat.detector.model;

import dev.offbeat.detector.model.Slot.Entrywise;
import dev.offbeat.detector.model.StepProgram.Copy;
import dev.offbeat.detector.model.VectorOperation.Map;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns a graph's expressions into a program. */
final class StepCompiler {
  /*
   * Every vector has a slot of its own in the arena, so nothing is overwritten within a step. Levels
   * order the work: a slot's level is above those of all that it reads. At each level come first
   * the matrix products that can be run, as few panels as pay; then sums of products entry by
   * entry; then functions, over slots side by side at once.
   */

  /** Multiplications a step up to which plain Java is taken to beat ONNX Runtime's dispatch. */
  static final long LARGEST_STEP = 1 << 16;

  private static final int LARGEST_ARENA = 1 << 16; // floats
  private static final long LARGEST_PANELS = 1 << 22; // floats, zeros included

  private final SlotBuilder builder = new SlotBuilder();
  private final List<PanelGroup> groups = new ArrayList<>();
  private final List<@Nullable VectorFunction> functions = new ArrayList<>();
  private final List<VectorOperation> operations = new ArrayList<>();

  private StepCompiler() {}

  /**
   * The model as the fused engine runs it.
   *
   * @throws NotFusibleException if there is no program for it
   */
  static StepProgram compile(byte[] file, ModelMetadata metadata, boolean foretellsScale) {
    StepExpressions step = new StepExpressions(file, metadata, foretellsScale);
    return new StepCompiler().program(step, metadata.calibration().logScale());
  }

  private StepProgram program(StepExpressions step, float calibratedLogScale) {
    Slot x = builder.slot(step.x);
    Slot state = builder.slot(step.state);
    Affine constant = Affine.constant(new float[] {calibratedLogScale});
    Affine logScales =
        step.logScale == null ? constant.widened(step.prediction.width()) : step.logScale;
    List<Entrywise> nextState = builder.parts(step.nextState);
    List<Entrywise> prediction = builder.parts(step.prediction);
    List<Entrywise> logScale = builder.parts(logScales);
    group();
    int size = place(x, state);
    emit();
    return new StepProgram(
        arena(size),
        x.width,
        state.width,
        operations,
        copies(nextState),
        copies(prediction),
        copies(logScale));
  }

  private void group() {
    long multiplications = 0;
    for (Slot slot : builder.slots()) {
      if (!functions.contains(slot.function)) {
        functions.add(slot.function);
      }
      if (!slot.dense.isEmpty()) {
        PanelGroup own = new PanelGroup(slot);
        PanelGroup best = null;
        for (PanelGroup group : groups) {
          if (group.gain(own) > (best == null ? 0 : best.gain(own))) {
            best = group;
          }
        }
        if (best == null) {
          groups.add(own);
        } else {
          best.addAll(own);
        }
      }
    }
    for (PanelGroup group : groups) {
      multiplications += group.multiplications();
    }
    if (multiplications > LARGEST_STEP) {
      throw new NotFusibleException(
          "%d multiplications a step, more than %d".formatted(multiplications, LARGEST_STEP));
    }
  }

  /** Gives each slot its place; the size of the arena. */
  private int place(Slot x, Slot state) {
    x.at = 0;
    state.at = x.width;
    int at = state.at + state.width;
    Comparator<Slot> order =
        Comparator.<Slot>comparingInt(slot -> slot.level)
            .thenComparingInt(slot -> functions.indexOf(slot.function));
    long weights = 0;
    for (PanelGroup group : groups) {
      at = group.place(at, order);
      weights += group.columns() * at;
    }
    List<Slot> others = new ArrayList<>(builder.slots());
    others.removeIf(Slot::isPlaced);
    others.sort(order);
    for (Slot slot : others) {
      slot.at = at;
      at += slot.width;
    }
    if (at > LARGEST_ARENA || weights > LARGEST_PANELS) {
      throw new NotFusibleException("%d numbers a step".formatted(at));
    }
    return at;
  }

  private void emit() {
    int levels = builder.slots().stream().mapToInt(slot -> slot.level).max().orElse(0);
    for (int level = 0; level < levels; level++) {
      for (PanelGroup group : groups) {
        if (group.level == level) {
          operations.add(group.panel());
        }
      }
      List<Slot> ready = new ArrayList<>();
      for (Slot slot : builder.slots()) {
        if (slot.level == level + 1) {
          emitSums(slot);
          ready.add(slot);
        }
      }
      emitFunctions(ready);
    }
  }

  private void emitSums(Slot slot) {
    boolean[] written = new boolean[slot.width];
    Arrays.fill(written, !slot.dense.isEmpty());
    List<Entrywise> terms = slot.entrywise;
    for (int i = 0; i < terms.size(); ) {
      Entrywise first = terms.get(i++);
      int at = slot.at + first.fromRow();
      VectorOperation sum;
      if (written[first.fromRow()]) {
        sum = Sum.of(at, first.rows(), Term.linear(1, at), first.term());
      } else if (i < terms.size() && terms.get(i).hasRowsOf(first)) {
        sum = Sum.of(at, first.rows(), first.term(), terms.get(i++).term());
      } else {
        sum = Sum.of(at, first.rows(), first.term());
      }
      operations.add(sum);
      Arrays.fill(written, first.fromRow(), first.toRow(), true);
    }
  }

  private void emitFunctions(List<Slot> ready) {
    ready.sort(Comparator.comparingInt(slot -> slot.at));
    Map last = null;
    for (Slot slot : ready) {
      if (slot.function != null) {
        Map map = new Map(slot.function, slot.at, slot.at + slot.width);
        if (last != null && last.to() == map.from() && last.function().equals(map.function())) {
          operations.remove(operations.size() - 1);
          map = new Map(map.function(), last.from(), map.to());
        }
        operations.add(map);
        last = map;
      }
    }
  }

  private float[] arena(int size) {
    float[] arena = new float[size];
    for (Slot slot : builder.slots()) {
      System.arraycopy(slot.bias, 0, arena, slot.at, slot.width);
    }
    return arena;
  }

  private static List<Copy> copies(List<Entrywise> parts) {
    return parts.stream()
        .map(part -> new Copy(part.left().at(), part.fromRow(), part.rows()))
        .toList();
  }
}
