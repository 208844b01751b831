package dev.offbeat.detector.app;

import dev.offbeat.detector.console.ModelDesk;
import dev.offbeat.detector.console.PublishException;
import dev.offbeat.detector.kafka.ModelPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models as the console reads and changes them. */
final class WrittenModels implements ModelDesk {
  private final LiveModels models;
  private final @Nullable ModelsClient client; // null where there is no topic

  WrittenModels(AppConfig config, LiveModels models) {
    this.models = models;
    String topic = config.models().topic();
    client =
        topic == null
            ? null
            : new ModelsClient(config.kafka(), topic, config.lifecycle().startupTimeout());
  }

  @Override
  public List<Row> models() {
    return models.rows().stream()
        .map(
            row ->
                new Row(
                    row.name(),
                    row.fingerprint(),
                    row.state(),
                    row.cell(),
                    row.features(),
                    row.series(),
                    row.shadow()))
        .toList();
  }

  @Override
  public boolean isWritable() {
    return client != null;
  }

  @Override
  public void activate(Row model) {
    String name = model.name().equals(ModelPlan.DEFAULT) ? null : model.name();
    say(new ModelControl(name, null, null));
  }

  @Override
  public void rollBack() {
    ModelPlan.Choice wanted = models.plan().choices().get(ModelPlan.DEFAULT);
    if (wanted == null || client == null) {
      throw new IllegalStateException("a plan has a default model, and there is a topic");
    }
    try {
      String activated = client.read().control().activate();
      say(new ModelControl(activated, wanted.fingerprint(), null));
    } catch (AppException e) {
      throw new PublishException(String.valueOf(e.getMessage()), e);
    }
  }

  private void say(ModelControl control) {
    if (client == null) {
      throw new IllegalStateException("there is a topic to write to");
    }
    try {
      client.say(control);
    } catch (AppException e) {
      throw new PublishException(String.valueOf(e.getMessage()), e);
    }
  }
}
