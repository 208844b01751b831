package dev.offbeat.trainer.report;

import static dev.offbeat.trainer.report.Numbers.count;
import static dev.offbeat.trainer.report.Numbers.number;
import static dev.offbeat.trainer.report.Numbers.percent;

import dev.offbeat.trainer.page.Page.Chart;
import dev.offbeat.trainer.page.Page.Curve;
import dev.offbeat.trainer.page.Page.Role;
import dev.offbeat.trainer.page.Page.Scale;
import dev.offbeat.trainer.page.Page.Section;
import dev.offbeat.trainer.page.Page.Style;
import dev.offbeat.trainer.report.StateDynamics.Eigenvalue;
import dev.offbeat.trainer.report.StateDynamics.SingularValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the recurrence does: how far gradients reach, what the state forgets, how it runs freely.
 */
final class DynamicsSections {
  /** Share of the largest gradient that still counts as reaching the loss. */
  private static final double REACHES = 0.01;

  private DynamicsSections() {}

  static Section gradientLags(List<GradientLag> lags, String absence) {
    String title = "Gradient by lag";
    if (lags.isEmpty()) {
      return Section.absent("gradient-by-lag", title, absence);
    }
    List<Double> at = column(lags, GradientLag::lag);
    int longest = lags.get(lags.size() - 1).lag();
    int after = reach(lags, GradientLag::after);
    int before = reach(lags, GradientLag::before);
    boolean grows = lags.get(lags.size() - 1).after() > lags.get(0).after();
    String finding =
        "After training the gradient keeps 1\u00a0%% of its largest length for %s%s%s."
            .formatted(
                after < 0
                    ? "no step"
                    : after == longest
                        ? "all of the " + count(longest, "step", "steps") + " measured"
                        : count(after, "step", "steps"),
                before < 0 ? "" : before == longest ? "; before, for all" : "; before, " + before,
                grows
                    ? ". It grows with the lag: training is about to explode; clip harder"
                        + " (--clip norm:0.1) or use a gated cell"
                    : "");
    return Section.charts(
        "gradient-by-lag",
        title,
        "A line that falls gently: the loss still reaches steps far back. A steep fall means that"
            + " long rhythms cannot be learnt; a rise means exploding gradients.",
        finding,
        !grows && after >= 0,
        new Chart(
            "Gradient of the loss with respect to earlier states",
            "lag (steps)",
            Scale.LINEAR,
            "mean norm (log scale)",
            Scale.LOG,
            new Curve(
                "before training",
                Style.DASHED,
                Role.REFERENCE,
                at,
                column(lags, GradientLag::before)),
            new Curve(
                "after training",
                Style.LINE,
                Role.EXPECTED,
                at,
                column(lags, GradientLag::after))));
  }

  /** The longest lag at which the norm is at least a share of the largest; −1 if not measured. */
  private static int reach(List<GradientLag> lags, ToDoubleFunction<GradientLag> norm) {
    double largest = lags.stream().mapToDouble(norm).filter(Double::isFinite).max().orElse(-1);
    return largest <= 0
        ? -1
        : lags.stream()
            .filter(lag -> norm.applyAsDouble(lag) >= REACHES * largest)
            .mapToInt(GradientLag::lag)
            .max()
            .orElse(-1);
  }

