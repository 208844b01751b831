package dev.offbeat.detector.model;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a record of plain values (int, long, double, float, boolean, String) as {@code
 * prefix.component_name=value} entries and reads it back. Numbers keep every digit. A component
 * whose type is Double or an enum may be absent, which is null.
 */
final class FlatRecord {
  private FlatRecord() {}

  static void write(String prefix, Record record, Map<String, String> map) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        component.getAccessor().setAccessible(true);
        Object value = component.getAccessor().invoke(record);
        if (value != null) {
          map.put(key(prefix, component), String.valueOf(value));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot read " + component, e);
      }
    }
  }

  /** Takes the record's entries out of the map. */
  static <T extends Record> T take(
      String file, String prefix, Class<T> type, Map<String, String> map) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = parse(file, key(prefix, components[i]), types[i], map);
    }
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ModelLoadException(file, prefix, "valid values", cause.getMessage(), cause);
    }
  }

  private static @Nullable Object parse(
      String file, String key, Class<?> type, Map<String, String> map) {
    String text = map.remove(key);
    if (text == null && (type == Double.class || type.isEnum())) {
      return null;
    }
    if (text == null) {
      throw new ModelLoadException(file, key, "a value", "nothing");
    }
    try {
      if (type == int.class) {
        return Integer.parseInt(text);
      } else if (type == long.class) {
        return Long.parseLong(text);
      } else if (type == double.class || type == Double.class) {
        return Double.parseDouble(text);
      } else if (type == float.class) {
        return Float.parseFloat(text);
      } else if (type == boolean.class) {
        if (!text.equals("true") && !text.equals("false")) {
          throw new ModelLoadException(file, key, "true or false", text);
        }
        return Boolean.parseBoolean(text);
      } else if (type == String.class) {
        return text;
      } else if (type.isEnum()) {
        return parseEnum(file, key, type, text);
      }
    } catch (NumberFormatException e) {
      throw new ModelLoadException(file, key, "a number of type " + type, text, e);
    }
    throw new IllegalStateException(key + ": a flat record holds no " + type);
  }

  private static Object parseEnum(String file, String key, Class<?> type, String text) {
    Object[] values = Objects.requireNonNull(type.getEnumConstants());
    return Arrays.stream(values)
        .filter(one -> one.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () -> new ModelLoadException(file, key, "one of " + Arrays.toString(values), text));
  }

  /** {@code hiddenSize} is written as {@code prefix.hidden_size}. */
  private static String key(String prefix, RecordComponent component) {
    String name = component.getName().replaceAll("([A-Z])", "_$1");
    return prefix + "." + name.toLowerCase(Locale.ROOT);
  }
}
