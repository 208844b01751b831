package dev.offbeat.trainer.nn;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Translates the sources of this package and of the graph from float to double, word by word, and
 * compiles them: the very statements that train in single precision, in a precision in which
 * central differences prove them. Only the approximated tanh is replaced by the true one.
 */
final class DoublePrecision {
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java/dev/offbeat/trainer/graph"),
          Path.of("src/main/java/dev/offbeat/trainer/nn"));
  private static final Path TEST = Path.of("src/test/java/dev/offbeat/trainer/nn");

  private DoublePrecision() {}

  /** A new instance of a public class of this package's tests, translated. */
  @SuppressWarnings("unchecked")
  static <T> Supplier<T> instance(Class<? extends Supplier<T>> type, Path directory)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-nowarn",
                "-proc:none",
                "-d",
                directory.toString(),
                "-cp",
                System.getProperty("java.class.path")));
    for (Path folder : SOURCES) {
      try (Stream<Path> sources = Files.list(folder)) {
        for (Path source : sources.sorted().toList()) {
          arguments.add(translate(source, directory).toString());
        }
      }
    }
    for (Class<?> test : List.of(type, Architectures.class)) {
      arguments.add(translate(TEST.resolve(test.getSimpleName() + ".java"), directory).toString());
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException("the translated sources do not compile");
    }
    ClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
    return (Supplier<T>)
        loader.loadClass(translate(type.getName())).getDeclaredConstructor().newInstance();
  }

  private static Path translate(Path source, Path directory) throws IOException {
    String text = translate(Files.readString(source));
    if (source.endsWith("Squash.java")) {
      text =
          text.replace("RationalTanh.tanh(", "Math.tanh(")
              .replace("RationalTanh.sigmoid(x[i])", "0.5 + 0.5 * Math.tanh(0.5 * x[i])");
    }
    Path folder = Files.createDirectories(directory.resolve(source.getParent().getFileName()));
    return Files.writeString(folder.resolve(source.getFileName()), text);
  }

  private static String translate(String text) {
    return text.replaceAll(
            "dev\\.offbeat\\.trainer\\.(nn|graph)\\b", "dev.offbeat.trainer.twice.$1")
        .replaceAll("\\bfloat\\b", "double")
        .replaceAll("\\bFloat\\b", "Double")
        .replace("nextFloat", "nextDouble")
        .replaceAll("(\\d)f\\b", "$1");
  }
}
