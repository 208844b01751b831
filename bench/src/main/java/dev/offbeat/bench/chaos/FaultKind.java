package dev.offbeat.bench.chaos;

import java.util.Locale;

/** What may happen to the brokers and detectors; the command's help explains each. */
enum FaultKind {
  KILL_DETECTOR,
  KILL_BROKER,
  TERMINATE,
  BROKERS_DOWN,
  BLACKHOLE,
  DISK_FULL,
  CORRUPT_STORE;

  /** The name as the command line has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
