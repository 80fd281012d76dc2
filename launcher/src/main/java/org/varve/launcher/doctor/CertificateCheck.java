package org.varve.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.varve.launcher.node.DataFolder;
import org.varve.launcher.node.NodeConfig;
import org.varve.launcher.node.NodeFacts;
import org.varve.rp.TlsIdentity;

/** The certificates of the socket and of the first data user, and the authority behind them. */
final class CertificateCheck {

  private static final String CHECK = "certificates";

  private final NodeConfig config;
  private final DataFolder folder;
  private final Clock clock;

  CertificateCheck(NodeConfig config, DataFolder folder, Clock clock) {
    this.config = config;
    this.folder = folder;
    this.clock = clock;
  }

  void run(Findings findings) {
    check(folder.serverIdentity(), true, findings);
    if (Files.exists(folder.userIdentity())) {
      check(folder.userIdentity(), false, findings);
    }
  }

  private void check(Path identity, boolean server, Findings findings) {
    try {
      TlsIdentity tls = TlsIdentity.load(identity);
      X509Certificate certificate = tls.certificate().orElseThrow();
      Instant until = certificate.getNotAfter().toInstant();
      if (!isIssued(certificate, tls.authorities())) {
        findings.fail(
            CHECK,
            identity + "/cert.pem is not signed by its ca.pem",
            "put the files there that belong together, or restore them from a backup");
      } else if (clock.instant().isAfter(until)) {
        findings.fail(CHECK, identity + "/cert.pem ended at " + until, renewal(identity));
      } else if (clock.instant().isBefore(certificate.getNotBefore().toInstant())) {
        findings.fail(
            CHECK,
            identity + "/cert.pem begins at " + certificate.getNotBefore().toInstant(),
            "set this host's clock, which says " + clock.instant());
      } else if (NodeFacts.isNearEnd(certificate, clock.instant())) {
        findings.warn(CHECK, identity + "/cert.pem ends at " + until, renewal(identity));
      } else if (server && lacksName(certificate)) {
        findings.warn(
            CHECK,
            identity + "/cert.pem does not name all of hostNames " + config.hostNames(),
            "start the node anew: it takes them up");
      } else {
        findings.ok(CHECK, identity.getFileName() + " until " + until);
      }
    } catch (IOException | CertificateParsingException e) {
      findings.fail(
          CHECK,
          String.valueOf(e.getMessage()),
          "restore " + identity + " from a backup, or remove it: the next start makes it anew");
    }
  }

  private String renewal(Path identity) throws IOException {
    return NodeFacts.isBundle(folder)
        ? "on the node's folder: varve entity certificate ENTITY -o " + identity
        : "start the node anew: it renews what its own authority issued";
  }

  private static boolean isIssued(X509Certificate certificate, List<X509Certificate> authorities) {
    for (X509Certificate authority : authorities) {
      try {
        certificate.verify(authority.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        continue; // not by this one
      }
    }
    return false;
  }

  /** IPv6 addresses are written in more than one way. */
  private boolean lacksName(X509Certificate certificate) throws CertificateParsingException {
    Set<String> names = names(certificate);
    return config.hostNames().stream()
        .anyMatch(host -> host.indexOf(':') < 0 && !names.contains(host));
  }

  private static Set<String> names(X509Certificate certificate) throws CertificateParsingException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names == null
        ? Set.of()
        : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.toSet());
  }
}
