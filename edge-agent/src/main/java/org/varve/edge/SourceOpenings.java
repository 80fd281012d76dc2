package org.varve.edge;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;
import org.varve.edge.collect.SourceRunner;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.source.CsvSource;
import org.varve.edge.source.HostSource;
import org.varve.edge.source.RejectedFile;

/** Makes sources of their configuration: the one place that knows all types. */
final class SourceOpenings {
  private final Path folder;
  private final Clock clock;
  private final LongSupplier nanos;

  /**
   * @param folder where rejected rows are set aside
   */
  SourceOpenings(Path folder, Clock clock, LongSupplier nanos) {
    this.folder = folder;
    this.clock = clock;
    this.nanos = nanos;
  }

  SourceRunner.Opening of(SourceConfig source) {
    String name = source.description().name();
    if (source.kind() instanceof SourceConfig.Csv csv) {
      RejectedFile rejected = new RejectedFile(folder.resolve(fileName(name) + ".rejected"));
      return position -> new CsvSource(name, csv.config(), rejected, position);
    }
    SourceConfig.Host host = (SourceConfig.Host) source.kind();
    return position -> new HostSource(name, host.config(), clock, nanos);
  }

  /** Source names may hold characters that file names may not. */
  private static String fileName(String source) {
    return source.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
