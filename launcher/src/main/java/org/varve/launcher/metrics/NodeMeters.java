package org.varve.launcher.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The state of a process: whether it can work, and what it will run out of. */
final class NodeMeters {

  private static final String PREFIX = "varve_node_";

  private final NodeState node;
  private final Clock clock;

  NodeMeters(NodeState node, Clock clock) {
    this.node = node;
    this.clock = clock;
  }

  void declare(Meters meters) {
    meters.gauge(
        PREFIX + "info", "1, with the version", "version", () -> Map.of(node.version(), 1));
    meters.gauge(
        PREFIX + "entity",
        "1 for each entity that this process runs",
        "entity",
        () -> node.entities().stream().collect(Collectors.toMap(name -> name, name -> 1)));
    meters.gauge(
        PREFIX + "ready",
        "whether its entities can do their work, 0 or 1, as gRPC health says",
        () -> node.obstacles().get().isEmpty() ? 1 : 0);
    meters.gauge(
        PREFIX + "obstacles",
        "reasons why they cannot; its log tells them",
        () -> node.obstacles().get().size());
    meters.gauge(
        PREFIX + "disk_free_bytes",
        "bytes left on the disk of the data folder",
        () -> node.root().toFile().getUsableSpace());
    meters.gauge(
        PREFIX + "disk_bytes",
        "bytes of the disk of the data folder",
        () -> node.root().toFile().getTotalSpace());
    meters.gauge(
        PREFIX + "folder_bytes", "bytes of the files of a folder", "folder", this::folderBytes);
    meters.gauge(
        PREFIX + "certificate_left_seconds",
        "time until a certificate ends; negative when it has ended",
        "certificate",
        this::certificates);
  }

  private Map<String, Long> folderBytes() {
    Map<String, Long> bytes = new TreeMap<>();
    node.folders().forEach((name, folder) -> bytes.put(name, bytesOf(folder)));
    return bytes;
  }

  /** Files come and go meanwhile: those that are gone count nothing. */
  private static long bytesOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside.mapToLong(NodeMeters::sizeOf).sum();
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalStateException("the folder " + folder + " cannot be measured now", e);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException gone) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Double> certificates() {
    Map<String, Double> left = new TreeMap<>();
    node.certificates()
        .forEach(
            (name, file) -> {
              if (Files.exists(file)) {
                left.put(name, left(file));
              }
            });
    return left;
  }

  private double left(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      return Seconds.of(Duration.between(clock.instant(), certificate.getNotAfter().toInstant()));
    } catch (IOException | CertificateException e) {
      throw new IllegalStateException("the certificate " + file + " cannot be read", e);
    }
  }
}
