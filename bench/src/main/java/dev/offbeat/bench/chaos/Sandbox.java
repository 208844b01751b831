package dev.offbeat.bench.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network and a table of mounts of one's own, in which ports can be cut off and disks be full
 * without anybody else noticing. Linux gives them by {@code unshare}: to root, and where the
 * kernel's settings allow it to everybody.
 */
final class Sandbox {
  private static final List<String> AS_ROOT = List.of("unshare", "-n", "-m");
  private static final List<String> AS_USER = List.of("unshare", "-r", "-n", "-m");
  private static final String NETWORK = "ip link set lo up";

  private final List<String> unshare;
  private final Map<FaultKind, String> impossible = new EnumMap<>(FaultKind.class);

  private Sandbox(List<String> unshare) {
    this.unshare = unshare;
  }

  /** Tries what this system lets us do. */
  static Sandbox probe() {
    Optional<String> root = Shell.failure(in(AS_ROOT, NETWORK));
    Optional<String> user = root.isEmpty() ? root : Shell.failure(in(AS_USER, NETWORK));
    if (user.isPresent()) {
      Sandbox none = new Sandbox(List.of());
      none.impossible.put(FaultKind.BLACKHOLE, user.get());
      none.impossible.put(FaultKind.DISK_FULL, user.get());
      return none;
    }
    Sandbox sandbox = new Sandbox(root.isEmpty() ? AS_ROOT : AS_USER);
    Shell.failure(in(sandbox.unshare, "iptables -A INPUT -p tcp --dport 9 -j DROP"))
        .ifPresent(reason -> sandbox.impossible.put(FaultKind.BLACKHOLE, reason));
    Shell.failure(in(sandbox.unshare, "mount -t tmpfs -o size=1m tmpfs /mnt"))
        .ifPresent(reason -> sandbox.impossible.put(FaultKind.DISK_FULL, reason));
    return sandbox;
  }

  private static List<String> in(List<String> unshare, String script) {
    List<String> command = new ArrayList<>(unshare);
    command.addAll(List.of("sh", "-c", script));
    return command;
  }

  /** The faults that cannot be made here, each with the reason. */
  Map<FaultKind, String> impossible() {
    return impossible;
  }

  boolean exists() {
    return !unshare.isEmpty();
  }

  /** A command that runs another one inside. */
  List<String> inside(List<String> command) {
    List<String> all = in(unshare, NETWORK + " && exec \"$@\"");
    all.add("sh");
    all.addAll(command);
    return all;
  }
}