  static Section dynamics(StateDynamics dynamics, String absence) {
    String title = "Stability of the state";
    if (!dynamics.isMeasured()) {
      return Section.absent("stability", title, absence);
    }
    long outside = dynamics.eigenvalues().stream().filter(e -> e.modulus() > 1).count();
    boolean good = dynamics.forgets() && dynamics.bounded();
    String finding =
        "%s %s Mean spectral radius %s; %s of the eigenvalues lie outside the circle%s"
            .formatted(
                dynamics.forgets()
                    ? "Stable: two different states give the same prediction after %s."
                        .formatted(count(dynamics.memoryLength(), "step", "steps"))
                    : "Not forgotten within %s: the start may matter for ever."
                        .formatted(count(dynamics.longestMemory(), "step", "steps")),
                dynamics.bounded()
                    ? "Bounded input keeps the state bounded."
                    : "That bounded input keeps the state bounded is not known.",
                number(dynamics.spectralRadius()),
                dynamics.eigenvalues().isEmpty()
                    ? "none"
                    : percent(outside / (double) dynamics.eigenvalues().size()),
                outside > 0 && dynamics.forgets()
                    ? ", which single steps may do as long as the state is forgotten along the way."
                    : ".");
    List<Chart> charts = new ArrayList<>();
    if (!dynamics.eigenvalues().isEmpty()) {
      charts.add(eigenvalues(dynamics.eigenvalues()));
    }
    if (!dynamics.singularValues().isEmpty()) {
      charts.add(singularValues(dynamics.singularValues()));
    }
    return Section.charts(
        "stability",
        title,
        "Eigenvalues lie inside the unit circle, some of them near it: the state is forgotten, but"
            + " not at once. A largest singular value above 1 now and then only stretches a"
            + " difference for a moment.",
        finding,
        good,
        charts.toArray(Chart[]::new));
  }

  private static Chart eigenvalues(List<Eigenvalue> eigenvalues) {
    int corners = 180;
    List<Double> angles =
        IntStream.rangeClosed(0, corners).mapToObj(k -> 2 * Math.PI * k / corners).toList();
    return new Chart(
            "Eigenvalues of the state's Jacobian along the data",
            "real part",
            Scale.LINEAR,
            "imaginary part",
            Scale.LINEAR,
            new Curve(
                "eigenvalues",
                Style.POINTS,
                Role.EXPECTED,
                column(eigenvalues, Eigenvalue::real),
                column(eigenvalues, Eigenvalue::imaginary)),
            new Curve(
                "unit circle",
                Style.LINE,
                Role.OBSERVED,
                column(angles, Math::cos),
                column(angles, Math::sin)))
        .withEqualScales();
  }

  private static Chart singularValues(List<SingularValue> values) {
    List<Double> at = column(values, SingularValue::step);
    return new Chart(
        "Largest singular value of the Jacobian along the data",
        "sampled step",
        Scale.LINEAR,
        "largest singular value",
        Scale.LINEAR,
        new Curve(
            "largest singular value",
            Style.LINE,
            Role.EXPECTED,
            at,
            column(values, SingularValue::largest)),
        new Curve(
            "no stretching",
            Style.DOTTED,
            Role.LIMIT,
            List.of(at.get(0), at.get(at.size() - 1)),
            List.of(1.0, 1.0)));
  }

  static Section freeRunning(List<FreeRunningError> errors, String absence) {
    String title = "Running free";
    if (errors.isEmpty()) {
      return Section.absent("free-running", title, absence);
    }
    long better = errors.stream().takeWhile(e -> e.error() < e.persistence()).count();
    int bridge = better == 0 ? 0 : errors.get((int) better - 1).stepsAhead();
    List<Double> ahead = column(errors, FreeRunningError::stepsAhead);
    return Section.charts(
        "free-running",
        title,
        "Fed its own expectations, the network stays below persistence, and levels out near 1, the"
            + " error of foretelling the mean. So far it can bridge missing points.",
        bridge == 0
            ? "It is worse than persistence from the first step: missing points are better bridged"
                + " by the last value."
            : "It is better than persistence for %s%s."
                .formatted(
                    count(bridge, "step", "steps"),
                    better == errors.size() ? ", as far as was measured" : ""),
        bridge > 0,
        new Chart(
            "Error by steps ahead",
            "steps ahead",
            Scale.LINEAR,
            "RMSE (standard deviations of the series)",
            Scale.LINEAR,
            new Curve(
                "network",
                Style.LINE,
                Role.EXPECTED,
                ahead,
                column(errors, FreeRunningError::error)),
            new Curve(
                "persistence",
                Style.DASHED,
                Role.REFERENCE,
                ahead,
                column(errors, FreeRunningError::persistence))));
  }

  private static <T> List<Double> column(List<T> rows, ToDoubleFunction<T> value) {
    return rows.stream().mapToDouble(value).boxed().toList();
  }
}
