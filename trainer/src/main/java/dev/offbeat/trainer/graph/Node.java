package dev.offbeat.trainer.graph;

/** A vector of the step, one for every lane: an input, or what an operation makes of others. */
public final class Node {
  final int id;
  final Operation operation;
  private final int width;

  Node(int id, int width, Operation operation) {
    this.id = id;
    this.width = width;
    this.operation = operation;
  }

  /** Number of entries. */
  public int width() {
    return width;
  }

  /** Whether it is made of parameters alone, and so the same in every step and lane. */
  boolean isFixed() {
    return operation.isFixed();
  }
}
