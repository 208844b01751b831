package dev.offbeat.trainer.train;

import dev.offbeat.detector.score.Normalizer;
import dev.offbeat.trainer.data.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the configuration with the lowest validation loss without training all of them to the end.
 * The same history, space and number give the same network, bit for bit.
 */
public final class SuccessiveHalving implements AutoCloseable {
  /*
   * Jamieson, Talwalkar: Non-stochastic best arm identification and hyperparameter optimization.
   * AISTATS 2016, algorithm 1. With n candidates and K = ⌈log₂ n⌉ rungs, those left at rung k = 0 … K−1
   * are trained until each has run
   *
   *   R(k) = ⌈E / 2^(K−k)⌉ epochs,   E the epochs of a full training,
   *
   * then the better half goes on, ⌈n / 2^(k+1)⌉ of them: every rung but the first costs about the
   * same. The last one left is trained to the end. A candidate's training is left and taken up again,
   * its learning rate following the full training's course throughout, so that the winner is what
   * training its configuration alone would have given.
   */
  private final List<Trainer> trainers = new ArrayList<>();
  private final Candidate.State[] states;
  private final SearchListener listener;

  private SuccessiveHalving(int count, SearchListener listener) {
    states = new Candidate.State[count];
    java.util.Arrays.fill(states, Candidate.State.WAITING);
    this.listener = listener;
  }

  /**
   * Searches, and trains the winner to the end.
   *
   * @param count candidates, 2 or more
   * @param origins what a candidate starts from
   * @param threads threads to use; they change nothing but the time it takes
   * @param listener hears of the candidates
   * @param training hears of the winner's training after the search
   * @throws IllegalArgumentException if an origin does not fit
   * @throws TrainingException if no candidate has a finite loss
   */
  public static FittedNetwork search(
      History history,
      Normalizer normalizer,
      SearchSpace space,
      int count,
      Function<TrainingOptions, Origin> origins,
      int threads,
      SearchListener listener,
      TrainingListener training) {
    List<TrainingOptions> drawn = space.draw(count);
    Relay relay = new Relay();
    try (SuccessiveHalving search = new SuccessiveHalving(drawn.size(), listener)) {
      for (TrainingOptions options : drawn) {
        Origin origin = origins.apply(options);
        search.trainers.add(new Trainer(history, normalizer, options, origin, threads, relay));
      }
      relay.listener =
          new TrainingListener() {
            @Override
            public void onEpoch(TrainingReport.Epoch epoch) {
              search.tell();
            }
          };
      Trainer winner = search.trainers.get(search.winner());
      SortedMap<String, String> result = search.result(winner);
      relay.listener = training;
      return winner.finish().withSearch(result);
    }
  }

  /** Passes on to whoever listens at the time. */
  private static final class Relay implements TrainingListener {
    private TrainingListener listener = TrainingListener.NONE;

    @Override
    public void onUpdate(double progress, double loss, double gradientNorm) {
      listener.onUpdate(progress, loss, gradientNorm);
    }

    @Override
    public void onEpoch(TrainingReport.Epoch epoch) {
      listener.onEpoch(epoch);
    }
  }

  /** Runs all rungs; index of the one that is left. */
  private int winner() {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < trainers.size(); i++) {
      left.add(i);
    }
    int epochs = trainers.get(0).options().epochs();
    int rungs = 32 - Integer.numberOfLeadingZeros(left.size() - 1);
    for (int rung = 0; rung < rungs; rung++) {
      int length = 1 << (rungs - rung);
      for (int i : left) {
        advance(i, (epochs + length - 1) / length);
      }
      left.sort(Comparator.comparingDouble(i -> trainers.get(i).bestLoss()));
      int kept = (left.size() + 1) / 2;
      for (int i : left.subList(kept, left.size())) {
        drop(i);
      }
      left = new ArrayList<>(left.subList(0, kept));
    }
    int best = left.get(0);
    if (!Double.isFinite(trainers.get(best).bestLoss())) {
      throw new TrainingException(
          "every configuration diverged: no loss is finite; try a smaller --learning-rate, or"
              + " --clip norm:0.1");
    }
    states[best] = Candidate.State.WINNER;
    tell();
    return best;
  }

  private void advance(int index, int epochs) {
    states[index] = Candidate.State.RUNNING;
    tell();
    trainers.get(index).advance(epochs);
    states[index] = Candidate.State.WAITING;
  }

  private void drop(int index) {
    Trainer trainer = trainers.get(index);
    boolean diverged = !Double.isFinite(trainer.bestLoss());
    states[index] = diverged ? Candidate.State.DIVERGED : Candidate.State.DROPPED;
    trainer.close();
    tell();
  }

  private void tell() {
    listener.onChange(ranking());
  }

  /** By the epochs survived, then by the loss. */
  private List<Candidate> ranking() {
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < trainers.size(); i++) {
      Trainer one = trainers.get(i);
      all.add(new Candidate(i + 1, one.options(), one.epochs(), one.bestLoss(), states[i]));
    }
    all.sort(Comparator.comparing(SuccessiveHalving::isOut).thenComparingDouble(Candidate::loss));
    return all;
  }

  private static boolean isOut(Candidate candidate) {
    return candidate.state() == Candidate.State.DROPPED
        || candidate.state() == Candidate.State.DIVERGED;
  }

  private SortedMap<String, String> result(Trainer winner) {
    List<Candidate> ranking = ranking();
    Candidate first = ranking.get(0);
    String reason =
        String.format(
            Locale.ROOT,
            "%s: validation loss %.4f after %d of %d epochs",
            first.configuration(),
            first.loss(),
            first.epochs(),
            winner.options().epochs());
    if (ranking.size() > 1 && Double.isFinite(ranking.get(1).loss())) {
      Candidate second = ranking.get(1);
      reason +=
          String.format(
              Locale.ROOT,
              "; the next best %.4f after %d (%s)",
              second.loss(),
              second.epochs(),
              second.configuration());
    }
    SortedMap<String, String> result = new TreeMap<>();
    result.put("search", String.valueOf(ranking.size()));
    result.put("search-result", reason);
    return result;
  }

  /** Frees what every candidate holds. */
  @Override
  public void close() {
    trainers.forEach(Trainer::close);
  }
}
