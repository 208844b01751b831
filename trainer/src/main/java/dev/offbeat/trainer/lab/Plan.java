package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.nn.Activation;
import dev.offbeat.trainer.nn.Architecture;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.CellOptions;
import dev.offbeat.trainer.nn.TimeScales;
import dev.offbeat.trainer.train.GradientClipping;
import java.util.ArrayList;
import java.util.List;

/** Who tries what. The settings were found by trial; budgets are the same for all at a task. */
final class Plan {
  private static final int HIDDEN = 16;
  private static final int RESERVOIR = 100;
  private static final int SHORT = 5;
  private static final int TRAINED = 20;
  private static final int TESTED = 10 * TRAINED;
  private static final int FIRST = 10;
  private static final int BUDGET = 4000;
  private static final int LONG_LAG = 200;
  private static final int LONG_LAG_BUDGET = 2500;
  private static final double LEARNING_RATE = 0.01;
  private static final double LSTM_LEARNING_RATE = 0.02; // over a lag
  private static final GradientClipping CLIPPING = GradientClipping.parse("norm:1");

  private Plan() {}

  /** One contender at one course. */
  record Entry(Course course, Contender contender) {
    /** As people call it, {@code adding 100 gru}. */
    @Override
    public String toString() {
      String lag = course.lag() > 0 ? " " + course.lag() : "";
      return course.name() + lag + " " + contender.name();
    }
  }

  static List<Entry> entries(LabOptions options) {
    List<Entry> entries = new ArrayList<>();
    for (Lab.TaskName name : Lab.TaskName.values()) {
      if (options.tasks().contains(name)) {
        for (int lag : name.hasLag() ? options.lags() : List.of(0)) {
          Course course = course(name, lag);
          contenders(course, options).forEach(one -> entries.add(new Entry(course, one)));
        }
      }
    }
    return entries;
  }

  private static Course course(Lab.TaskName name, int lag) {
    String written = name.toString();
    return switch (name) {
      case PARITY -> generalizing(written, new ParityTask(), TESTED);
      case ADDITION -> generalizing(written, new AdditionTask(), TESTED);
      case EVEN_B -> generalizing(written, new EvenCountTask(), TRAINED + 1);
      case ADDING -> bridging(written, new AddingTask(), lag);
      case RECALL -> bridging(written, new RecallTask(), lag);
    };
  }

  private static Course generalizing(String name, Task task, int shortestTest) {
    return new Course(name, task, 0, true, SHORT, TRAINED, shortestTest, TESTED, BUDGET);
  }

  private static Course bridging(String name, Task task, int lag) {
    int budget = lag > LONG_LAG ? LONG_LAG_BUDGET : BUDGET;
    return new Course(name, task, lag, false, Math.min(FIRST, lag), lag, lag, lag, budget);
  }

  private static List<Contender> contenders(Course course, LabOptions options) {
    boolean hasLag = course.lag() > 0;
    List<Contender> contenders = new ArrayList<>();
    for (CellKind kind : CellKind.values()) {
      boolean isWanted = options.cells().isEmpty() || options.cells().contains(kind);
      // Jordan's memory is its output, and nobody asks for one before the end
      if (isWanted && (kind != CellKind.JORDAN || !hasLag)) {
        contenders.add(contender(kind, course.lag()));
        if (kind == CellKind.ELMAN && hasLag && options.hasVariants()) {
          contenders.addAll(elmanVariants());
        }
      }
    }
    return contenders;
  }

  private static Contender contender(CellKind kind, int lag) {
    CellOptions options = CellOptions.defaults();
    if (kind == CellKind.LEAKY && lag > 0) {
      String scales = "learned:1.." + Math.max(2, lag);
      options = with(options.activation(), TimeScales.parse(scales));
    }
    double learningRate = kind == CellKind.LSTM && lag > 0 ? LSTM_LEARNING_RATE : LEARNING_RATE;
    int hidden = kind == CellKind.ESN ? RESERVOIR : HIDDEN;
    Architecture architecture = new Architecture(kind, hidden, 1, false, options);
    return new Contender(kind.toString(), architecture, learningRate, CLIPPING, 0);
  }

  private static List<Contender> elmanVariants() {
    Architecture plain = Architecture.of(CellKind.ELMAN, HIDDEN);
    CellOptions relu = with(Activation.RELU, CellOptions.defaults().timeScales());
    return List.of(
        new Contender("elman unclipped", plain, LEARNING_RATE, GradientClipping.parse("none"), 0),
        new Contender("elman penalty", plain, LEARNING_RATE, CLIPPING, 1),
        new Contender(
            "elman relu",
            new Architecture(CellKind.ELMAN, HIDDEN, 1, false, relu),
            LEARNING_RATE,
            CLIPPING,
            0));
  }

  private static CellOptions with(Activation activation, TimeScales timeScales) {
    CellOptions other = CellOptions.defaults();
    return new CellOptions(
        activation,
        timeScales,
        other.delays(),
        other.rank(),
        other.resetsAfter(),
        other.peepholes(),
        other.coupledGates(),
        other.spectralRadius(),
        other.density());
  }
}
