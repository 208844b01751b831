package dev.offbeat.detector.model;

import dev.offbeat.detector.model.Atom.Applied;
import dev.offbeat.detector.model.Atom.Input;
import dev.offbeat.detector.model.Atom.Kept;
import dev.offbeat.detector.model.Atom.Product;
import dev.offbeat.detector.model.Slot.Dense;
import dev.offbeat.detector.model.Slot.Entrywise;
import dev.offbeat.detector.model.Slot.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives every vector that must be computed a slot, once, and splits what it is into terms. */
final class SlotBuilder {
  private final Map<Atom, Slot> ofAtoms = new HashMap<>();
  private final Map<Affine, Slot> ofValues = new HashMap<>();
  private final Set<Atom> prepared = new HashSet<>();
  private final List<Slot> slots = new ArrayList<>();

  /** All slots, each after those that it reads. */
  List<Slot> slots() {
    return slots;
  }

  /** Builds what a value needs, from the inputs on: no recursion, whatever the depth. */
  private void prepare(Affine value) {
    Deque<Atom> open = new ArrayDeque<>(value.terms().keySet());
    while (!open.isEmpty()) {
      Atom atom = open.element();
      int waiting = open.size();
      for (Affine source : prepared.contains(atom) ? List.<Affine>of() : atom.sources()) {
        source.terms().keySet().stream().filter(a -> !prepared.contains(a)).forEach(open::push);
      }
      if (open.size() == waiting) {
        open.pop();
        if (prepared.add(atom) && !(atom instanceof Product)) {
          slot(atom);
        }
      }
    }
  }

  Slot slot(Atom atom) {
    Slot slot = ofAtoms.get(atom);
    if (slot == null) {
      slot = build(atom);
      ofAtoms.put(atom, slot);
    }
    return slot;
  }

  // An instanceof chain for Java 17, which has no patterns in switch.
  private Slot build(Atom atom) {
    if (atom instanceof Kept kept) {
      return build(kept.value(), null);
    } else if (atom instanceof Applied applied) {
      return build(applied.argument(), applied.function());
    } else if (atom instanceof Product product) {
      return build(Affine.of(product), null);
    }
    return constant(new float[((Input) atom).width()]);
  }

  private Slot constant(float[] values) {
    Slot slot = new Slot(values.length, null, values);
    slots.add(slot);
    return slot;
  }

  private Slot build(Affine value, @Nullable VectorFunction function) {
    Slot slot = new Slot(value.width(), function, value.bias());
    value.terms().forEach((atom, matrix) -> addTerm(slot, atom, matrix));
    slot.entrywise.sort(
        Comparator.comparingInt(Entrywise::fromRow).thenComparing(Entrywise::toRow));
    if (slot.dense.isEmpty() && (value.hasBias() || !isWhole(slot))) {
      View bias = new View(constant(slot.bias), 0);
      slot.add(0, new Entrywise(0, slot.width, 1, bias, null));
    }
    slots.add(slot);
    return slot;
  }

  /** Whether the terms write each row, and each term rows that are all or none written before. */
  private static boolean isWhole(Slot slot) {
    int written = 0;
    int from = 0;
    for (Entrywise term : slot.entrywise) {
      boolean again = term.fromRow() == from && term.toRow() == written;
      if (term.fromRow() != written && !again) {
        return false;
      }
      from = term.fromRow();
      written = term.toRow();
    }
    return written == slot.width;
  }

  private void addTerm(Slot slot, Atom atom, float[][] matrix) {
    TermShape shape = TermShape.of(matrix);
    if (shape == null) {
      return;
    }
    if (!shape.diagonal()) {
      slot.add(new Dense(slot(atom), matrix, shape));
      return;
    }
    int from = shape.fromRow();
    int to = shape.toRow();
    int column = shape.fromColumn();
    float[] factors = shape.factors(matrix);
    if (!isUniform(factors)) {
      View weights = new View(constant(factors), 0);
      slot.add(new Entrywise(from, to, 1, weights, new View(slot(atom), column)));
    } else if (atom instanceof Product product) {
      View left = view(product.left(), column);
      slot.add(new Entrywise(from, to, factors[0], left, view(product.right(), column)));
    } else {
      slot.add(new Entrywise(from, to, factors[0], new View(slot(atom), column), null));
    }
  }

  /** Where a value's entries from one on stand. */
  View view(Affine value, int from) {
    if (value.terms().size() == 1 && !value.hasBias()) {
      Map.Entry<Atom, float[][]> term = value.terms().entrySet().iterator().next();
      TermShape shape = TermShape.of(term.getValue());
      if (shape != null
          && shape.diagonal()
          && shape.rows() == value.width()
          && isOne(shape.factors(term.getValue()))) {
        return new View(slot(term.getKey()), shape.fromColumn() + from);
      }
    }
    Slot slot = ofValues.get(value);
    if (slot == null) {
      slot = build(value, null);
      ofValues.put(value, slot);
    }
    return new View(slot, from);
  }

  private static boolean isUniform(float[] factors) {
    float[] same = new float[factors.length];
    Arrays.fill(same, factors[0]);
    return Arrays.equals(factors, same);
  }

  private static boolean isOne(float[] factors) {
    return factors[0] == 1 && isUniform(factors);
  }

  /** The parts of other slots that an output is put together from. */
  List<Entrywise> parts(Affine output) {
    prepare(output);
    List<Entrywise> parts = new ArrayList<>();
    boolean plain = !output.hasBias();
    for (Map.Entry<Atom, float[][]> term : output.terms().entrySet()) {
      TermShape shape = TermShape.of(term.getValue());
      plain &= shape == null || (shape.diagonal() && isOne(shape.factors(term.getValue())));
      if (plain && shape != null) {
        View view = new View(slot(term.getKey()), shape.fromColumn());
        parts.add(new Entrywise(shape.fromRow(), shape.toRow(), 1, view, null));
      }
    }
    parts.sort(Comparator.comparingInt(Entrywise::fromRow));
    int written = 0;
    for (Entrywise part : parts) {
      plain &= part.fromRow() == written;
      written = part.toRow();
    }
    return plain && written == output.width()
        ? parts
        : List.of(new Entrywise(0, output.width(), 1, view(output, 0), null));
  }
}
