package dev.offbeat.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GradientTest {
  @Test
  void backward_everyParameterOfEveryNetworkAndLoss_equalsCentralDifferencesInDoublePrecision(
      @TempDir Path directory) throws Exception {
    Map<String, Double> worst = DoublePrecision.instance(GradientCheck.class, directory).get();

    assertThat(worst).hasSizeGreaterThan(250);
    assertThat(worst).allSatisfy((matrix, deviation) -> assertThat(deviation).isLessThan(1e-7));
  }
}
