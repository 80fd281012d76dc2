package org.varve.edge.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.edge.config.SourceConfig;
import org.varve.edge.identity.AgentIdentity;
import org.varve.edge.source.HostSource;

/** Whether sources can be read. */
final class Sources {
  private Sources() {}

  static Finding check(SourceConfig source, AgentIdentity identity) {
    String name = source.description().name();
    String check = "source " + name;
    if (!identity.maySpeakAbout(name)) {
      return Finding.fail(
          check,
          "the agent was enrolled for %s; rename the source or enrol anew"
              .formatted(identity.sources()));
    }
    if (source.kind() instanceof SourceConfig.Csv csv) {
      return readable(check, csv.config().file());
    }
    if (source.kind() instanceof SourceConfig.Folder folder) {
      return writable(check, folder.config().folder());
    }
    if (source.kind() instanceof SourceConfig.Mqtt mqtt) {
      return Connections.broker(check, mqtt.config().broker(), identity);
    }
    SourceConfig.Host host = (SourceConfig.Host) source.kind();
    try (HostSource opened =
        new HostSource(name, host.config(), java.time.Clock.systemUTC(), System::nanoTime)) {
      return Finding.ok(check, opened.take(1).readings().size() + " reading taken for a try");
    } catch (IOException e) {
      return Finding.fail(check, Messages.of(e));
    }
  }

  private static Finding readable(String check, Path file) {
    return Files.isReadable(file) && Files.isRegularFile(file)
        ? Finding.ok(check, file + " can be read")
        : Finding.fail(check, file + " is no file that this user can read; check path and rights");
  }

  private static Finding writable(String check, Path folder) {
    return Files.isDirectory(folder) && Files.isReadable(folder) && Files.isWritable(folder)
        ? Finding.ok(check, folder + " can be read, and files moved out of it")
        : Finding.fail(
            check,
            folder + " is no folder that this user can read and write; check path and rights");
  }
}
