package dev.offbeat.detector.model;

import dev.offbeat.detector.model.Slot.Dense;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Slots whose matrix products are run as one {@link Panel}. */
final class PanelGroup {
  /*
   * A pass over four columns costs about as much as 26 rows do, whatever the rows: loops start and
   * end slowly. So rows that read less than others are better multiplied by zeros than on their own,
   * as long as they are few.
   */
  private static final long PASS = 26;
  private static final int COLUMNS_OF_A_PASS = 4;

  /** An entry of a slot. */
  private record Column(Slot slot, int index) {}

  final int level;
  private final Map<Column, Integer> columns = new LinkedHashMap<>(); // → index in the panel
  private final List<Slot> slots = new ArrayList<>();
  private int rows;

  PanelGroup(Slot slot) {
    level = slot.denseLevel;
    slots.add(slot);
    rows = slot.width;
    for (Dense term : slot.dense) {
      for (int c = term.shape().fromColumn(); c < term.shape().toColumn(); c++) {
        addColumn(new Column(term.source(), c));
      }
    }
  }

  private void addColumn(Column column) {
    columns.putIfAbsent(column, columns.size());
  }

  long columns() {
    return columns.size();
  }

  long multiplications() {
    return (long) rows * columns.size();
  }

  private static long cost(long rows, long columns) {
    return (columns + COLUMNS_OF_A_PASS - 1) / COLUMNS_OF_A_PASS * (PASS + rows);
  }

  /** How much cheaper one panel is than two; negative where two are cheaper. */
  long gain(PanelGroup other) {
    if (other.level != level) {
      return -1;
    }
    long union =
        columns.size()
            + other.columns.keySet().stream().filter(c -> !columns.containsKey(c)).count();
    return cost(rows, columns.size())
        + cost(other.rows, other.columns.size())
        - cost(rows + other.rows, union);
  }

  void addAll(PanelGroup other) {
    other.columns.keySet().forEach(this::addColumn);
    slots.addAll(other.slots);
    rows += other.rows;
  }

  /** Gives the slots their places, one after the other; the index after the last. */
  int place(int from, Comparator<Slot> order) {
    slots.sort(order);
    int at = from;
    for (Slot slot : slots) {
      slot.at = at;
      at += slot.width;
    }
    return at;
  }

  /** The product, once all slots have their places. */
  VectorOperation panel() {
    float[][] matrix = new float[rows][columns.size()];
    float[] bias = new float[rows];
    int first = slots.get(0).at;
    for (Slot slot : slots) {
      int row = slot.at - first;
      System.arraycopy(slot.bias, 0, bias, row, slot.width);
      for (Dense term : slot.dense) {
        fill(matrix, row, term);
      }
    }
    int[] sources = columns.keySet().stream().mapToInt(c -> c.slot.at + c.index).toArray();
    return rows <= SmallPanel.LARGEST
        ? new SmallPanel(first, sources, matrix, bias)
        : new Panel(first, sources, matrix, bias);
  }

  private void fill(float[][] matrix, int row, Dense term) {
    for (int c = term.shape().fromColumn(); c < term.shape().toColumn(); c++) {
      int column = columns.get(new Column(term.source(), c));
      for (int r = 0; r < term.matrix().length; r++) {
        matrix[row + r][column] = term.matrix()[r][c];
      }
    }
  }
}
