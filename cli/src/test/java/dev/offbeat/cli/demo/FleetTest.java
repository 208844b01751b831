package dev.offbeat.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {

  @Test
  void next_ofTheSameSeed_isTheSame() {
    Fleet one = new Fleet(7);
    Fleet same = new Fleet(7);
    Fleet other = new Fleet(8);

    assertThat(one.history(300)).isEqualTo(same.history(300));
    assertThat(other.history(300)).isNotEqualTo(new Fleet(7).history(300));
    for (int step = 0; step < 300; step++) {
      assertThat(one.next()).isEqualTo(same.next());
    }
    assertThat(one.faults()).isEqualTo(same.faults()).isNotEmpty();
  }

  @Test
  void next_overTwoDays_hasAFaultEveryTwoToFourHours() {
    Fleet fleet = new Fleet(1);
    fleet.history(10);
    for (int step = 0; step < 576; step++) {
      fleet.next();
    }

    List<Fault> faults = fleet.faults();

    assertThat(faults).hasSizeBetween(12, 24);
    assertThat(faults).extracting(Fault::series).doesNotHaveDuplicates();
    for (int i = 1; i < faults.size(); i++) {
      assertThat(faults.get(i).startMillis() - faults.get(i - 1).startMillis())
          .isBetween(2 * 3_600_000L, 4 * 3_600_000L + Fleet.STEP.toMillis());
    }
  }

  @Test
  void history_ofADay_followsItsRhythm() {
    List<Reading> day = new Fleet(3).history(288);

    double night = mean(day, "search/requests", 0, 48);
    double noon = mean(day, "search/requests", 144, 192);

    assertThat(noon).isGreaterThan(1.5 * night);
    assertThat(day).allSatisfy(reading -> assertThat(reading.value()).isFinite());
  }

  private static double mean(List<Reading> day, String series, int from, int to) {
    return day.stream()
        .filter(reading -> reading.series().equals(series))
        .skip(from)
        .limit(to - from)
        .mapToDouble(Reading::value)
        .average()
        .orElseThrow();
  }
}
