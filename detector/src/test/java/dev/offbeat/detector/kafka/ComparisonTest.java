package dev.offbeat.detector.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Comparison comparison = new Comparison();

  @Test
  void isWorse_equalModelsLookedAtAfterEveryPoint_isNeverSaid() {
    int said = 0;
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      comparison.clear();
      boolean worse = false;
      double common = 0;
      for (int i = 0; i < 5000; i++) {
        common = 0.5 * common + random.nextGaussian(); // neighbours are alike
        comparison.compare(0.4 * common, 0);
        worse |= comparison.isWorse();
      }
      said += worse ? 1 : 0;
    }
    assertThat(said).isZero();
  }

  @Test
  void isWorse_clearlyWorse_isSaidWithinFewPoints() {
    Random random = new Random(1);
    int points = 0;
    while (!comparison.isWorse()) {
      comparison.compare(0.6 + 0.5 * random.nextGaussian(), 0);
      points++;
    }
    assertThat(points).isBetween(32, 100);
  }

  @Test
  void isWorse_aFewWildPoints_areNot() {
    for (int i = 0; i < 200; i++) {
      comparison.compare(i % 50 == 0 ? 1e9 : -0.01, 0);
      comparison.compare(Double.NaN, 0);
    }
    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.points()).isEqualTo(200);
  }

  @Test
  void isWorse_moreIncidentsThanTheOtherAndTheBudget_isSaid() {
    for (int i = 0; i < 5; i++) {
      comparison.count(true, false, 0.01);
    }
    assertThat(comparison.isWorse()).isFalse();
    comparison.count(true, false, 0.01);
    assertThat(comparison.isWorse()).isTrue();
    for (int i = 0; i < 3; i++) {
      comparison.count(false, true, 0.01); // an outage, which both see
    }
    assertThat(comparison.isWorse()).isFalse();
    assertThat(comparison.sentence()).contains("6 incidents opened where that opened 3");
  }

  @Test
  void isWorse_goodAtFirst_isForgottenInTime() {
    for (int i = 0; i < 20_000; i++) {
      comparison.compare(-1, 0);
    }
    int points = 0;
    while (!comparison.isWorse()) {
      comparison.compare(1, 0);
      points++;
    }
    assertThat(points).isLessThan(3 * 2048);
  }

  @Test
  void read_written_goesOn() {
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      comparison.compare(random.nextGaussian(), 0);
      comparison.count(i % 100 == 0, i % 90 == 0, 0.01);
    }
    ByteBuffer buffer = ByteBuffer.allocate(Comparison.bytes());
    comparison.write(buffer);
    Comparison read = new Comparison();
    read.read(buffer.flip());
    comparison.compare(1, 0);
    read.compare(1, 0);
    assertThat(read.sentence()).isEqualTo(comparison.sentence());
  }
}
