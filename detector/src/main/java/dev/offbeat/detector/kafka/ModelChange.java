package dev.offbeat.detector.kafka;

import dev.offbeat.detector.Detection;
import dev.offbeat.detector.Incident;
import dev.offbeat.detector.Observation;
import dev.offbeat.detector.SeriesState;
import dev.offbeat.detector.kafka.Companion.Phase;
import dev.offbeat.detector.kafka.ModelListener.Switch;
import dev.offbeat.detector.kafka.ModelTrial.Verdict;
import dev.offbeat.detector.rules.SeriesSettings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How one task's series go from one model to another. */
final class ModelChange {
  /*
   * A series whose model is not the wanted one is given a companion, which goes on where the first one
   * stands, with a network that knows nothing, and takes in each point after it:
   *
   *   WARMING   the network's memory long; then, if somebody ordered the change, the switch
   *   TRIAL     compared with the first one, by its own numbers and by all series' of the task
   *   switch    the two change places; what is open stays open, and the budget goes on
   *   WATCH     the one before goes along, compared still; a change back takes effect at once
   *
   * Everything follows from the order of the points and from what is in the store. Only when a task
   * first sees a plan comes from outside; from then on that it has, and what its series have said, is
   * in the store as well.
   */
  private static final int TRIAL_LIMIT = 4; // trials' lengths after which a series has to decide

  private final TaskModels models;
  private final SeriesStates states;
  private final SeriesEntry entry; // the states' scratch
  private final RuledDetectors detectors;
  private final ModelListener listener;
  private final Map<String, TaskModel> named = new HashMap<>(); // wanted, by the names of rules
  private @Nullable ModelPlan plan;
  private TaskModel wanted; // where no rule names one
  private TaskModel first; // the same, of a new series

  ModelChange(
      TaskModels models,
      TaskModel first,
      SeriesStates states,
      RuledDetectors detectors,
      ModelListener listener) {
    this.models = models;
    this.states = states;
    entry = states.entry();
    this.detectors = detectors;
    this.listener = listener;
    wanted = first;
    this.first = first;
    states
        .book()
        .slots()
        .values()
        .forEach(
            slot -> {
              if (slot.trial != null && slot.trial.verdict != Verdict.OPEN) {
                tell(slot.trial);
              }
            });
  }

  /** Looks whether another plan holds; from the next point on it does. */
  @SuppressWarnings("ReferenceEquality") // once a point: the same until it changes
  void look() {
    ModelPlan now = models.plan();
    if (now != plan) {
      plan = now;
      follow(now);
    }
  }

  private void follow(ModelPlan next) {
    Map<String, ModelBook.Slot> slots = states.book().slots();
    boolean isChanged = slots.keySet().retainAll(next.choices().keySet());
    for (Map.Entry<String, ModelBook.Slot> slot : slots.entrySet()) {
      ModelPlan.Choice choice = next.choices().get(slot.getKey());
      TaskModel model = choice == null ? null : models.of(TaskModel.key(choice.fingerprint()));
      if (choice != null && model != null) {
        isChanged |= turn(slot.getValue(), model, choice.tried(), next.rejected());
      }
    }
    if (isChanged) {
      states.changeBook();
    }
    choose();
  }

  /** Turns a name to another model; returns whether that is something new. */
  private boolean turn(
      ModelBook.Slot slot, TaskModel model, boolean tried, @Nullable String rejected) {
    ModelTrial trial = slot.trial;
    boolean isTrials = trial != null && trial.key == model.key;
    if (isTrials && model.fingerprint().equals(rejected)) {
      return refuse(trial);
    }
    if (trial == null ? slot.lead == model.key : isTrials && tried) {
      return false;
    }
    long current = slot.first();
    boolean isRolledBack =
        rejected != null
            && (TaskModel.key(rejected) == current
                || (trial != null && TaskModel.key(rejected) == trial.key));
    boolean ordered = !tried || isRolledBack || current == model.key || models.of(current) == null;
    slot.lead = ordered ? model.key : current;
    slot.trial = ordered ? null : new ModelTrial(model.key);
    return true;
  }

  private boolean refuse(ModelTrial trial) {
    boolean isNew = trial.verdict != Verdict.REFUSED;
    trial.verdict = Verdict.REFUSED;
    if (isNew) {
      tell(trial);
    }
    return isNew;
  }

