package dev.offbeat.bench.chaos;

import dev.offbeat.detector.DetectorModel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** One seed: the faults in the seed's order, while points flow; then the comparison. */
final class ChaosRun {
  private static final int POINTS_PER_SECOND = 2000;
  private static final int BURST = 4000;
  private static final Duration QUIET = Duration.ofSeconds(8);

  /** So many records wait when a fault hits, or more. */
  static final long LEAST_OUTSTANDING = 500;

  private final TestBed bed;
  private final InputKind input;
  private final long seed;
  private final List<FaultKind> faults;
  private final Duration duration;
  private final Duration outage;
  private final boolean control;
  private final Random random;

  /**
   * Prepares a run.
   *
   * @param faults each happens once a round
   * @param duration so long rounds begin; the first always does
   * @param outage how long all brokers are away
   * @param control hit only where every partition's detector has written what it has not committed:
   *     without transactions, that is written twice
   */
  ChaosRun(
      TestBed bed,
      InputKind input,
      long seed,
      List<FaultKind> faults,
      Duration duration,
      Duration outage,
      boolean control) {
    this.bed = bed;
    this.input = input;
    this.seed = seed;
    this.faults = faults;
    this.duration = duration;
    this.outage = outage;
    this.control = control;
    this.random = new Random(seed);
  }

  /**
   * Runs.
   *
   * @param watcher told of every strike
   * @throws ChaosException if something other than the output is not as promised
   */
  Verdict run(Consumer<Strike> watcher) throws IOException {
    long accepted;
    try (Load load =
        new Load(
            bed.cluster.bootstrapServers(), input, seed, POINTS_PER_SECOND / input.perRecord())) {
      long start = System.nanoTime();
      do {
        List<FaultKind> round = new ArrayList<>(faults);
        Collections.shuffle(round, random);
        for (FaultKind fault : round) {
          watcher.accept(strike(fault, load, start));
          bed.awaitWhole();
        }
      } while (System.nanoTime() - start < duration.toNanos());
      load.stop();
      if (load.refused() > 0) {
        throw new ChaosException(
            "expected every record to be accepted, found %d refused".formatted(load.refused()));
      }
      accepted = load.accepted();
    }
    return compare(accepted);
  }

  private Strike strike(FaultKind fault, Load load, long start) {
    Faults faultMaker = new Faults(bed, load, random, outage);
    int victim = faultMaker.chooseVictim(fault);
    Patience.sleep(Duration.ofMillis(200 + random.nextInt(800)));
    Aim aim = takeAim(load);
    final long hit = System.nanoTime();
    Faults.Outcome outcome = faultMaker.strike(fault, victim);
    Patience.await(
        "recovery from " + fault,
        Patience.LONG,
        20,
        () -> bed.topics.outstanding(aim.ends).filter(count -> count == 0).isPresent());
    return new Strike(
        fault,
        outcome.victim(),
        Duration.ofNanos(hit - start),
        aim.outstanding,
        Duration.ofNanos(System.nanoTime() - hit),
        outcome.remark());
  }

  /** A moment within a burst: some of it is scored, and much of it is not committed. */
  private Aim takeAim(Load load) {
    List<Aim> aims = new ArrayList<>();
    Patience.await(
        LEAST_OUTSTANDING + " outstanding records",
        Patience.LONG,
        0,
        () -> {
          Optional<Progress> before = progress();
          load.burst(BURST / input.perRecord());
          Patience.sleep(Duration.ofMillis(100 + random.nextInt(400)));
          aim()
              .filter(aim -> aim.outstanding >= LEAST_OUTSTANDING)
              .filter(aim -> !control || isWrittenButNotCommitted(before, progress()))
              .ifPresent(aims::add);
          return !aims.isEmpty();
        });
    return aims.get(0);
  }

  /** How far the detectors have committed, and what they have written, committed or not. */
  private record Progress(Map<TopicPartition, Long> committed, Map<TopicPartition, Long> written) {}

  private Optional<Progress> progress() {
    return bed.topics
        .committed()
        .flatMap(
            committed ->
                bed.topics
                    .ends(DetectorProcess.DEAD_LETTERS, IsolationLevel.READ_UNCOMMITTED)
                    .map(written -> new Progress(committed, written)));
  }

  private static boolean isWrittenButNotCommitted(
      Optional<Progress> before, Optional<Progress> after) {
    return before.isPresent()
        && after.isPresent()
        && after.get().committed.equals(before.get().committed)
        && after.get().written.entrySet().stream()
            .allMatch(end -> end.getValue() > before.get().written.get(end.getKey()));
  }

  /** Where the input ends, and how much of it is not committed. */
  private record Aim(Map<TopicPartition, Long> ends, long outstanding) {}

  private Optional<Aim> aim() {
    return ends().flatMap(ends -> bed.topics.outstanding(ends).map(count -> new Aim(ends, count)));
  }

  private Optional<Map<TopicPartition, Long>> ends() {
    return bed.topics.ends(DetectorProcess.INPUT, IsolationLevel.READ_UNCOMMITTED);
  }

  /** What was gathered by series is committed once more, and behind that no offset tells. */
  private void awaitQuiet() {
    if (!input.isOfCounters()) {
      return;
    }
    List<Map<TopicPartition, Long>> seen = new ArrayList<>();
    Patience.await(
        "no more incidents",
        Patience.LONG,
        () -> {
          seen.add(
              bed.topics
                  .ends(DetectorProcess.INCIDENTS, IsolationLevel.READ_UNCOMMITTED)
                  .orElse(Map.of()));
          Patience.sleep(QUIET);
          return bed.topics
              .ends(DetectorProcess.INCIDENTS, IsolationLevel.READ_UNCOMMITTED)
              .filter(seen.get(seen.size() - 1)::equals)
              .isPresent();
        });
  }

  private Verdict compare(long accepted) throws IOException {
    Patience.await(
        "every record to be committed",
        Patience.LONG,
        () -> aim().filter(aim -> aim.outstanding == 0).isPresent());
    awaitQuiet();
    List<ConsumerRecord<byte[], byte[]>> records = bed.topics.read(DetectorProcess.INPUT);
    if (records.size() != accepted) {
      throw new ChaosException(
          "expected %d accepted records in the input, found %d"
              .formatted(accepted, records.size()));
    }
    try (DetectorModel model = DetectorModel.bundled()) {
      Oracle oracle =
          Oracle.of(
              input, records, model, bed.detectors.get(0).configuration().detection().options());
      return Verdict.of(
          oracle,
          bed.topics.read(DetectorProcess.INCIDENTS),
          bed.topics.read(DetectorProcess.DEAD_LETTERS));
    }
  }
}
