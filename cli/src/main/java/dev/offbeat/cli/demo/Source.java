package dev.offbeat.cli.demo;

/** Where a series of the demo comes from: its key says so. */
enum Source {
  /** The simulated fleet: its faults are labelled. */
  FLEET,
  /** This machine: nobody knows what is a fault. */
  MACHINE,
  /** A file of the user's: nobody knows either. */
  CSV;

  static final String MACHINE_PREFIX = "machine/";
  static final String CSV_PREFIX = "csv/";

  static Source of(String series) {
    if (series.startsWith(MACHINE_PREFIX)) {
      return MACHINE;
    }
    return series.startsWith(CSV_PREFIX) ? CSV : FLEET;
  }
}
