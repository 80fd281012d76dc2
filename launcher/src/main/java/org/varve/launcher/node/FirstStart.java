package org.varve.launcher.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.varve.launcher.UsageException;
import org.varve.representation.CertificateAuthority;
import org.varve.representation.EnrolmentTokens;
import org.varve.rp.PrivateFiles;

/**
 * What a node needs before it can serve: keys, a certificate authority, certificates for its socket
 * and for a first data user. Each is made once; later starts read it.
 *
 * @param keys the log's name and the signing keys
 * @param authority issues certificates to sources
 * @param tokens mints and checks enrolment tokens
 */
public record FirstStart(NodeKeys keys, CertificateAuthority authority, EnrolmentTokens tokens) {

  private static final String SERVER = "node";
  private static final String FIRST_USER = "local";

  /** Makes what is missing in the folder, and opens all of it. */
  public static FirstStart prepare(
      DataFolder folder, NodeConfig config, Clock clock, SecureRandom random) throws IOException {
    if (Files.exists(folder.backupMark())) {
      throw new UsageException(
          folder.root()
              + " is a backup: a node that runs on it would contradict receipts that were given after it was made;"
              + " make a data folder of it with varve restore, which says what that costs");
    }
    PrivateFiles.makeFolder(folder.root());
    NodeKeys keys = NodeKeys.openOrCreate(folder, config.origin(), random);
    CertificateAuthority authority =
        CertificateAuthority.openOrCreate(folder.authority(), clock, random);
    if (!isWhole(folder.serverIdentity())) {
      authority.writeServer(folder.serverIdentity(), SERVER, hostNames(config));
    }
    if (!isWhole(folder.userIdentity())) {
      authority.writeClient(folder.userIdentity(), "user", FIRST_USER);
    }
    EnrolmentTokens tokens =
        EnrolmentTokens.openOrCreate(
            folder.enrolmentSecret(), authority.fingerprint(), clock, random);
    return new FirstStart(keys, authority, tokens);
  }

  /** The certificate of the authority is written last: without it, the start was cut short. */
  private static boolean isWhole(Path identity) {
    return Files.exists(identity.resolve(CertificateAuthority.CERTIFICATE_FILE));
  }

  /** A host whose name resolves nowhere can still be called by its addresses. */
  private static Optional<String> ownName() {
    try {
      return Optional.of(InetAddress.getLocalHost().getHostName());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** Every name and address under which this host may be called. */
  private static List<String> hostNames(NodeConfig config) throws IOException {
    Set<String> names = new LinkedHashSet<>(config.hostNames());
    names.add("localhost");
    ownName().ifPresent(names::add);
    for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
      network
          .inetAddresses()
          .map(a -> a.getHostAddress().replaceAll("%.*", ""))
          .forEach(names::add);
    }
    return new ArrayList<>(names);
  }
}
