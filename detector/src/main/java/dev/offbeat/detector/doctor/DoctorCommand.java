package dev.offbeat.detector.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offbeat.detector.app.AppConfig;
import dev.offbeat.detector.app.AppException;
import dev.offbeat.detector.app.ConnectionOptions;
import java.io.PrintWriter;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code offbeat doctor}: why series are not scored, and what hurts. */
@Command(
    name = "doctor",
    description = {
      "Explains every series that is not being scored, and every setting that hurts, with the remedy.",
      "Reads the configuration, the brokers, the consumer group, the dead letters, the states of the"
          + " series in their changelog, and, with --url, a running detector. Changes nothing.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 nothing to do, notes at most; 1 problems or warnings were found;",
      "2 no broker answered, something could not be looked at and the rest is fine, or",
      "wrong usage.",
      "docs/doctor.md explains each code, such as SERIES_WARMING."
    })
public final class DoctorCommand implements Callable<Integer> {
  private static final int FINE = 0;
  private static final int FOUND = 1;
  private static final int BLIND = 2;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  @Spec private CommandSpec spec;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The input topic, without a configuration.")
  private @Nullable String topic;

  @Option(
      names = "--application-id",
      paramLabel = "ID",
      description = "The consumer group, without a configuration. Default: offbeat.")
  private @Nullable String applicationId;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A running detector's admin.listen, such as http://localhost:8080.")
  private @Nullable URI url;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (!connection.areGiven() || (!connection.hasConfig() && topic == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected --config, or --bootstrap-servers with --topic");
    }
    if (url != null && url.getHost() == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--url: expected an address such as http://localhost:8080, found " + url);
    }
    Map<String, String> more = new HashMap<>();
    if (applicationId != null) {
      more.put("OFFBEAT_APPLICATION_ID", applicationId);
    }
    AppConfig config;
    try {
      config = connection.load(topic, more);
    } catch (AppException e) {
      spec.commandLine().getErr().println("offbeat: " + e.getMessage());
      spec.commandLine().getErr().flush();
      return BLIND;
    }
    Findings findings = Doctor.examine(config, url);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(findings) : DoctorReport.of(config, findings));
    out.flush();
    if (!findings.isReached()) {
      return BLIND;
    }
    return findings.isFine() ? (findings.blind().isEmpty() ? FINE : BLIND) : FOUND;
  }

  private static String json(Findings findings) {
    ObjectNode root = JSON.createObjectNode();
    root.put("schema", 1);
    root.put("fine", findings.isFine());
    ArrayNode all = root.putArray("findings");
    for (Finding one : findings.all()) {
      ObjectNode finding = all.addObject();
      finding.put("code", one.code().name());
      finding.put("severity", one.severity().toString());
      finding.put("found", one.found());
      finding.put("why", one.why());
      finding.put("remedy", one.remedy());
      ArrayNode examples = finding.putArray("examples");
      one.examples().forEach(examples::add);
    }
    ObjectNode blind = root.putObject("not_looked_at");
    findings.blind().forEach(blind::put);
    ObjectNode facts = root.putObject("seen");
    findings.facts().forEach(facts::put);
    try {
      return JSON.writeValueAsString(root) + System.lineSeparator();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("trees become JSON", e);
    }
  }
}
