package dev.offbeat.detector.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a task's store holds of each model, and which one leads where a name stands for several in
 * turn. Kept in the store with the states, so that a restart goes on with it.
 */
final class ModelBook {
  private static final int MOST_ENTRIES = 1000;

  /** What stands behind a name. */
  static final class Slot {
    long lead; // the model that watches, unless the trial's was accepted
    @Nullable ModelTrial trial; // null where there is no new model

    Slot(long lead) {
      this.lead = lead;
    }

    /** The model that series are to have, as things stand. */
    long wanted() {
      return trial == null || trial.verdict == ModelTrial.Verdict.REFUSED ? lead : trial.key;
    }

    /** The model that a new series begins with. */
    long first() {
      return trial != null && trial.verdict == ModelTrial.Verdict.ACCEPTED ? trial.key : lead;
    }
  }

  /** Series of a model. */
  private static final class Count {
    private int live;
    private int shadow;
  }

  private final Map<String, Slot> slots = new TreeMap<>();
  private final Map<Long, Count> counts = new TreeMap<>();

  Map<String, Slot> slots() {
    return slots;
  }

  /** The slot of a name; that of all others where there is none of this name. */
  Slot slot(@Nullable String name) {
    Slot own = name == null ? null : slots.get(name);
    Slot found = own == null ? slots.get(ModelPlan.DEFAULT) : own;
    if (found == null) {
      throw new IllegalStateException("there is always a default model");
    }
    return found;
  }

  void count(long key, int live, int shadow) {
    Count count = counts.computeIfAbsent(key, any -> new Count());
    count.live += live;
    count.shadow += shadow;
    if (count.live == 0 && count.shadow == 0) {
      counts.remove(key);
    }
  }

  int live(long key) {
    Count count = counts.get(key);
    return count == null ? 0 : count.live;
  }

  int shadow(long key) {
    Count count = counts.get(key);
    return count == null ? 0 : count.shadow;
  }

  Iterable<Long> keys() {
    return List.copyOf(counts.keySet());
  }

  void clearCounts() {
    counts.clear();
  }

  /** Whether a model is somebody's, or is to be. */
  boolean names(long key) {
    return counts.containsKey(key)
        || slots.values().stream()
            .anyMatch(slot -> slot.lead == key || (slot.trial != null && slot.trial.key == key));
  }

  /** Whether there is nothing to say but the one model. */
  boolean isPlain() {
    Slot first = slots.get(ModelPlan.DEFAULT);
    return slots.size() == 1
        && first != null
        && first.trial == null
        && counts.size() <= 1
        && live(first.lead) == counts.values().stream().mapToInt(one -> one.live).sum()
        && shadow(first.lead) == 0;
  }

  /** As bytes; none where there is nothing to say. */
  byte[] encode() {
    if (isPlain()) {
      return new byte[0];
    }
    int bytes = 2 * Short.BYTES + counts.size() * (Long.BYTES + 2 * Integer.BYTES);
    for (String name : slots.keySet()) {
      bytes += Short.BYTES + name.getBytes(UTF_8).length + Long.BYTES + 1 + ModelTrial.bytes();
    }
    ByteBuffer out = ByteBuffer.allocate(bytes).putShort((short) counts.size());
    counts.forEach((key, count) -> out.putLong(key).putInt(count.live).putInt(count.shadow));
    out.putShort((short) slots.size());
    slots.forEach(
        (name, slot) -> {
          byte[] text = name.getBytes(UTF_8);
          out.putShort((short) text.length).put(text).putLong(slot.lead);
          out.put((byte) (slot.trial == null ? 0 : 1));
          if (slot.trial != null) {
            slot.trial.write(out);
          }
        });
    return Arrays.copyOf(out.array(), out.position());
  }

  /**
   * Reads what {@link #encode} wrote, where that was not nothing.
   *
   * @throws IllegalArgumentException if a number is out of its range
   * @throws java.nio.BufferUnderflowException if bytes are missing
   */
  static ModelBook decode(ByteBuffer in) {
    ModelBook book = new ModelBook();
    int counts = size(in);
    for (int i = 0; i < counts; i++) {
      book.count(in.getLong(), in.getInt(), in.getInt());
    }
    int slots = size(in);
    for (int i = 0; i < slots; i++) {
      byte[] name = new byte[size(in)];
      in.get(name);
      Slot slot = new Slot(in.getLong());
      slot.trial = in.get() == 0 ? null : ModelTrial.read(in);
      book.slots.put(new String(name, UTF_8), slot);
    }
    if (!book.slots.containsKey(ModelPlan.DEFAULT) || in.hasRemaining()) {
      throw new IllegalArgumentException("models without a default one");
    }
    return book;
  }

  private static int size(ByteBuffer in) {
    int size = in.getShort();
    if (size < 0 || size > MOST_ENTRIES) {
      throw new IllegalArgumentException("size " + size);
    }
    return size;
  }
}
