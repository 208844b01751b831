package dev.offbeat.bench.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** Makes faults, and mends them. */
final class Faults {
  private static final Duration BROKER_AWAY = Duration.ofSeconds(3);
  private static final Duration BLACKHOLE = Duration.ofSeconds(7);

  private final TestBed bed;
  private final Load load;
  private final Random random;
  private final Duration outage;

  /**
   * @param outage how long all brokers are away
   */
  Faults(TestBed bed, Load load, Random random, Duration outage) {
    this.outage = outage;
    this.bed = bed;
    this.load = load;
    this.random = random;
  }

  /** Who it was, and what was seen. */
  record Outcome(String victim, String remark) {}

  /** Who is to be hit: chosen before, so that the hit itself takes no time. */
  int chooseVictim(FaultKind fault) {
    return switch (fault) {
      case KILL_BROKER, BLACKHOLE -> random.nextInt(Cluster.BROKERS);
      case BROKERS_DOWN -> 0;
      case KILL_DETECTOR, TERMINATE, DISK_FULL, CORRUPT_STORE ->
          random.nextInt(bed.detectors.size());
    };
  }

  /** Hits, holds, and mends. */
  Outcome strike(FaultKind fault, int victim) {
    return switch (fault) {
      case KILL_DETECTOR -> killDetector(bed.detectors.get(victim));
      case TERMINATE -> terminate(bed.detectors.get(victim));
      case CORRUPT_STORE -> corrupt(bed.detectors.get(victim));
      case DISK_FULL -> fill(bed.detectors.get(victim));
      case KILL_BROKER -> killBroker(bed.cluster.brokers().get(victim));
      case BROKERS_DOWN -> killBrokers();
      case BLACKHOLE -> blackhole(victim);
    };
  }

  private static Outcome killDetector(DetectorProcess detector) {
    detector.process().kill();
    detector.process().start();
    return new Outcome(detector.process().toString(), "");
  }

  private static Outcome terminate(DetectorProcess detector) {
    Duration took = detector.process().terminate(DetectorProcess.GRACE);
    detector.process().start();
    return new Outcome(
        detector.process().toString(), "ended in %.1f s".formatted(took.toMillis() / 1e3));
  }

  private Outcome corrupt(DetectorProcess detector) {
    detector.process().terminate(DetectorProcess.GRACE);
    byte[] noise = new byte[1021];
    random.nextBytes(noise);
    int tables;
    try {
      tables = detector.scribble(noise);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int before = wipes(detector);
    detector.process().start();
    if (tables == 0) {
      throw new ChaosException("there were no tables of " + detector.process() + " to corrupt");
    }
    Patience.await(
        detector.process() + " wiping its damaged state",
        Patience.LONG,
        () -> wipes(detector) > before);
    return new Outcome(detector.process().toString(), tables + " tables, wiped once");
  }

  private static int wipes(DetectorProcess detector) {
    return detector.process().output().split("Local state is damaged", -1).length - 1;
  }

  private Outcome fill(DetectorProcess detector) {
    Path filler = detector.state().resolve("filler");
    fillDisk(filler);
    long start = System.nanoTime();
    try {
      Patience.await(
          detector.process() + " saying that it is not live on a full disk",
          Patience.LONG,
          () -> {
            load.burst(1000); // what is written must exceed the memory that holds it
            Patience.sleep(Duration.ofMillis(400));
            detector.process().requireAlive();
            return detector.status("/health/live") == 503;
          });
    } finally {
      filler.toFile().delete();
    }
    return new Outcome(
        detector.process().toString(),
        "health said so after %.0f s".formatted((System.nanoTime() - start) / 1e9));
  }

  private static void fillDisk(Path filler) {
    byte[] block = new byte[4096];
    try (OutputStream stream = Files.newOutputStream(filler)) {
      while (true) {
        stream.write(block);
      }
    } catch (IOException e) {
      if (!Files.exists(filler)) {
        throw new UncheckedIOException(e);
      } // else the disk is full, as was wished
    }
  }

  private static Outcome killBroker(ChildProcess broker) {
    broker.kill();
    Patience.sleep(BROKER_AWAY);
    broker.start();
    return new Outcome(broker.toString(), "");
  }

  private Outcome killBrokers() {
    bed.cluster.brokers().forEach(ChildProcess::kill);
    Patience.sleep(outage);
    bed.cluster.start();
    return new Outcome("all brokers", "");
  }

  private Outcome blackhole(int broker) {
    for (int port : bed.cluster.ports(broker)) {
      for (String direction : new String[] {"--dport", "--sport"}) {
        Shell.run(
            "iptables", "-A", "INPUT", "-p", "tcp", direction, String.valueOf(port), "-j", "DROP");
      }
    }
    Patience.sleep(BLACKHOLE);
    Shell.run("iptables", "-F");
    return new Outcome(bed.cluster.brokers().get(broker).toString(), "");
  }
}
