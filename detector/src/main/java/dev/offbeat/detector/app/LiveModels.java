package dev.offbeat.detector.app;

import dev.offbeat.detector.DetectorModel;
import dev.offbeat.detector.kafka.ModelListener;
import dev.offbeat.detector.kafka.ModelPlan;
import dev.offbeat.detector.kafka.Models;
import dev.offbeat.detector.metrics.ModelMeters;
import dev.offbeat.detector.model.CellSpec;
import dev.offbeat.detector.model.ModelLoadException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models there are, and which is wanted: what the file and the topic hold, and what a person
 * says of it. A model that cannot be used is refused, with a sentence, and what was wanted before
 * stays so. A model is open as long as it is wanted or somebody holds it.
 */
final class LiveModels implements Models, ModelListener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LiveModels.class);

  private final AppConfig.Models terms;
  private final ModelFolder folder;
  private final OpenModels open;
  private final ModelMeters meters;
  private final Map<String, String> named = new TreeMap<>(); // the topic's, fingerprints by name
  private final Map<String, String> before = new HashMap<>(); // the topic's, of the same names
  private final Set<String> unusable = new HashSet<>(); // names of the topic
  private final Map<String, String> failures = new TreeMap<>(); // sentences by source
  private final Map<String, Verdict> verdicts = new LinkedHashMap<>(); // by fingerprint
  private String ofFile; // fingerprint of the file's, or of the bundled model
  private ModelControl control = ModelControl.NONE;
  private volatile ModelPlan plan;

  /** What a trial came to. */
  private record Verdict(boolean accepted, String sentence) {
    @Override
    public String toString() {
      return (accepted ? "accepted: " : "refused: ") + sentence;
    }
  }

  /**
   * Begins with the model of the configuration.
   *
   * @param first taken over: it is closed when nobody holds it any more
   * @param folder where models are kept for the states of before
   */
  LiveModels(AppConfig config, DetectorModel first, ModelFolder folder, ModelMeters meters) {
    this.terms = config.models();
    this.folder = folder;
    this.meters = meters;
    open = new OpenModels(first, config.engine(), folder);
    ofFile = first.fingerprint();
    plan = plan(ofFile, null);
    open.acquire(ofFile);
  }

  private ModelPlan plan(String first, @Nullable String rejected) {
    Map<String, ModelPlan.Choice> choices = new HashMap<>();
    named.forEach((name, fingerprint) -> choices.put(name, choice(fingerprint)));
    choices.put(ModelPlan.DEFAULT, choice(first));
    return new ModelPlan(choices, rejected, terms.trial(), terms.watch());
  }

  private ModelPlan.Choice choice(String fingerprint) {
    return new ModelPlan.Choice(fingerprint, !fingerprint.equals(control.accept()));
  }

  /** The fingerprint of the model that most series are to have. */
  private String wanted() {
    ModelPlan.Choice choice = plan.choices().get(ModelPlan.DEFAULT);
    return choice == null ? ofFile : choice.fingerprint();
  }

  @Override
  public ModelPlan plan() {
    return plan;
  }

  @Override
  public @Nullable DetectorModel hold(String fingerprint) {
    return open.acquire(fingerprint);
  }

  @Override
  public void release(DetectorModel model) {
    open.release(model.fingerprint());
  }

  /** Keeps the file's model for the states that will name it. */
  void keepFirst(byte[] bytes) {
    folder.keep(ofFile, bytes);
  }

  /** Takes over what the watched file holds now. */
  synchronized void takeFile(String source, byte[] bytes) {
    String fingerprint = check(source, bytes);
    if (fingerprint != null) {
      ofFile = fingerprint;
      choose();
    }
  }

  /**
   * Takes over a record of the topic.
   *
   * @param source for people
   * @param bytes null to take it away
   */
  synchronized void takeRecord(String source, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      failures.remove(source);
      named.remove(name);
      unusable.remove(name);
      return;
    }
    String fingerprint = check(source, bytes);
    if (fingerprint == null) {
      unusable.add(name);
      return;
    }
    unusable.remove(name);
    if (!fingerprint.equals(named.get(name))) {
      String last = named.put(name, fingerprint);
      if (last != null) {
        before.put(name, last);
      }
    }
  }

  /** Takes over the model that had a name before. */
  synchronized void takeBefore(String source, String name, byte @Nullable [] bytes) {
    String fingerprint = bytes == null ? null : check(source, bytes);
    if (fingerprint != null) {
      before.put(name, fingerprint);
    }
  }

  /** Takes over what a person says. */
  synchronized void takeControl(ModelControl said) {
    control = said;
  }

  /** Whether a model can be used; null if not, which is told. */
  private @Nullable String check(String source, byte[] bytes) {
    String fingerprint = DetectorModel.fingerprint(bytes);
    try {
      if (open.open(source, fingerprint, bytes)) {
        meters.onLoad(true);
      }
    } catch (ModelLoadException e) {
      refuse(source, String.valueOf(e.getMessage()));
      return null;
    }
    mend(source);
    return fingerprint;
  }

  /** Tells that what is there cannot be used; what was wanted stays so. */
  synchronized void refuse(String source, String sentence) {
    if (!sentence.equals(failures.put(source, sentence))) {
      meters.onLoad(false);
      log.error("{} cannot be used, and the model of before stays: {}", source, sentence);
    }
  }

  /** Tells that a source can be read again. */
  synchronized void mend(String source) {
    failures.remove(source);
  }

  /** Makes a plan of all that is known; stream threads follow it from their next point on. */
  synchronized void choose() {
    String wanted = named.getOrDefault(ModelPlan.DEFAULT, lastGood());
    String name = ModelPlan.DEFAULT;
    String activated = control.activate();
    if (activated != null && named.containsKey(activated)) {
      wanted = named.getOrDefault(activated, wanted);
      name = activated;
      failures.remove("activate");
    } else if (activated != null) {
      refuse(
          "activate",
          "expected the name of a model, one of %s, found %s".formatted(named.keySet(), activated));
    }
    String rejected = control.rollback();
    if (rejected != null && (wanted.equals(rejected) || isRefused(wanted, rejected))) {
      wanted = rolledBack(name, rejected);
    }
    DetectorModel model = open.acquire(wanted);
    if (model == null) {
      refuse("plan", "model %s is no longer kept".formatted(wanted));
      return;
    }
    String last = wanted();
    ModelPlan next = plan(wanted, control.rollback());
    boolean isChanged = !next.equals(plan);
    plan = next;
    open.release(last);
    open.closeIdle();
    if (isChanged && !wanted.equals(last)) {
      folder.choose(last);
      folder.choose(wanted);
      verdicts.remove(wanted);
      log.info("Model {} is wanted in place of {}; it runs on {}", wanted, last, model.engine());
    } else if (isChanged) {
      log.info("Models of the topic: {}", named);
    }
  }

  /** What stands for the topic's default model: the file's, unless the topic's is damaged. */
  private String lastGood() {
    String last = unusable.contains(ModelPlan.DEFAULT) ? folder.last() : null;
    return last == null || folder.find(last) == null ? ofFile : last;
  }

  /** Whether series did not take to what is wanted, and stay with what is rejected. */
  private boolean isRefused(String wanted, String rejected) {
    Verdict verdict = verdicts.get(wanted);
    return verdict != null && !verdict.accepted && folder.before(rejected) != null;
  }

  private String rolledBack(String name, String rejected) {
    List<@Nullable String> candidates = new ArrayList<>();
    candidates.add(before.get(name));
    candidates.add(folder.before(rejected));
    candidates.add(named.get(ModelPlan.DEFAULT));
    candidates.add(ofFile);
    for (String candidate : candidates) {
      if (candidate != null && !candidate.equals(rejected) && open.has(candidate)) {
        failures.remove("rollback");
        return candidate;
      }
    }
    refuse("rollback", "expected a model before %s, found none".formatted(rejected));
    return rejected;
  }

  @Override
  public void onSeries(String fingerprint, int live, int shadow) {
    meters.onSeries(fingerprint, live, shadow);
  }

  @Override
  public void onSwitched(String from, String to, Switch kind) {
    meters.onSwitched(kind.name().toLowerCase(Locale.ROOT));
    log.debug("A series went from model {} to {}: {}", from, to, kind);
  }

  @Override
  public synchronized void onVerdict(String fingerprint, boolean accepted, String sentence) {
    meters.onVerdict(accepted);
    Verdict verdict = new Verdict(accepted, sentence);
    verdicts.put(fingerprint, verdict);
    if (accepted) {
      log.info("Model {} is {}", fingerprint, verdict);
    } else {
      log.warn(
          "Model {} is {}; the series of this partition stay or go back", fingerprint, verdict);
      if (control.rollback() != null) {
        choose();
      }
    }
  }

  /** Tells the meters which model watches most series. */
  synchronized void look() {
    meters.onModel(live());
  }

  /** The model that watches most series. */
  synchronized DetectorModel live() {
    String wanted = wanted();
    return open.all().stream()
        .max(
            Comparator.<DetectorModel>comparingInt(model -> meters.live(model.fingerprint()))
                .thenComparing(model -> model.fingerprint().equals(wanted)))
        .orElseThrow(() -> new IllegalStateException("the wanted model is open"));
  }

  /** One model, for people. */
  record Row(
      String name,
      String fingerprint,
      String state,
      String cell,
      List<String> features,
      String engine,
      int series,
      int shadow) {}

  /** The open models: those that watch or follow series, and that which is wanted. */
  synchronized List<Row> rows() {
    String wanted = wanted();
    List<Row> rows = new ArrayList<>();
    for (DetectorModel model : open.all()) {
      String fingerprint = model.fingerprint();
      rows.add(
          new Row(
              name(fingerprint),
              fingerprint,
              state(fingerprint, wanted),
              words(model.metadata().cell()),
              model.metadata().features(),
              model.engine().engine().toString(),
              meters.live(fingerprint),
              meters.shadow(fingerprint)));
    }
    rows.sort(Comparator.comparing(Row::series).reversed().thenComparing(Row::fingerprint));
    return rows;
  }

  private static String words(CellSpec cell) {
    String units = "%s, %d hidden units".formatted(cell.kind(), cell.hiddenSize());
    return cell.layers() == 1 ? units : "%s in %d layers".formatted(units, cell.layers());
  }

  private String name(String fingerprint) {
    if (fingerprint.equals(wanted())) {
      return ModelPlan.DEFAULT;
    }
    for (Map.Entry<String, String> one : named.entrySet()) {
      if (one.getValue().equals(fingerprint)) {
        return one.getKey();
      }
    }
    return fingerprint;
  }

  private String state(String fingerprint, String wanted) {
    if (meters.live(fingerprint) > 0 && fingerprint.equals(wanted)) {
      return "live";
    } else if (fingerprint.equals(wanted)) {
      return meters.shadow(fingerprint) > 0 ? "shadow" : "wanted";
    }
    return meters.live(fingerprint) > 0 ? "live" : "previous";
  }

  /** What is there, what was refused, and why, for people. */
  synchronized Map<String, Object> info() {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("wanted", wanted());
    List<Map<String, Object>> models = new ArrayList<>();
    for (Row row : rows()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("name", row.name());
      one.put("fingerprint", row.fingerprint());
      one.put("state", row.state());
      one.put("cell", row.cell());
      one.put("engine", row.engine());
      one.put("series", row.series());
      one.put("shadow_series", row.shadow());
      models.add(one);
    }
    info.put("models", models);
    info.put("topic", Map.copyOf(named));
    info.put("control", control.toJson());
    Map<String, String> sentences = new LinkedHashMap<>();
    verdicts.forEach((fingerprint, verdict) -> sentences.put(fingerprint, verdict.toString()));
    info.put("verdicts", sentences);
    info.put("refused", Map.copyOf(failures));
    return info;
  }

  /** Lets go of the model that is wanted; those that threads still hold stay open. */
  @Override
  public synchronized void close() {
    open.release(wanted());
  }
}
