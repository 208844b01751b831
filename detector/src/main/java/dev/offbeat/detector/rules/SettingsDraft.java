package dev.offbeat.detector.rules;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.IntakeOptions;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.rules.SeriesSettings.DirectionFilter;
import dev.offbeat.detector.rules.SeriesSettings.Suppression;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Settings as the rules that match make them: of each, the first rule's that says something. */
final class SettingsDraft {
  private @Nullable Boolean watch;
  private @Nullable String model;
  private @Nullable AlertBudget budget;
  private @Nullable DirectionFilter direction;
  private @Nullable Double absoluteFloor;
  private @Nullable Double relativeFloor;
  private @Nullable MissingPolicy missing;
  private @Nullable CounterPolicy counter;
  private @Nullable Duration reorderWindow;
  private @Nullable Integer silence;
  private @Nullable Boolean flatline;
  private @Nullable Suppression suppression;
  private @Nullable List<MaintenanceWindow> maintenance;
  private final List<MaintenanceWindow> mutes = new ArrayList<>();

  void add(Rule rule) {
    watch = first(watch, rule.watch());
    model = first(model, rule.model());
    budget = first(budget, rule.budget());
    if (direction == null && rule.direction() != null) {
      direction = new DirectionFilter(rule.direction(), rule.name());
    }
    absoluteFloor = first(absoluteFloor, rule.absoluteFloor());
    relativeFloor = first(relativeFloor, rule.relativeFloor());
    missing = first(missing, rule.missing());
    counter = first(counter, rule.counter());
    reorderWindow = first(reorderWindow, rule.reorderWindow());
    silence = first(silence, rule.silence());
    flatline = first(flatline, rule.flatline());
    if (suppression == null && rule.suppress() != null) {
      suppression = new Suppression(rule.name(), rule.suppress());
    }
    maintenance = first(maintenance, rule.maintenance());
    if (rule.mute() != null) {
      mutes.add(rule.mute());
    }
  }

  private static <T> @Nullable T first(@Nullable T earlier, @Nullable T later) {
    return earlier == null ? later : earlier;
  }

  private static <T> T or(@Nullable T said, T otherwise) {
    return said == null ? otherwise : said;
  }

  SeriesSettings over(SeriesSettings defaults) {
    Suppression suppressed = or(suppression, new Suppression("", ""));
    return new SeriesSettings(
        or(watch, defaults.watch()),
        first(model, defaults.model()),
        defaults
            .detection()
            .withBudget(or(budget, defaults.detection().budget()))
            .withFloors(
                or(absoluteFloor, defaults.detection().absoluteFloor()),
                or(relativeFloor, defaults.detection().relativeFloor())),
        intakeOver(defaults.intake()),
        or(direction, defaults.direction()),
        suppressed.reason().isEmpty() ? null : suppressed,
        windows(or(maintenance, defaults.maintenance())));
  }

  private List<MaintenanceWindow> windows(List<MaintenanceWindow> planned) {
    List<MaintenanceWindow> all = new ArrayList<>(planned);
    all.addAll(mutes);
    return all;
  }

  /** What is not watched is neither silent nor still. */
  private IntakeOptions intakeOver(IntakeOptions defaults) {
    boolean isWatched = or(watch, true);
    double cadences = silence == null ? defaults.silence() : silence;
    return defaults
        .withMissing(or(missing, defaults.missing()))
        .withCounters(or(counter, defaults.counters()))
        .withReorderWindow(or(reorderWindow, defaults.reorderWindow()))
        .withSilence(isWatched ? cadences : 0)
        .withFlatline(isWatched && or(flatline, defaults.flatline()));
  }
}
