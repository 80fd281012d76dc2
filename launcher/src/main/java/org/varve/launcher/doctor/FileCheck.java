package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.varve.evidence.MalformedException;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.file.TrustFile;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeFacts;

/** The keys of a node: there, whole, readable by their owner alone, and those of its trust file. */
final class FileCheck {

  private static final String KEYS = "keys";
  private static final String RIGHTS = "permissions";
  private static final String TRUST = "trust file";
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final DataFolder folder;

  FileCheck(DataFolder folder) {
    this.folder = folder;
  }

  void run(Findings findings) {
    try {
      keys(findings);
      rights(findings);
      if (!NodeFacts.isBundle(folder)) {
        trust(findings);
      }
    } catch (IOException e) {
      findings.fail(
          RIGHTS,
          "a file cannot be looked at: " + e,
          "run as the node's user, who must be able to read all of " + folder.root());
    }
  }

  private void keys(Findings findings) throws IOException {
    for (Path file : expected()) {
      if (!Files.exists(file)) {
        findings.fail(KEYS, file + " is missing", "restore it from a backup; no other key fits");
      } else if (file.toString().endsWith(".pem")) {
        key(file, findings);
      }
    }
    if (!findings.hasTrouble(KEYS)) {
      findings.ok(KEYS, expected().size() + " are there and can be used");
    }
  }

  private static void key(Path file, Findings findings) throws IOException {
    try {
      var unused = SigningKey.fromPem(Files.readString(file));
    } catch (MalformedException e) {
      findings.fail(
          KEYS, file + " holds no private key: " + e.getMessage(), "restore it from a backup");
    }
  }

  private List<Path> expected() throws IOException {
    List<Path> own = List.of(folder.representationKey(), folder.enrolmentSecret());
    if (!NodeFacts.isBundle(folder)) {
      List<Path> all = new ArrayList<>(own);
      all.addAll(List.of(folder.receiptKey(), folder.checkpointKey(), folder.originFile()));
      return all;
    }
    return Files.exists(folder.representationKey()) ? own : List.of();
  }

  private void rights(Findings findings) throws IOException {
    if (!folder.root().getFileSystem().supportedFileAttributeViews().contains("posix")) {
      findings.warn(
          RIGHTS, "this file system has none that can be checked", "let the node's user alone in");
      return;
    }
    for (Path secret : secrets()) {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(secret);
      rights.retainAll(OTHERS);
      if (!rights.isEmpty()) {
        findings.fail(
            RIGHTS,
            secret + " can be read or changed by others",
            "chmod 600 " + secret + "; who may have read it, can act as this node");
      }
    }
    if (!findings.hasTrouble(RIGHTS)) {
      findings.ok(RIGHTS, "private keys are for their owner alone");
    }
  }

  /** Everything in keys, and each private key of a certificate. */
  private List<Path> secrets() throws IOException {
    List<Path> secrets = new ArrayList<>();
    for (Path top : List.of(folder.representationKey().resolveSibling(""), folder.authority())) {
      if (Files.isDirectory(top)) {
        try (Stream<Path> files = Files.walk(top)) {
          files
              .filter(Files::isRegularFile)
              .filter(file -> !file.toString().endsWith("cert.pem"))
              .filter(file -> !file.getFileName().toString().equals("ca.pem"))
              .forEach(secrets::add);
        }
      }
    }
    return secrets;
  }

  private void trust(Findings findings) throws IOException {
    if (!Files.exists(folder.trustFile())) {
      findings.warn(TRUST, folder.trustFile() + " is missing", "the next start makes it anew");
      return;
    }
    try {
      TrustFile trust = TrustFile.parse(Files.readString(folder.trustFile()));
      if (findings.hasTrouble(KEYS)) {
        return; // nothing to compare with
      }
      SigningKey receipt = SigningKey.fromPem(Files.readString(folder.receiptKey()));
      String origin = Files.readString(folder.originFile()).strip();
      if (!trust.receiptKeys().contains(receipt.verificationKey())
          || !trust.origin().equals(origin)) {
        findings.fail(
            TRUST,
            folder.trustFile() + " is not of this node's keys and origin",
            "move it away; the next start makes it anew; tell those whom you gave it to");
      } else {
        findings.ok(TRUST, "of this node's keys, origin " + origin);
      }
    } catch (MalformedException e) {
      findings.fail(
          TRUST,
          folder.trustFile() + ": " + e.getMessage(),
          "move it away; the next start makes it anew");
    }
  }
}
