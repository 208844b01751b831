package dev.offbeat.detector.rules;

import dev.offbeat.detector.AlertBudget;
import dev.offbeat.detector.intake.CounterPolicy;
import dev.offbeat.detector.intake.MissingPolicy;
import dev.offbeat.detector.rules.SeriesSettings.Direction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one rule says of the series that it selects; null, or absent, where it says nothing.
 *
 * @param mute beside the other windows, whatever other rules say
 * @param suppress the reason; empty text where the rule says that incidents are published
 */
record Rule(
    String name,
    Selector selector,
    @Nullable Boolean watch,
    @Nullable String model,
    @Nullable AlertBudget budget,
    @Nullable Direction direction,
    @Nullable Double absoluteFloor,
    @Nullable Double relativeFloor,
    @Nullable MissingPolicy missing,
    @Nullable CounterPolicy counter,
    @Nullable Duration reorderWindow,
    @Nullable Integer silence,
    @Nullable Boolean flatline,
    @Nullable String suppress,
    @Nullable List<MaintenanceWindow> maintenance,
    @Nullable MaintenanceWindow mute) {}
