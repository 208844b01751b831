package dev.offbeat.detector.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackTest {
  private static final String JSON =
      """
      {"schema":1,"id":"f1","series":"cpu{host=\\"a\\"}","verdict":"false_alarm","kind":"point",\
      "incident":"ab12","from":"2026-01-02T03:04:05Z","to":"2026-01-02T03:10:00Z","peak_score":1.7,\
      "comment":"a deploy","told_at":"2026-01-02T09:00:00Z"}""";

  @Test
  void parse_whatToJsonWrote_isTheSame() throws FeedbackException {
    Feedback feedback = Feedback.parse(JSON);

    assertThat(feedback)
        .isEqualTo(
            new Feedback(
                "f1",
                "cpu{host=\"a\"}",
                Verdict.FALSE_ALARM,
                Feedback.Kind.POINT,
                "ab12",
                Instant.parse("2026-01-02T03:04:05Z"),
                Instant.parse("2026-01-02T03:10:00Z"),
                1.7,
                "a deploy",
                Instant.parse("2026-01-02T09:00:00Z")));
    assertThat(feedback.toJson()).isEqualTo(JSON);
  }

  @Test
  void parse_optionalFieldsMissing_areNothing() throws FeedbackException {
    Feedback feedback =
        Feedback.parse(
            """
            {"schema":1,"id":"f1","series":"s","verdict":"missed","incident":null,
             "from":"2026-01-02T03:04:05Z","to":"2026-01-02T03:04:05Z","peak_score":null,
             "told_at":"2026-01-02T09:00:00Z"}""");

    assertThat(feedback.peakScore()).isNull();
    assertThat(feedback.incident()).isNull();
    assertThat(feedback.comment()).isEmpty();
    assertThat(feedback.kind()).isEqualTo(Feedback.Kind.POINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"schema\":1 | \"schema\":2 | schema: expected 1, found 2",
        "\"id\":\"f1\" | \"id\":\" \" | id: expected 1 to 200 characters, found none",
        "\"id\":\"f1\", | '' | id: expected a text, found none",
        "false_alarm | wrong | verdict: expected one of false_alarm, good_catch, missed, found wrong",
        "03:10:00Z | 03:00:00Z | to: expected a time not before from, 2026-01-02T03:04:05Z, found"
            + " 2026-01-02T03:00:00Z",
        "09:00:00Z | noon | told_at: expected a time like 2026-01-02T03:04:05Z, found 2026-01-02Tnoon",
        "1.7 | -1 | peak_score: expected a number from 0 to 1e9, or null, found -1.0",
        "1.7 | \"high\" | peak_score: expected a number, found \"high\"",
        "\"comment\" | \"remark\" | remark: expected no such field",
      })
  void parse_wrongField_saysWhatWasExpected(String part, String replacement, String sentence) {
    assertThatThrownBy(() -> Feedback.parse(JSON.replace(part, replacement)))
        .isInstanceOf(FeedbackException.class)
        .hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource({"[]", "nothing", "''", "{} {}"})
  void parse_noObject_isRefused(String text) {
    assertThatThrownBy(() -> Feedback.parse(text)).isInstanceOf(FeedbackException.class);
  }

  @Test
  void parse_hugeText_isRefusedUnread() {
    assertThatThrownBy(() -> Feedback.parse("x".repeat(100_000)))
        .hasMessage("expected at most 65536 characters, found 100000");
  }
}
