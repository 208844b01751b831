package dev.offbeat.trainer.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricNameTest {
  private static String name(Map<String, String> labels) {
    return MetricName.of(new TreeMap<>(labels));
  }

  @Test
  void of_labels_areSortedAfterTheName() {
    assertThat(name(Map.of("__name__", "up"))).isEqualTo("up");
    assertThat(name(Map.of("job", "web", "__name__", "up", "instance", "a:80")))
        .isEqualTo("up{instance=\"a:80\",job=\"web\"}");
    assertThat(name(Map.of("job", "web"))).isEqualTo("{job=\"web\"}");
    assertThat(name(Map.of())).isEqualTo("{}");
  }

  @Test
  void of_quotesAndBackslashes_areEscaped() {
    assertThat(name(Map.of("path", "C:\\a\"b\nc"))).isEqualTo("{path=\"C:\\\\a\\\"b\\nc\"}");
  }
}
