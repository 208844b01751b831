package dev.offbeat.detector.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What other instances and the console are told of this one. */
final class Advertised {
  private static final Set<String> ANY = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");
  private static final String LAG = "records-lag";
  private static final String RESTORE = "-restore-consumer";

  private Advertised() {}

  /**
   * Where other instances reach this one: as configured, else where it listens, else, if that is
   * everywhere, at this machine's address.
   *
   * @param port that it got
   */
  static String address(AppConfig.Admin admin, AppConfig.Address listen, int port) {
    AppConfig.Address chosen = admin.advertised();
    if (chosen != null) {
      return text(chosen.host(), chosen.port());
    }
    return text(ANY.contains(listen.host()) ? ownAddress() : listen.host(), port);
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  private static String text(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Records that wait for a client, as its consumers last saw it. */
  static long lag(@Nullable KafkaStreams streams) {
    double lag = 0;
    if (streams != null) {
      for (Metric metric : streams.metrics().values()) {
        if (metric.metricName().name().equals(LAG)
            && metric.metricName().tags().containsKey("partition")
            && !metric.metricName().tags().getOrDefault("client-id", "").endsWith(RESTORE)
            && metric.metricValue() instanceof Double records
            && records > 0) {
          lag += records;
        }
      }
    }
    return (long) lag;
  }
}