  /** What the slots come to. */
  private void choose() {
    named.clear();
    states
        .book()
        .slots()
        .forEach(
            (name, slot) -> {
              TaskModel model = models.of(slot.wanted());
              if (model != null && name.equals(ModelPlan.DEFAULT)) {
                wanted = model;
                first = orElse(models.of(slot.first()), model);
              } else if (model != null) {
                named.put(name, model);
              }
            });
  }

  /** The model that a series is to have. */
  TaskModel wanted(SeriesSettings settings) {
    String name = settings.model();
    if (name == null) {
      return wanted;
    }
    TaskModel own = named.get(name);
    return own == null ? find(name) : own;
  }

  /** The model of a name that no series had before; that of all others where there is none. */
  private TaskModel find(String name) {
    ModelPlan.Choice choice = plan == null ? null : plan.choices().get(name);
    TaskModel found = choice == null ? null : models.of(TaskModel.key(choice.fingerprint()));
    if (found != null && !states.book().slots().containsKey(name)) {
      states.book().slots().put(name, new ModelBook.Slot(found.key));
      states.changeBook();
    }
    named.put(name, found == null ? wanted : found);
    return found == null ? wanted : found;
  }

  /** The model that a new series begins with: no one that has yet to prove itself. */
  TaskModel first(SeriesSettings settings) {
    String name = settings.model();
    if (name == null) {
      return first;
    }
    TaskModel own = wanted(settings);
    return orElse(models.of(states.book().slot(name).first()), own);
  }

  private static TaskModel orElse(@Nullable TaskModel found, TaskModel otherwise) {
    return found == null ? otherwise : found;
  }

  /** Whether there is nothing to do for the series that was taken out. */
  boolean isSettled(SeriesSettings settings) {
    return entry.model() == wanted(settings) && entry.companion() == null;
  }

  /**
   * Lets the second model take in what the first one has, and does what follows from it.
   *
   * @param live what the first one said
   */
  void follow(SeriesSettings settings, Observation observation, boolean rewarming, Detection live) {
    TaskModel goal = wanted(settings);
    Companion companion = entry.companion();
    if (!live.status().isScored()) {
      return;
    }
    if (companion == null) {
      entry.accompany(goal);
      return;
    }
    Detection second = step(settings, companion, observation, rewarming);
    companion.points++;
    TaskModel expected = companion.phase == Phase.WATCH ? entry.model() : goal;
    boolean isWanted =
        companion.phase == Phase.DECLINED ? companion.key == goal.key : companion.model == expected;
    if (companion.phase == Phase.WATCH && companion.model == goal) {
      changeBack(settings, companion);
    } else if (companion.phase == Phase.WATCH ? entry.model() != goal : !isWanted) {
      entry.dismiss();
      if (entry.model() != goal) {
        entry.accompany(goal);
      }
    } else if (second != null) {
      ModelTrial trial = trial(settings, companion);
      boolean telling =
          companion.phase != Phase.WARMING
              && !rewarming
              && live.status() != Detection.Status.WARMUP
              && settings.maintenanceAt(observation.timestampMillis()) == null;
      if (telling && trial != null) {
        compare(trial, companion, live, second);
      }
      advance(settings, companion, trial, live, second);
    }
  }

  private @Nullable Detection step(
      SeriesSettings settings, Companion companion, Observation observation, boolean rewarming) {
    SeriesState state = companion.state;
    TaskModel model = companion.model;
    return state == null || model == null
        ? null
        : detectors.shadow(
            settings,
            model.model,
            state,
            observation,
            rewarming || companion.phase == Phase.WARMING);
  }

  /** The trial that a companion is of; null where the change was ordered. */
  private @Nullable ModelTrial trial(SeriesSettings settings, Companion companion) {
    ModelTrial trial = states.book().slot(settings.model()).trial;
    long newer = companion.phase == Phase.WATCH ? entry.model().key : companion.key;
    return trial != null && trial.key == newer ? trial : null;
  }

  private void compare(ModelTrial trial, Companion companion, Detection live, Detection second) {
    boolean isWatched = companion.phase == Phase.WATCH;
    Detection newer = isWatched ? live : second;
    Detection older = isWatched ? second : live;
    if (live.learningGate().isOpen()) {
      trial.comparison.compare(newer.logLoss(), older.logLoss());
      companion.comparison.compare(newer.logLoss(), older.logLoss());
    }
    trial.comparison.count(opens(newer), opens(older), live.allowedAlerts());
    companion.comparison.count(opens(newer), opens(older), live.allowedAlerts());
    states.changeBook();
    if (trial.comparison.isWorse() && refuse(trial)) {
      choose();
    }
  }

