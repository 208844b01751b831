package dev.offbeat.detector.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentIndexTest {
  private final IncidentIndex index = new IncidentIndex(3);

  private void take(String id, String phase, int since, int now) throws IOException {
    String json =
        "{\"id\":\"%s\",\"series\":\"s\",\"kind\":\"point\",\"phase\":\"%s\",\"since\":\"%s\",\"timestamp\":\"%s\",\"severity\":60}"
            .formatted(id, phase, Instant.ofEpochSecond(since), Instant.ofEpochSecond(now));
    index.take(json.getBytes(UTF_8));
  }

  private List<String> ids() {
    return index.select(one -> true, null, 100).stream().map(IncidentIndex.Known::id).toList();
  }

  @Test
  void take_events_theLastCountsAndTheNewestIncidentIsFirst() throws IOException {
    take("a", "opened", 1, 1);
    take("b", "opened", 5, 5);
    take("a", "resolved", 1, 9);

    assertThat(ids()).containsExactly("b", "a");
    assertThat(index.openCount()).isEqualTo(1);
    assertThat(index.open("s").id()).isEqualTo("b");
    assertThat(index.get("a").toJson().path("resolved").asText()).isEqualTo("1970-01-01T00:00:09Z");
  }

  @Test
  void take_tooMany_endedOnesGoFirst() throws IOException {
    take("open", "opened", 1, 1);
    take("ended", "resolved", 2, 3);
    take("c", "resolved", 4, 5);
    take("d", "opened", 6, 6);

    assertThat(ids()).containsExactly("d", "c", "open");
    take("e", "opened", 7, 7);
    take("f", "opened", 8, 8);
    assertThat(ids()).containsExactly("f", "e", "d");
    assertThat(index.open("s").id()).isEqualTo("f");
  }

  @Test
  void select_pages_goThroughAll() throws IOException {
    take("a", "opened", 1, 1);
    take("b", "resolved", 1, 2);
    take("c", "opened", 0, 3);
    List<String> ids = new ArrayList<>();
    String after = null;
    List<IncidentIndex.Known> page = index.select(one -> true, null, 1);
    while (!page.isEmpty()) {
      after = page.get(0).id();
      ids.add(after);
      page = index.select(one -> true, after, 1);
    }

    assertThat(ids).containsExactly("a", "b", "c");
  }

  @Test
  void forgetOlderThan_whatEndedLongBeforeTheNewest_isGone() throws IOException {
    take("old", "resolved", 1, 2);
    take("stillOpen", "opened", 1, 2);
    take("new", "resolved", 90, 100);

    index.forgetOlderThan(50_000);

    assertThat(ids()).containsExactly("new", "stillOpen");
  }

  @Test
  void take_noIncident_isRefused() {
    assertThatThrownBy(() -> index.take("{}".getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessage("id: expected a text, found nothing");
    assertThat(ids()).isEmpty();
  }
}
