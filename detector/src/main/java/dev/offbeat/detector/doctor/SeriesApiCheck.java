package dev.offbeat.detector.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** States of series as a running detector tells them, where their changelog cannot be read. */
final class SeriesApiCheck implements Check {
  private static final Map<String, FindingCode> CODES = new LinkedHashMap<>();

  static {
    CODES.put("warming", FindingCode.SERIES_WARMING);
    CODES.put("silent", FindingCode.SERIES_SILENT);
    CODES.put("flat", FindingCode.SERIES_FLAT);
    CODES.put("stale", FindingCode.SERIES_STALE);
  }

  private final Running running;
  private final String needed; // the check that this one stands in for

  SeriesApiCheck(Running running, String needed) {
    this.running = running;
    this.needed = needed;
  }

  @Override
  public String name() {
    return "series of the running detector";
  }

  @Override
  public void look(Patient patient, Findings findings) {
    if (!findings.blind().containsKey(needed)) {
      return;
    }
    CODES.forEach(
        (state, code) -> {
          JsonNode answer = running.json("api/v1/series?limit=3&state=" + state);
          long matching = answer.path("matching").asLong();
          findings.fact("series in all", "%,d", answer.path("total").asLong());
          if (matching > 0) {
            List<String> examples = new ArrayList<>();
            answer
                .path("series")
                .forEach(
                    one ->
                        examples.add(
                            "%s: %s points, the last at %s"
                                .formatted(
                                    one.path("series").asText(),
                                    one.path("points").asText(),
                                    one.path("last").asText("no time"))));
            findings.add(
                code,
                "%,d series are %s, says the running detector.".formatted(matching, state),
                "docs/doctor.md has what %s means.".formatted(code),
                "With the right to read %s doctor tells more of them."
                    .formatted(patient.changelog()),
                examples);
          }
        });
  }
}
