package org.varve.launcher.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.varve.launcher.UsageException;

/** Names of everything that a node keeps under its one data folder. */
public record DataFolder(Path root) {

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** The certificate authority: {@code ca.pem} and its key. */
  public Path authority() {
    return root.resolve("pki");
  }

  /** TLS identity of this node's socket. */
  public Path serverIdentity() {
    return authority().resolve("server");
  }

  /** TLS identity of the first data user, for the command line on this host. */
  public Path userIdentity() {
    return authority().resolve("user");
  }

  /** TLS identity of the first operator, for the command line on this host. */
  public Path operatorIdentity() {
    return authority().resolve("operator");
  }

  /** TLS identity of the first supervisor, for the command line on this host. */
  public Path supervisorIdentity() {
    return authority().resolve("supervisor");
  }

  /** TLS identity of whatever reads metrics, which may do nothing else. */
  public Path scraperIdentity() {
    return authority().resolve("scraper");
  }

  public Path receiptKey() {
    return root.resolve("keys/receipt.pem");
  }

  public Path checkpointKey() {
    return root.resolve("keys/checkpoint.pem");
  }

  /** Cosigns checkpoints for the organisation, if the ledger is shared. */
  public Path cosignerKey() {
    return root.resolve("keys/cosigner.pem");
  }

  /** Who this organisation is on a shared ledger: what an operator applies to have it join. */
  public Path organisationFile() {
    return root.resolve("organisation.yaml");
  }

  /** Signs BLOCK, SIGNER and FORMAT operations. */
  public Path representationKey() {
    return root.resolve("keys/representation.pem");
  }

  /** MAC key of enrolment tokens. */
  public Path enrolmentSecret() {
    return root.resolve("keys/enrolment.secret");
  }

  public Path ledger() {
    return root.resolve("ledger");
  }

  public Path content() {
    return root.resolve("content");
  }

  /** Search index: disposable. */
  public Path index() {
    return root.resolve("index");
  }

  /** The newest checkpoint that enough witnesses cosigned. */
  public Path cosigned() {
    return root.resolve("cosigned.txt");
  }

  /** How far what is stored was checked while the node runs. */
  public Path scrub() {
    return root.resolve("scrub.txt");
  }

  /** What monitoring keeps: the key of its witness and what that cosigned, and alerts. */
  public Path monitoring() {
    return root.resolve("monitoring");
  }

  public Path trustFile() {
    return root.resolve("trust.txt");
  }

  /** Origin of the log, chosen at the first start. */
  public Path originFile() {
    return root.resolve("origin.txt");
  }

  /** Identity of a source that was enrolled on this host. */
  public Path sourceIdentity(String name) {
    return root.resolve("sources").resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
  }

  /** Which entities the folder was made for, if not for a whole node. */
  public Path entitiesFile() {
    return root.resolve("entities.txt");
  }

  /** Held by the process that runs on the folder. */
  public Path lockFile() {
    return root.resolve("LOCK");
  }

  /** Stands in a backup, so that no node starts on it by mistake. */
  public Path backupMark() {
    return root.resolve("BACKUP.txt");
  }

  public Path evidence() {
    return root.resolve("evidence");
  }

  /**
   * Where the running node listens; written at each start, so that commands on this host find it.
   */
  public Path addressFile() {
    return root.resolve("address.txt");
  }

  /** Address of the node that runs on this folder, or ran last. */
  public String readAddress() {
    try {
      return Files.readString(addressFile()).strip();
    } catch (IOException e) {
      throw new UsageException(
          "no node has run on the data folder "
              + root
              + "; start one with 'varve up', or name --data DIR or --server HOST:PORT",
          e);
    }
  }
}