  private static boolean opens(Detection detection) {
    Incident incident = detection.incident();
    return incident != null && incident.phase() == Incident.Phase.OPENED;
  }

  /** Goes from phase to phase. */
  private void advance(
      SeriesSettings settings,
      Companion companion,
      @Nullable ModelTrial trial,
      Detection live,
      Detection second) {
    ModelPlan terms = plan;
    if (terms == null) {
      return;
    }
    switch (companion.phase) {
      case WARMING -> {
        TaskModel model = companion.model;
        SeriesState state = companion.state;
        int warmUp = model == null ? 0 : model.warmUp(trial == null);
        if (companion.points > warmUp / 2) {
          companion.alignment.observe(live, second);
        }
        if (model != null && state != null && companion.points >= warmUp) {
          state.align(entry.state(), companion.alignment);
          if (trial == null) {
            changeBack(settings, companion);
          } else {
            companion.turn(Phase.TRIAL);
          }
        }
      }
      case TRIAL -> decide(settings, companion, trial, terms.trialPoints());
      case WATCH -> {
        if (trial != null && trial.verdict == Verdict.REFUSED) {
          changeBack(settings, companion);
        } else if (trial == null || companion.points >= terms.watchPoints()) {
          entry.dismiss();
        }
      }
      case DECLINED -> {}
    }
  }

  private void decide(
      SeriesSettings settings, Companion companion, @Nullable ModelTrial trial, int length) {
    boolean isLong = companion.points >= TRIAL_LIMIT * length;
    if (trial == null) {
      changeBack(settings, companion);
    } else if (trial.verdict == Verdict.REFUSED) {
      entry.dismiss();
    } else if (companion.comparison.points() >= length || isLong) {
      if (!companion.comparison.isWorse()) {
        change(companion, Switch.TRIED);
        companion.turn(Phase.WATCH);
        if (trial.verdict == Verdict.OPEN) {
          trial.verdict = Verdict.ACCEPTED;
          tell(trial);
          choose();
          trial.comparison.clear(); // what was good must not outweigh what is bad from here on
        }
      } else if (isLong) {
        companion.turn(Phase.DECLINED);
      }
    }
  }

  private void change(Companion companion, Switch kind) {
    listener.onSwitched(entry.model().fingerprint(), TaskModel.fingerprint(companion.key), kind);
    entry.exchange();
  }

  /** The same where nothing is to be tried or watched. */
  private void changeBack(SeriesSettings settings, Companion companion) {
    ModelTrial trial = states.book().slot(settings.model()).trial;
    boolean isRefused = trial != null && trial.key == entry.model().key;
    change(companion, isRefused ? Switch.FELL_BACK : Switch.ORDERED);
    entry.dismiss();
  }

  private void tell(ModelTrial trial) {
    listener.onVerdict(
        TaskModel.fingerprint(trial.key),
        trial.verdict == Verdict.ACCEPTED,
        trial.comparison.sentence());
  }

  /** A point that nobody saw: both networks step over it. */
  void bridge(SeriesSettings settings, long timestampMillis) {
    Companion companion = entry.companion();
    if (companion != null && companion.model != null && companion.state != null) {
      detectors.shadow(settings, companion.model.model).bridge(companion.state, timestampMillis);
    }
  }

  /** Both networks forget the series. */
  void forget(SeriesSettings settings) {
    Companion companion = entry.companion();
    if (companion != null && companion.model != null && companion.state != null) {
      detectors.shadow(settings, companion.model.model).forget(companion.state);
    }
  }

  /** Ends what has come to its end, and gives models back that nobody has any more. */
  void tidy() {
    ModelBook book = states.book();
    for (ModelBook.Slot slot : book.slots().values()) {
      ModelTrial trial = slot.trial;
      if (trial != null
          && trial.verdict == Verdict.ACCEPTED
          && book.live(slot.lead) == 0
          && book.shadow(slot.lead) == 0
          && book.shadow(trial.key) == 0) {
        slot.lead = trial.key;
        slot.trial = null;
        states.changeBook();
      }
    }
    if (models.count() > 1) {
      models.keepOnly(key -> book.names(key) || key == entry.model().key, detectors::drop);
    }
  }
}
