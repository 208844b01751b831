package dev.offbeat.trainer.source;

import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Says in a sentence why Kafka could not be read, and what to do; never a secret. */
final class KafkaFailure {
  private static final Pattern SECRET =
      Pattern.compile("password|secret|jaas|token|credential|\\.key$|certificate");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'");

  private final TopicQuery query;

  KafkaFailure(TopicQuery query) {
    this.query = query;
  }

  static String unknownTopic(TopicQuery query) {
    return "Kafka at %s has no topic %s that we may see: correct --topic, or ask for the right to read it"
        .formatted(query.servers(), query.topic());
  }

  String sentence(KafkaException e) {
    String why = hideSecrets(rootMessage(e));
    if (e instanceof UnknownTopicOrPartitionException || e instanceof InvalidTopicException) {
      return unknownTopic(query);
    } else if (e instanceof AuthenticationException) {
      return "Kafka at %s does not let us in: %s; correct the settings in --kafka-config"
          .formatted(query.servers(), why);
    } else if (e instanceof AuthorizationException) {
      return "Kafka at %s does not let us read topic %s: %s; ask for the right to read it"
          .formatted(query.servers(), query.topic(), why);
    } else if (e instanceof TimeoutException) {
      return ("no broker at %s answered within %d s: see that --kafka names a running one, and that"
              + " --kafka-config has its TLS and SASL settings if it asks for them")
          .formatted(query.servers(), KafkaClient.timeoutMillis(query) / 1000);
    } else if (hasCause(e, ConfigException.class)) {
      return "Kafka's client does not take --kafka or a setting of --kafka-config (%s): correct it"
          .formatted(why);
    }
    return "%s cannot be read: %s".formatted(query, why);
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable one = e; one != null; one = one.getCause()) {
      if (type.isInstance(one)) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  /** Hides the secret settings, and what stands in quotes in them, as JAAS writes a password. */
  private String hideSecrets(String message) {
    String shown = message.lines().findFirst().orElse("");
    for (Map.Entry<String, String> setting : query.settings().entrySet()) {
      if (SECRET.matcher(setting.getKey().toLowerCase(Locale.ROOT)).find()) {
        shown = hide(shown, setting.getValue());
        for (MatchResult quoted : QUOTED.matcher(setting.getValue()).results().toList()) {
          shown = hide(shown, quoted.group(1) == null ? quoted.group(2) : quoted.group(1));
        }
      }
    }
    return shown;
  }

  private static String hide(String message, String secret) {
    return secret.isEmpty() ? message : message.replace(secret, "[hidden]");
  }
}
