package dev.offbeat.trainer.lab;

import dev.offbeat.trainer.lab.Examination.Mark;
import dev.offbeat.trainer.nn.CellKind;
import dev.offbeat.trainer.nn.GradientNormPenalty;
import dev.offbeat.trainer.nn.Loss;
import dev.offbeat.trainer.nn.Network;
import dev.offbeat.trainer.nn.RidgeReadout;
import dev.offbeat.trainer.nn.Window;
import dev.offbeat.trainer.train.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** One contender at one course, trained on fresh sequences and examined on others. */
final class Trial {
  /*
   * Full backpropagation through time from a zero state, squared loss, Adam. The lessons begin short
   * and grow twice as long whenever most answers are right (a curriculum: Zaremba, Sutskever: Learning
   * to execute. 2014), the same for every contender. Training ends when the exam in the test's length
   * is passed with some margin, or with the budget; a last exam of other sequences decides. The learning
   * curve is drawn from sequences of its own, at distances that grow.
   */
  private static final int LANES = 32;
  private static final int UPDATES_PER_CHECK = 20;
  private static final int CHECK = 64;
  private static final int EXAM = 2048;
  private static final int RESERVOIR_LESSONS = 2048;
  private static final double ENOUGH_TO_GO_ON = 0.95;
  private static final double ENOUGH_TO_TRY = 0.99;
  private static final double ENOUGH_TO_END = 0.998;
  private static final double SOLVED = 0.99;
  private static final double RIDGE = 1e-6;
  private static final int POINTS = 40;
  private static final double POINT_RATIO = 1.25; // of the sequences at two points, at most

  private final Course course;
  private final Contender contender;
  private final Network network;
  private final float[] parameters;
  private final float[] gradient;
  private final Optimizer optimizer;
  private final SplittableRandom lessons;
  private final SplittableRandom exams;
  private final SplittableRandom points;
  private final Examination exam;
  private final List<LabResult.Point> curve = new ArrayList<>();
  private double spent; // of the budget
  private double drawnAt; // what was spent at the last point of the curve
  private long sequences;
  private int stage;

  Trial(Course course, Contender contender, long seed) {
    this.course = course;
    this.contender = contender;
    network = new Network(contender.architecture(), course.task().inputs(), 1, 1);
    parameters = network.initialParameters(seed);
    gradient = new float[network.parameterCount()];
    optimizer = new Optimizer(network, contender.options(LANES, seed));
    SplittableRandom random = new SplittableRandom(seed);
    lessons = random.split();
    exams = random.split();
    points = random.split();
    exam = new Examination(course.task(), course.shortestTest(), course.testSteps(), network);
  }

  /**
   * Runs it.
   *
   * @param progress takes the share of the budget that is spent
   */
  LabResult run(DoubleConsumer progress) {
    long start = System.nanoTime();
    draw(progress);
    List<Integer> stages = course.stages();
    if (contender.architecture().cell() == CellKind.ESN) {
      stage = stages.size() - 1;
      solve();
    } else {
      for (stage = 0; teach(stages.get(stage), progress) && stage + 1 < stages.size(); stage++) {}
    }
    draw(progress);
    Mark mark = exam.take(parameters, EXAM, exams.nextLong());
    return new LabResult(
        course.name(),
        course.lag(),
        contender.name(),
        mark.right() >= SOLVED,
        1 - mark.right(),
        mark.squaredError(),
        stages.get(stage),
        sequences,
        (System.nanoTime() - start) / 1e9,
        curve);
  }

  /**
   * Teaches sequences of a length.
   *
   * @return whether enough was learnt to go on to longer ones
   */
  private boolean teach(int steps, DoubleConsumer progress) {
    Window window = network.newWindow(steps, LANES);
    boolean isPenalized = contender.penalty() > 0;
    GradientNormPenalty penalty =
        isPenalized ? new GradientNormPenalty(network, steps, LANES) : null;
    Examination check = new Examination(course.task(), course.shortest(steps), steps, network);
    boolean isLast = steps == course.lastSteps();
    while (spent < course.budget()) {
      for (int n = 0; n < UPDATES_PER_CHECK; n++) {
        update(window, penalty);
      }
      double right = check.take(parameters, CHECK, exams.nextLong()).right();
      if (isPointDue()) {
        draw(progress);
      }
      if (!isLast && right >= ENOUGH_TO_GO_ON) {
        return true;
      }
      if (isLast && right >= ENOUGH_TO_TRY) {
        double examined = exam.take(parameters, EXAM, exams.nextLong()).right();
        if (examined >= ENOUGH_TO_END) {
          return true;
        }
      }
    }
    return false;
  }

  private void update(Window window, @Nullable GradientNormPenalty penalty) {
    int asked = fill(window);
    Arrays.fill(gradient, 0);
    window.setTeacherForcing(true);
    window.forward(parameters);
    window.loss(Loss.SQUARED, 1f / asked);
    window.backward(parameters, gradient);
    int steps = window.steps();
    if (penalty != null) {
      float each = (float) (contender.penalty() / ((steps - 1.0) * LANES));
      penalty.add(window, parameters, gradient, each);
    }
    double progress = Math.min(1, spent / course.budget());
    optimizer.step(parameters, gradient, Optimizer.norm(gradient), progress);
    spent += (double) steps / course.lastSteps();
  }

  /** Draws a lesson for every lane; number of answers asked. */
  private int fill(Window window) {
    int steps = window.steps();
    int shortest = course.shortest(steps);
    int asked = 0;
    for (int lane = 0; lane < LANES; lane++) {
      Sequence lesson = course.task().draw(lessons.nextInt(shortest, steps + 1), lessons);
      lesson.fill(window, lane);
      asked += lesson.asked();
    }
    sequences += LANES;
    return asked;
  }

  /** Fits a reservoir's readout in closed form. */
  private void solve() {
    Window window = network.newWindow(course.lastSteps(), LANES);
    RidgeReadout readout = new RidgeReadout(network);
    while (sequences < RESERVOIR_LESSONS) {
      fill(window);
      window.forward(parameters);
      readout.add(window);
    }
    readout.solve(parameters, RIDGE);
  }

  private boolean isPointDue() {
    long last = curve.get(curve.size() - 1).sequences();
    return sequences > POINT_RATIO * last || spent - drawnAt > (double) course.budget() / POINTS;
  }

  /** Adds a point to the learning curve. */
  private void draw(DoubleConsumer progress) {
    drawnAt = spent;
    Mark mark = exam.take(parameters, CHECK, points.nextLong());
    curve.add(new LabResult.Point(sequences, 1 - mark.right()));
    progress.accept(Math.min(1, spent / course.budget()));
  }
}
