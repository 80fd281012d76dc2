package org.varve.launcher.node;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.representation.CertificateAuthority;
import org.varve.rp.CertificateLife;
import org.varve.rp.TlsIdentity;

/**
 * Makes the certificates of a node's socket, of its first data user, operator, supervisor and
 * scraper where they are missing, and renews them, with the same keys, when less than a third of
 * their life is left. Those of another authority are left to whoever put them there.
 */
final class OwnCertificates {

  private static final Logger LOG = LoggerFactory.getLogger(OwnCertificates.class);
  private static final String SERVER = "node";
  private static final String FIRST = FirstActors.NAME;

  private final CertificateAuthority authority;
  private final Clock clock;

  OwnCertificates(CertificateAuthority authority, Clock clock) {
    this.authority = authority;
    this.clock = clock;
  }

  void server(Path folder, List<String> furtherHosts) throws IOException {
    if (!isWhole(folder)) {
      authority.writeServer(folder, SERVER, hostNames(furtherHosts));
    } else if (isDue(folder) || lacks(folder, furtherHosts)) {
      authority.renewServer(folder, SERVER, hostNames(furtherHosts));
      tell(folder);
    }
  }

  /** The first user, operator, supervisor or scraper on this host. */
  void first(String role, Path folder) throws IOException {
    if (!isWhole(folder)) {
      authority.writeClient(folder, role, FIRST);
    } else if (isDue(folder)) {
      authority.renewClient(folder, role, FIRST);
      tell(folder);
    }
  }

  /** Every name and address under which this host may be called. */
  static List<String> hostNames(List<String> further) throws IOException {
    Set<String> names = new LinkedHashSet<>(further);
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

  /** A name that was configured later than the certificate was made. */
  private boolean lacks(Path folder, List<String> furtherHosts) throws IOException {
    X509Certificate certificate = TlsIdentity.load(folder).certificate().orElseThrow();
    try {
      Set<String> named =
          certificate.getSubjectAlternativeNames().stream()
              .map(name -> String.valueOf(name.get(1)))
              .collect(Collectors.toSet());
      // IPv6 addresses are written in more than one way.
      return furtherHosts.stream().anyMatch(host -> host.indexOf(':') < 0 && !named.contains(host))
          && authority.issued(certificate);
    } catch (CertificateParsingException e) {
      throw new IOException("the names in the certificate of " + folder + " cannot be read", e);
    }
  }

  private boolean isDue(Path folder) throws IOException {
    X509Certificate certificate = TlsIdentity.load(folder).certificate().orElseThrow();
    CertificateLife life = CertificateLife.of(certificate);
    if (!life.isNearEnd(clock.instant())) {
      return false;
    }
    boolean ours = authority.issued(certificate);
    if (!ours) {
      LOG.atWarn()
          .addKeyValue("folder", folder)
          .addKeyValue("until", life.until())
          .log("A certificate of another authority ends soon; put a new one there");
    }
    return ours;
  }

  private static void tell(Path folder) throws IOException {
    LOG.atInfo()
        .addKeyValue("folder", folder)
        .addKeyValue(
            "until",
            CertificateLife.of(TlsIdentity.load(folder).certificate().orElseThrow()).until())
        .log("Certificate renewed");
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
}
