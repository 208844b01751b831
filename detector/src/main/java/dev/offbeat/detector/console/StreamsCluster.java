package dev.offbeat.detector.console;

import dev.offbeat.detector.kafka.StoredSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.InvalidStateStorePartitionException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The instances as Kafka Streams knows them. */
final class StreamsCluster implements Cluster {
  private final Supplier<String> self;
  private final Supplier<@Nullable KafkaStreams> current;

  /**
   * @param self this instance's {@code application.server}
   * @param current the client that runs now; null before there is one
   */
  StreamsCluster(Supplier<String> self, Supplier<@Nullable KafkaStreams> current) {
    this.self = self;
    this.current = current;
  }

  @Override
  public String self() {
    return self.get();
  }

  @Override
  public String state() {
    KafkaStreams streams = current.get();
    return streams == null ? KafkaStreams.State.CREATED.name() : streams.state().name();
  }

  @Override
  public List<ReadOnlyKeyValueStore<String, byte[]>> stores() {
    KafkaStreams streams = running();
    TreeSet<Integer> partitions = new TreeSet<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      for (TaskMetadata task : thread.activeTasks()) {
        partitions.add(task.taskId().partition());
      }
    }
    List<ReadOnlyKeyValueStore<String, byte[]>> stores = new ArrayList<>();
    for (int partition : partitions) {
      try {
        stores.add(
            streams.store(
                StoreQueryParameters.fromNameAndType(
                        StoredSeries.storeName(),
                        QueryableStoreTypes.<String, byte[]>keyValueStore())
                    .withPartition(partition)));
      } catch (InvalidStateStorePartitionException e) {
        // a task of that number has no series
      } catch (InvalidStateStoreException e) {
        throw Problem.moving(String.valueOf(e.getMessage()));
      }
    }
    return stores;
  }

  private KafkaStreams running() {
    KafkaStreams streams = current.get();
    if (streams == null || streams.state() != KafkaStreams.State.RUNNING) {
      throw Problem.moving("Kafka Streams is " + state());
    }
    return streams;
  }

  @Override
  public @Nullable String owner(String series) {
    KeyQueryMetadata found =
        running().queryMetadataForKey(StoredSeries.storeName(), series, new StringSerializer());
    return found == null || found.equals(KeyQueryMetadata.NOT_AVAILABLE)
        ? null
        : address(found.activeHost());
  }

  @Override
  public List<String> others() {
    TreeSet<String> others = new TreeSet<>();
    KafkaStreams streams = current.get();
    if (streams != null) {
      for (StreamsMetadata instance : streams.metadataForAllStreamsClients()) {
        if (instance.port() > 0) {
          others.add(address(instance.hostInfo()));
        }
      }
    }
    others.remove(self());
    return List.copyOf(others);
  }

  private static String address(HostInfo host) {
    String name = host.host();
    return (name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name)
        + ":"
        + host.port();
  }
}
