package org.varve.edge.source;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures that Linux tells in files, and what the JDK knows where there are none. */
final class HostGauges {
  private static final int FILE_BYTES_MAX = 256 * 1_024;
  private static final int TEMPERATURES_MAX = 16;
  private static final double BYTES_PER_KIB = 1_024;
  private static final double MILLIDEGREES = 1_000;

  /** Interface, received bytes, seven other counts, sent bytes; see proc(5), /proc/net/dev. */
  private static final Pattern INTERFACE =
      Pattern.compile("(?m)^\\s*([^\\s:]+):\\s*(\\d+)(?:\\s+\\d+){7}\\s+(\\d+)");

  private HostGauges() {}

  static List<HostGauge> of(HostConfig config) {
    Path memory = config.proc().resolve("meminfo");
    Path network = config.proc().resolve("net/dev");
    List<HostGauge> gauges = new ArrayList<>();
    gauges.add(new HostGauge("load", "/", () -> load(config.proc().resolve("loadavg"))));
    gauges.add(new HostGauge("memory/total", "B", () -> memory(memory, "MemTotal")));
    gauges.add(new HostGauge("memory/available", "B", () -> memory(memory, "MemAvailable")));
    gauges.add(new HostGauge("disk/free", "B", () -> diskFree(config.disk())));
    gauges.add(new HostGauge("network/received", "B", () -> network(network, 2)));
    gauges.add(new HostGauge("network/sent", "B", () -> network(network, 3)));
    gauges.addAll(temperatures(config.sys()));
    return gauges;
  }

  private static OptionalDouble load(Path file) {
    OptionalDouble load = first(file, Pattern.compile("^(\\d+(?:\\.\\d+)?)\\s"));
    if (load.isPresent()) {
      return load;
    }
    double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return average < 0 ? OptionalDouble.empty() : OptionalDouble.of(average);
  }

  private static OptionalDouble memory(Path file, String label) {
    OptionalDouble kib = first(file, Pattern.compile("(?m)^" + label + ":\\s*(\\d+) kB$"));
    return kib.isPresent()
        ? OptionalDouble.of(kib.getAsDouble() * BYTES_PER_KIB)
        : OptionalDouble.empty();
  }

  private static OptionalDouble diskFree(Path path) {
    try {
      return OptionalDouble.of(Files.getFileStore(path).getUsableSpace());
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /**
   * The sum over all interfaces but the loop-back, which carries nothing to or from the machine.
   */
  private static OptionalDouble network(Path file, int group) {
    Matcher matcher = INTERFACE.matcher(read(file));
    double sum = 0;
    boolean any = false;
    while (matcher.find()) {
      if (!matcher.group(1).equals("lo")) {
        any = true;
        sum += Double.parseDouble(matcher.group(group));
      }
    }
    return any ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  private static List<HostGauge> temperatures(Path sys) {
    List<HostGauge> zones =
        temperatures(sys.resolve("class/thermal"), "thermal_zone*", "temp", "temperature/");
    if (!zones.isEmpty()) {
      return zones;
    }
    return temperatures(sys.resolve("class/hwmon"), "hwmon*", "temp1_input", "temperature/");
  }

  private static List<HostGauge> temperatures(
      Path folder, String glob, String file, String prefix) {
    List<HostGauge> found = new ArrayList<>();
    for (Path zone : sorted(folder, glob)) {
      Path path = zone.resolve(file);
      HostGauge gauge = new HostGauge(prefix + zone.getFileName(), "Cel", () -> millidegrees(path));
      if (gauge.works() && found.size() < TEMPERATURES_MAX) {
        found.add(gauge);
      }
    }
    return found;
  }

  private static OptionalDouble millidegrees(Path file) {
    OptionalDouble value = first(file, Pattern.compile("^(-?\\d+)\\s*$"));
    return value.isPresent()
        ? OptionalDouble.of(value.getAsDouble() / MILLIDEGREES)
        : OptionalDouble.empty();
  }

  private static List<Path> sorted(Path folder, String glob) {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
      entries.forEach(paths::add);
    } catch (IOException e) {
      return List.of();
    }
    paths.sort(null);
    return paths;
  }

  private static OptionalDouble first(Path file, Pattern number) {
    Matcher matcher = number.matcher(read(file));
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }

  /** Empty if the file is not there or cannot be read: then the machine does not tell. */
  private static String read(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
