package org.varve.launcher.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.SignedNote;
import org.varve.launcher.node.DataFolder;
import org.varve.processing.WitnessingConfig;
import org.varve.rp.HttpCaller;
import org.varve.rp.HttpReply;
import org.varve.rp.TlsIdentity;

/**
 * Whether the witnesses can be reached, and what they cosigned last. A node works without them, so
 * nothing here fails it.
 */
final class WitnessCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int NOT_FOUND = 404;

  private final WitnessingConfig config;
  private final DataFolder folder;

  WitnessCheck(WitnessingConfig config, DataFolder folder) {
    this.config = config;
    this.folder = folder;
  }

  void run(Findings findings) {
    if (!Files.exists(folder.originFile())) {
      return; // there is no log yet that one could have seen
    }
    for (WitnessingConfig.WitnessAddress witness : config.witnesses()) {
      String check = "witness " + witness.noteKey().name();
      try {
        look(check, witness, findings);
      } catch (IOException e) {
        findings.warn(
            check,
            String.valueOf(e.getMessage()),
            "start the witness, or mend processing.log.witnessing: url, caFile");
      } catch (MalformedException e) {
        findings.warn(
            check,
            "it shows something that is no checkpoint of this log with its key: " + e.getMessage(),
            "compare processing.log.witnessing: url, key with what the witness says of itself");
      }
    }
  }

  private void look(String check, WitnessingConfig.WitnessAddress witness, Findings findings)
      throws IOException {
    Optional<TlsIdentity> tls =
        config.caFile().isEmpty()
            ? Optional.empty()
            : Optional.of(TlsIdentity.trusting(Path.of(config.caFile())));
    String origin = Files.readString(folder.originFile()).strip();
    String hex = Digest.sha256(origin.getBytes(UTF_8)).hex();
    URI uri = URI.create(witness.url().replaceAll("/+$", "") + "/" + hex + "/checkpoint");
    HttpReply reply = new HttpCaller(tls, PATIENCE).get(uri, SignedNote.BYTES_MAX);
    if (reply.status() == NOT_FOUND) {
      findings.warn(
          check,
          "reachable, but shows no checkpoint of " + origin,
          "wait until the node has asked it once; if it stays so, give it the log's trust file");
      return;
    }
    SignedNote note = SignedNote.parse(reply.text());
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    if (!checkpoint.origin().equals(origin) || !note.isSignedBy(witness.noteKey())) {
      throw new MalformedException("not signed with " + witness.key(), uri.toString());
    }
    findings.ok(check, "cosigned " + checkpoint.size() + " entries");
  }
}
