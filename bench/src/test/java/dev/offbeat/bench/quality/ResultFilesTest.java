package dev.offbeat.bench.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultFilesTest {
  @Test
  void squash_anyAlarm_staysInOrderAndInRangeAfterPrintingAndReading() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      // Alarms a millionth apart, from 1e-4 to 1e4.
      double lower = Math.pow(10, random.nextDouble() * 8 - 4);
      double higher = lower * (1 + 1e-6);
      double printed = Double.parseDouble(String.valueOf(ResultFiles.squash(lower)));
      assertThat(printed).isBetween(0.0, Math.nextDown(1.0)).isEqualTo(ResultFiles.squash(lower));
      assertThat(ResultFiles.squash(higher)).isGreaterThan(printed);
    }
    assertThat(ResultFiles.squash(0)).isZero();
    assertThat(ResultFiles.squash(1)).isEqualTo(0.5);
  }
}
