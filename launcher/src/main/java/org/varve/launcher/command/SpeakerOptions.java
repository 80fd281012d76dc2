package org.varve.launcher.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.client.Identities;
import org.varve.launcher.client.StatementClient;
import picocli.CommandLine.Option;

/** Of a command with which a data user states something, signed with his key. */
final class SpeakerOptions extends UserOptions {

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "id of the DataUser who states it (default: the name in the certificate)")
  private @Nullable String user;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "your trust file, by which the receipt is verified (default: trust.txt of --identity, or of --data)")
  private @Nullable Path trust;

  StatementClient speak() {
    Path identity = identityFolder();
    String name = user == null ? Identities.name(identity, "a data user") : user;
    ActorKey key = ActorKey.load(new ActorName(Office.USER, name), identity);
    return new StatementClient(
        connect(), key, EvidenceFiles.trust(trustFile(identity)), Clock.systemUTC());
  }

  private Path trustFile(Path identity) {
    if (trust != null) {
      return trust;
    }
    Path own = identity.resolve("trust.txt");
    Path nodes = folder().trustFile();
    if (!Files.exists(own) && !Files.exists(nodes)) {
      throw new UsageException(
          "there is no trust file in %s; name one with --trust: a receipt is worth what verifies it"
              .formatted(identity));
    }
    return Files.exists(own) ? own : nodes;
  }
}
