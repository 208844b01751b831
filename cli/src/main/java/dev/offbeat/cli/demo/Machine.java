package dev.offbeat.cli.demo;

import java.util.ArrayList;
import java.util.List;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;
import oshi.hardware.HWDiskStore;
import oshi.hardware.NetworkIF;

/** This machine's own metrics, read from the operating system. */
final class Machine {
  private final CentralProcessor processor;
  private final GlobalMemory memory;
  private final List<HWDiskStore> disks;
  private final List<NetworkIF> networks;
  private long[] processorTicks;
  private long diskBytes;
  private long networkBytes;
  private long readMillis;

  Machine() {
    var hardware = new SystemInfo().getHardware();
    processor = hardware.getProcessor();
    memory = hardware.getMemory();
    disks = hardware.getDiskStores();
    networks = hardware.getNetworkIFs();
    processorTicks = processor.getSystemCpuLoadTicks();
    diskBytes = diskBytes();
    networkBytes = networkBytes();
    readMillis = System.currentTimeMillis();
  }

  /** Whatever this machine can tell, since the last call; call it about once a second. */
  List<Reading> read() {
    long now = System.currentTimeMillis();
    double seconds = Math.max(1, now - readMillis) / 1000.0;
    readMillis = now;
    List<Reading> readings = new ArrayList<>();
    double busy = processor.getSystemCpuLoadBetweenTicks(processorTicks);
    processorTicks = processor.getSystemCpuLoadTicks();
    add(readings, "cpu", 100 * busy);
    double used = memory.getTotal() - memory.getAvailable();
    add(readings, "memory", 100 * used / memory.getTotal());
    add(readings, "load", processor.getSystemLoadAverage(1)[0]);
    long disk = diskBytes();
    add(readings, "disk", (disk - diskBytes) / seconds / 1e6);
    diskBytes = disk;
    long network = networkBytes();
    add(readings, "network", (network - networkBytes) / seconds / 1e6);
    networkBytes = network;
    return readings;
  }

  /** Negative is how the operating system says that it does not know. */
  private void add(List<Reading> readings, String metric, double value) {
    if (value >= 0 && Double.isFinite(value)) {
      readings.add(
          new Reading(Source.MACHINE_PREFIX + metric, readMillis, Math.rint(value * 1000) / 1000));
    }
  }

  private long diskBytes() {
    long bytes = 0;
    for (HWDiskStore disk : disks) {
      if (disk.updateAttributes()) {
        bytes += disk.getReadBytes() + disk.getWriteBytes();
      }
    }
    return bytes;
  }

  private long networkBytes() {
    long bytes = 0;
    for (NetworkIF network : networks) {
      if (network.updateAttributes()) {
        bytes += network.getBytesRecv() + network.getBytesSent();
      }
    }
    return bytes;
  }

  /** The unit of a metric of this class. */
  static String unit(String metric) {
    return switch (metric) {
      case "cpu", "memory" -> "%";
      case "disk", "network" -> "MB/s";
      default -> "";
    };
  }
}
