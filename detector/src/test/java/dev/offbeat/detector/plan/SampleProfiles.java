package dev.offbeat.detector.plan;

/** Profiles that no small sample has. */
final class SampleProfiles {
  private SampleProfiles() {}

  static SampleProfile withRate(SampleProfile one, double pointsPerSecond) {
    return new SampleProfile(
        one.scope(),
        one.format(),
        one.records(),
        one.rejected(),
        one.points(),
        one.missing(),
        one.series(),
        pointsPerSecond,
        one.statisticBytes(),
        one.cadence(),
        one.disorder(),
        one.counters(),
        one.keys(),
        one.largestShare(),
        one.constant(),
        one.isCut(),
        one.examples());
  }
}
