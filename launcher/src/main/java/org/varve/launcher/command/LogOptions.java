package org.varve.launcher.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.file.TrustFile;
import org.varve.launcher.UsageException;
import org.varve.launcher.node.Durations;
import org.varve.monitoring.follow.HttpLog;
import org.varve.monitoring.follow.LogFiles;
import org.varve.monitoring.follow.MirrorFolder;
import org.varve.rp.HttpCaller;
import org.varve.rp.TlsIdentity;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options of every command that reads somebody's log. */
final class LogOptions {
  private static final Duration TIMEOUT_MAX = Duration.ofMinutes(10);

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "where the log's checkpoint lies, without /checkpoint; or folder of a mirror")
  private String url;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "your trust file: the keys of the log, never taken from its server")
  private Path trust;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "PEM file of the CA that the server's certificate is of, if Java does not know it")
  private @Nullable Path ca;

  @Option(
      names = "--identity",
      paramLabel = "DIR",
      description = "folder with ca.pem, cert.pem and key.pem of a data user: entries may need it")
  private @Nullable Path identity;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "longest time of one download; 1ms to 10m (default: ${DEFAULT-VALUE})")
  private String timeout;

  TrustFile trust() {
    return EvidenceFiles.trust(trust);
  }

  LogFiles log() throws IOException {
    if (url.matches("(?i)https?://.+")) {
      return new HttpLog(uri(), new HttpCaller(tls(), duration(timeout, TIMEOUT_MAX)));
    }
    if (Files.isDirectory(Path.of(url))) {
      return new MirrorFolder(Path.of(url));
    }
    throw new UsageException(
        "'" + url + "' is no http or https URL and no folder; write https://HOST/PATH");
  }

  String url() {
    return url;
  }

  /**
   * @throws UsageException unless it is a duration of more than nothing, and at most the limit
   */
  static Duration duration(String text, Duration max) {
    Duration duration;
    try {
      duration = Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
    if (duration.isZero() || duration.compareTo(max) > 0) {
      throw new UsageException("%s is not 1ms to %d minutes".formatted(text, max.toMinutes()));
    }
    return duration;
  }

  private URI uri() {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new UsageException("'" + url + "' is not a URL: " + e.getMessage(), e);
    }
    throw new UsageException("'" + url + "' is not a URL of a host and a path");
  }

  private Optional<TlsIdentity> tls() throws IOException {
    if (identity != null) {
      return Optional.of(TlsIdentity.load(identity));
    }
    return ca == null ? Optional.empty() : Optional.of(TlsIdentity.trusting(ca));
  }
}
