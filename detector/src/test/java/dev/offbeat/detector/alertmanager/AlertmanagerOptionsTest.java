package dev.offbeat.detector.alertmanager;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertmanagerOptionsTest {
  private static void make(
      String url,
      @Nullable String user,
      @Nullable String password,
      @Nullable String token,
      String label,
      int minSeverity,
      int resendSeconds) {
    var unused =
        new AlertmanagerOptions(
            List.of(URI.create(url)),
            user,
            password,
            null,
            token,
            null,
            Map.of(label, "x"),
            Map.of(),
            null,
            minSeverity,
            Duration.ofSeconds(resendSeconds),
            Duration.ofDays(7),
            100);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = ';',
      value = {
        "ftp://a; -; -; -; x; 0; 60; alertmanager.urls: expected addresses like http",
        "http://u:s3cret@a; -; -; -; x; 0; 60; alertmanager.urls: expected credentials under",
        "http://a; u; -; -; x; 0; 60; alertmanager.user: expected a user with a password",
        "http://a; -; s3cret; -; x; 0; 60; alertmanager.user: expected a user with a password",
        "http://a; u; s3cret; t; x; 0; 60; alertmanager.user: expected a user or a token",
        "http://a; -; -; -; a-b; 0; 60; alertmanager.labels: expected names of letters",
        "http://a; -; -; -; x; 101; 60; 'alertmanager.min-severity: expected 0 to 100, found 101'",
        "http://a; -; -; -; x; 0; 0; alertmanager.resend-interval: expected at least 1s",
      })
  void make_wrongValue_saysWhichAndWhy(
      String url,
      @Nullable String user,
      @Nullable String password,
      @Nullable String token,
      String label,
      int minSeverity,
      int resendSeconds,
      String message) {
    assertThatThrownBy(() -> make(url, user, password, token, label, minSeverity, resendSeconds))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void make_passwordTwice_saysSo() {
    assertThatThrownBy(
            () ->
                new AlertmanagerOptions(
                    List.of(),
                    "u",
                    "a",
                    Path.of("b"),
                    null,
                    null,
                    Map.of(),
                    Map.of(),
                    null,
                    0,
                    Duration.ofMinutes(1),
                    Duration.ofDays(7),
                    1))
        .hasMessage(
            "alertmanager.password: expected either it or alertmanager.password-file, found both");
  }
}
