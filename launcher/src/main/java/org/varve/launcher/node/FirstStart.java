package org.varve.launcher.node;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import org.varve.launcher.UsageException;
import org.varve.ledger.embedded.disk.LocalDisk;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.EnrolmentTokens;
import org.varve.rp.PrivateFiles;

/**
 * What a node needs before it can serve: keys, a certificate authority, certificates for its
 * socket, for a first data user, a first operator and a first supervisor. Each is made once; later
 * starts read it.
 *
 * @param keys the log's name and the signing keys
 * @param authority issues certificates to sources
 * @param tokens mints and checks enrolment tokens
 */
public record FirstStart(NodeKeys keys, CertificateAuthority authority, EnrolmentTokens tokens) {

  /**
   * Fails if no node may start on the folder, or another process runs on it; makes the folder if
   * need be. Comes before {@link #prepare}, so that two first starts do not found two logs.
   */
  static Closeable claim(DataFolder folder) throws IOException {
    if (Files.exists(folder.backupMark())) {
      throw new UsageException(
          folder.root()
              + " is a backup: a node that runs on it would contradict receipts that were given after it was made;"
              + " make a data folder of it with varve restore, which says what that costs");
    }
    PrivateFiles.makeFolder(folder.root());
    return new LocalDisk().lock(folder.lockFile());
  }

  /** Makes what is missing in the folder, and opens all of it. */
  public static FirstStart prepare(
      DataFolder folder, NodeConfig config, Clock clock, SecureRandom random) throws IOException {
    PrivateFiles.makeFolder(folder.root());
    NodeKeys keys =
        NodeKeys.openOrCreate(folder, config.origin(), config.ledger().isShared(), random);
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(folder.authority(), clock, random);
    OwnCertificates certificates = new OwnCertificates(authority, clock);
    certificates.server(folder.serverIdentity(), config.hostNames());
    certificates.first("user", folder.userIdentity());
    certificates.first("operator", folder.operatorIdentity());
    certificates.first("supervisor", folder.supervisorIdentity());
    certificates.first("scraper", folder.scraperIdentity());
    EnrolmentTokens tokens =
        EnrolmentTokens.openOrCreate(
            folder.enrolmentSecret(), authority.fingerprint(), clock, random);
    return new FirstStart(keys, authority, tokens);
  }
}
