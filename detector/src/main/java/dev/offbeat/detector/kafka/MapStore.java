package dev.offbeat.detector.kafka;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store in the heap, for a task that is in no topology. */
final class MapStore<K> implements KeyValueStore<K, byte[]> {
  private final String name;
  private final NavigableMap<K, byte[]> map;

  MapStore(String name, Comparator<? super K> order) {
    this.name = name;
    map = new TreeMap<>(order);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void put(K key, byte @Nullable [] value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  @Override
  public byte @Nullable [] putIfAbsent(K key, byte[] value) {
    return map.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<K, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(K key) {
    return map.remove(key);
  }

  @Override
  public byte @Nullable [] get(K key) {
    return map.get(key);
  }

  @Override
  public KeyValueIterator<K, byte[]> range(@Nullable K from, @Nullable K to) {
    NavigableMap<K, byte[]> part = from == null ? map : map.tailMap(from, true);
    return new Entries<>(to == null ? part : part.headMap(to, true));
  }

  @Override
  public KeyValueIterator<K, byte[]> all() {
    return new Entries<>(map);
  }

  @Override
  public long approximateNumEntries() {
    return map.size();
  }

  /** Nobody changes the store while an iterator is open. */
  private static final class Entries<K> implements KeyValueIterator<K, byte[]> {
    private final Iterator<Map.Entry<K, byte[]>> entries;
    private @Nullable KeyValue<K, byte[]> ahead;

    Entries(Map<K, byte[]> map) {
      entries = map.entrySet().iterator();
    }

    @Override
    public boolean hasNext() {
      return ahead != null || entries.hasNext();
    }

    @Override
    public KeyValue<K, byte[]> next() {
      KeyValue<K, byte[]> next = ahead;
      ahead = null;
      if (next == null) {
        Map.Entry<K, byte[]> entry = entries.next();
        next = KeyValue.pair(entry.getKey(), entry.getValue());
      }
      return next;
    }

    @Override
    public K peekNextKey() {
      KeyValue<K, byte[]> next = next();
      ahead = next;
      return next.key;
    }

    @Override
    public void close() {}
  }
}
