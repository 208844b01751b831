package dev.offbeat.bench.quality.contender;

import java.util.List;

/**
 * What others published for detectors that cannot run here: NAB's score for its three profiles,
 * standard / reward low FP / reward low FN. Scores of the 27 series come from NAB's own result
 * files.
 *
 * @param detector its name
 * @param oursOfNab on the 27 series of which this project's figures are
 * @param allOfNab on NAB's 58
 */
public record Published(String detector, String oursOfNab, String allOfNab) {
  /** NAB's scoreboard. */
  public static final List<Published> NAB =
      List.of(
          new Published("ARTime", "74.8/66.5/80.1", "74.9/65.2/80.4"),
          new Published("Numenta HTM", "71.1/66.5/75.4", "70.1/63.2/74.3"),
          new Published("CAD OSE", "67.9/64.5/71.2", "69.9/67.0/73.2"),
          new Published("Random Cut Forest", "44.4/33.6/53.7", "51.7/38.4/59.8"));
}
