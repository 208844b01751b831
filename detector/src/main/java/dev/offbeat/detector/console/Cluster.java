package dev.offbeat.detector.console;

import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The instances of the application, and what this one holds of the series. */
interface Cluster {
  /** This instance's address, {@code host:port}. */
  String self();

  /** What Kafka Streams says of this instance. */
  String state();

  /**
   * The stores of the series that this instance has, one for each of its partitions.
   *
   * @throws Problem with status 503 while they are moved or restored
   */
  List<ReadOnlyKeyValueStore<String, byte[]>> stores();

  /** The address of the instance that has a series; null if nobody can say. */
  @Nullable String owner(String series);

  /** The addresses of the other instances. */
  List<String> others();
}
