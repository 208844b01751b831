package dev.offbeat.detector.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offbeat.detector.DetectorOptions;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.rules.RuleException;
import dev.offbeat.detector.rules.RuleSet;
import dev.offbeat.detector.rules.SeriesSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MutesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:00:00Z");
  private static final String EARLIER_VERSION =
      """
      rules:
        - name: mute 1
          series: old
          mute: {from: 2026-01-02T02:00:00Z, until: 2026-01-02T05:00:00Z}
        - name: mute 2
          series: other
          mute: {from: 2026-01-02T02:00:00Z, until: 2026-01-02T04:00:00Z}
      """;

  private final Map<String, String> topic = new TreeMap<>();
  private final Instance one = new Instance();
  private final Instance two = new Instance();

  /** An instance that knows of the topic what it has read, and no more. */
  private final class Instance implements RuleDocuments {
    private final Mutes mutes = new Mutes(this);
    private Map<String, String> known = Map.of();

    void read() {
      known = Map.copyOf(topic);
    }

    void mute(String series, Duration length) {
      mutes.put(new Mute(series, NOW, NOW.plus(length), "planned"));
    }

    List<String> muted(Instant now) {
      read();
      return mutes.at(now).stream().map(Mute::series).toList();
    }

    @Override
    public List<Document> documents() {
      return List.of();
    }

    @Override
    public boolean isWritable() {
      return true;
    }

    @Override
    public Set<String> names() {
      return known.keySet();
    }

    @Override
    public @Nullable String text(String name) {
      return known.get(name);
    }

    @Override
    public void check(String name, String yaml) throws RuleException {
      RuleSet.parse(
          yaml, SeriesSettings.defaults(DetectorOptions.defaults(), IntakeOptions.defaults()));
    }

    @Override
    public void publish(String name, @Nullable String yaml) {
      if (yaml == null) {
        topic.remove(name);
      } else {
        topic.put(name, yaml);
      }
    }

    @Override
    public void withdraw(Collection<String> names) {
      names.forEach(topic::remove);
    }
  }

  @Test
  void put_differentSeriesInTheSameMoment_bothAreMuted() {
    one.mute("a", Duration.ofHours(1));
    two.mute("b", Duration.ofHours(1));

    assertThat(one.muted(NOW)).containsExactly("a", "b");
    assertThat(two.muted(NOW)).containsExactly("a", "b");
  }

  @Test
  void put_sameSeriesInTheSameMoment_theLastCounts() {
    one.mute("cpu{host=\"a\",core=\"1\"}", Duration.ofHours(2));
    two.mute("cpu{core=\"1\",host=\"a\"}", Duration.ofHours(1));

    one.read();
    assertThat(one.mutes.at(NOW)).hasSize(1);
    assertThat(one.mutes.until("cpu{host=\"a\",core=\"1\"}", NOW))
        .isEqualTo(NOW.plus(Duration.ofHours(1)));
  }

  @Test
  void remove_whileAnotherSeriesIsMuted_leavesThatOne() {
    one.mute("a", Duration.ofHours(1));
    one.read();
    two.read();
    one.mute("b", Duration.ofHours(1));
    two.mutes.remove("a");

    assertThat(one.muted(NOW)).containsExactly("b");
  }

  @Test
  void until_otherSeriesOfTheName_isNotMuted() {
    one.mute("cpu{host=\"a\"}", Duration.ofHours(1));
    one.read();

    assertThat(one.mutes.until("cpu", NOW)).isNull();
    assertThat(one.mutes.until("cpu{host=\"a\"}", NOW.plus(Duration.ofHours(1)))).isNull();
  }

  @Test
  void documentOfEarlierVersions_countsAndFadesOut() {
    topic.put(Mutes.OF_ALL, EARLIER_VERSION);
    assertThat(one.muted(NOW)).containsExactly("old", "other");
    assertThat(one.mutes.until("old", NOW)).isEqualTo("2026-01-02T05:00:00Z");

    one.mute("old", Duration.ofHours(1)); // shorter than it was
    one.read();
    assertThat(one.mutes.until("old", NOW)).isEqualTo("2026-01-02T04:00:00Z");
    assertThat(topic.get(Mutes.OF_ALL)).contains("other").doesNotContain("old");

    one.mutes.remove("other");
    assertThat(one.muted(NOW)).containsExactly("old");
    assertThat(topic).containsOnlyKeys(Mutes.name("old"));
  }

  @Test
  void sweep_ended_goesAnHourLaterAndTwiceIsAsOnce() {
    topic.put(Mutes.OF_ALL, EARLIER_VERSION);
    one.mute("a", Duration.ofHours(1));
    one.mute("b", Duration.ofHours(9));
    one.read();
    two.read();

    one.mutes.sweep(NOW.plus(Duration.ofMinutes(119)));
    assertThat(topic).hasSize(3);
    one.mutes.sweep(NOW.plus(Duration.ofHours(2)));
    assertThat(topic).containsOnlyKeys(Mutes.OF_ALL, Mutes.name("b"));
    two.mutes.sweep(NOW.plus(Duration.ofHours(3)));
    assertThat(topic).containsOnlyKeys(Mutes.name("b"));
  }

  @Test
  void hasRoomFor_asManyAsAllowed_onlyThoseThatAreMuted() {
    for (int i = 0; i < Mutes.MOST; i++) {
      one.mute("series-" + i, Duration.ofHours(1));
    }
    one.read();

    assertThat(one.mutes.hasRoomFor("series-7", NOW)).isTrue();
    assertThat(one.mutes.hasRoomFor("another", NOW)).isFalse();
    assertThat(one.mutes.hasRoomFor("another", NOW.plus(Duration.ofMinutes(119)))).isFalse();
    assertThat(one.mutes.hasRoomFor("another", NOW.plus(Duration.ofHours(2)))).isTrue();
  }
}
