package dev.offbeat.helm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images and containers without a daemon, all of it kept in the module's target folder. The bases
 * are stand-ins of the published ones' names, made of Debian's packages: they prove the Dockerfile,
 * not what is published under those names.
 */
final class Podman {
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String JRE = "docker.io/library/eclipse-temurin:17-jre";
  private static final String JDK = "docker.io/library/eclipse-temurin:17-jdk";
  private static final List<String> TOOLS =
      List.of("podman", "buildah", "runc", "debootstrap", "tar");

  private final Path home = Path.of("target", "image").toAbsolutePath();

  /** What is missing to build and run images here, if anything is. */
  static Optional<String> obstacle() {
    if (!Shell.run(REPOSITORY, List.of("id", "-u")).output().equals("0")) {
      return Optional.of("images are built and run as root only");
    }
    List<String> missing = TOOLS.stream().filter(tool -> !Shell.has(tool)).toList();
    if (!missing.isEmpty()) {
      return Optional.of("the image is neither built nor run without " + missing);
    }
    if (Shell.run(REPOSITORY, List.of("unshare", "--mount", "--pid", "--fork", "true")).exitCode()
        != 0) {
      return Optional.of("containers need namespaces, which are not allowed here");
    }
    if (!Files.exists(REPOSITORY.resolve("cli/target/offbeat.jar"))) {
      return Optional.of("the image is made of what mvn package leaves, and there is none");
    }
    return Optional.empty();
  }

  /** Makes the stand-ins, once for each life of the target folder. */
  void makeBases() throws IOException {
    Files.createDirectories(home);
    if (podman("image", "exists", JDK).exitCode() == 0) {
      return;
    }
    Path root = home.resolve("root");
    run(
            "debootstrap",
            "--variant=minbase",
            "--include=ca-certificates-java,openjdk-17-jre-headless",
            "bookworm",
            root.toString())
        .orThrow();
    Path archive = home.resolve("root.tar");
    run(
            "tar",
            "--directory=" + root,
            "--exclude=./var/cache/apt/archives/*",
            "--exclude=./var/lib/apt/lists/*",
            "--exclude=./usr/share/doc/*",
            "--exclude=./proc/*",
            "--exclude=./sys/*",
            "--exclude=./dev/*",
            "--create",
            "--file=" + archive,
            ".")
        .orThrow();
    podman("import", archive.toString(), JRE).orThrow();
    Files.delete(archive);
    run("rm", "-rf", root.toString()).orThrow();
    String container = lastLine(buildah("from", "--pull-never", JRE).orThrow());
    buildah("copy", container, System.getProperty("java.home"), "/opt/jdk").orThrow();
    buildah("config", "--env", "PATH=/opt/jdk/bin:/usr/sbin:/usr/bin:/sbin:/bin", container)
        .orThrow();
    buildah("commit", "--rm", container, JDK).orThrow();
  }

  Shell.Outcome build(String target) {
    return buildah(
            "build",
            "--isolation=chroot",
            "--pull-never",
            "--layers",
            "--target=" + target,
            "--tag=offbeat-" + target,
            REPOSITORY.toString())
        .orThrow();
  }

  /** A container's life, from its options, image and arguments. */
  Shell.Outcome run(List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "--cgroup-manager=cgroupfs",
                "--runtime=runc",
                "run",
                "--ulimit=nofile=20000:20000",
                "--ulimit=nproc=4096:4096"));
    command.addAll(arguments);
    return podman(command.toArray(String[]::new));
  }

  /** Starts the objects of a file of Kubernetes' as it would, on this machine's network. */
  Shell.Outcome play(Path objects) throws IOException {
    Path settings = home.resolve("containers.conf");
    Files.writeString(
        settings,
        """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
        [engine]
        cgroup_manager = "cgroupfs"
        runtime = "runc"
        """);
    return run(
        Stream.concat(
                Stream.of("env", "CONTAINERS_CONF=" + settings),
                Stream.concat(
                    storage("podman"),
                    Stream.of("play", "kube", "--network=host", objects.toString())))
            .toArray(String[]::new));
  }

  Shell.Outcome podman(String... arguments) {
    return tool("podman", arguments);
  }

  long megabytes(String image) {
    String bytes = podman("image", "inspect", "--format={{.Size}}", image).orThrow().output();
    return Long.parseLong(bytes) / 1_000_000;
  }

  private Shell.Outcome buildah(String... arguments) {
    return tool("buildah", arguments);
  }

  private Shell.Outcome tool(String tool, String... arguments) {
    return run(Stream.concat(storage(tool), Stream.of(arguments)).toArray(String[]::new));
  }

  private Stream<String> storage(String tool) {
    return Stream.of(
        tool,
        "--root=" + home.resolve("storage"),
        "--runroot=" + home.resolve("running"),
        "--storage-driver=overlay");
  }

  private static Shell.Outcome run(String... command) {
    return Shell.run(REPOSITORY, List.of(command));
  }

  private static String lastLine(Shell.Outcome outcome) {
    return outcome.output().lines().reduce((first, second) -> second).orElse("");
  }
}
