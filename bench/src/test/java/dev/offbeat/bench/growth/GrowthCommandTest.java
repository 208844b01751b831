package dev.offbeat.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.offbeat.bench.growth.Sweep.Point;
import dev.offbeat.bench.speed.BenchModels;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthCommandTest {
  private static final Sweep POWERS =
      new Sweep(
          "sizes",
          "sizes",
          "all",
          List.of(new Point(1, 5, 3), new Point(10, 500, 30), new Point(100, 50_000, 300)));

  @Test
  void exponents_powers_areThePowers() {
    assertThat(POWERS.timeExponent()).isCloseTo(2, within(1e-12));
    assertThat(POWERS.memoryExponent()).isCloseTo(1, within(1e-12));
    assertThat(GrowthCommand.table(List.of(POWERS))).contains("exponent |       2.00 |  1.00");
  }

  @Test
  void write_sweep_isAPictureNamedAfterIt(@TempDir Path directory) throws Exception {
    List<Path> files = GrowthDrawing.write(List.of(POWERS), directory);
    assertThat(files).containsExactly(directory.resolve("growth-sizes.png"));
    assertThat(ImageIO.read(files.get(0).toFile()).getWidth()).isEqualTo(800);
  }

  @Test
  void scoring_twiceTheSeries_takesTwiceTheMemory() {
    try (Scoring scoring = new Scoring(BenchModels.load("gru", 8, 2))) {
      scoring.watch(3, 100);
      long bytes = scoring.bytes();
      assertThat(scoring.nanosPerPoint(10)).isPositive();
      scoring.watch(6, 100);
      assertThat(scoring.bytes()).isEqualTo(2 * bytes);
    }
  }
}
