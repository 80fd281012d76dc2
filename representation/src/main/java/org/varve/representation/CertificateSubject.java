package org.varve.representation;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Whom a certificate speaks for: a role and a name, and for a server the hosts it answers under.
 *
 * @param role one of the platform's roles, for example {@code source}
 * @param name what the role's holder is known by, the common name, by which brokers know it too: 1
 *     to 64 letters, digits, dots, dashes, underscores, at signs
 * @param label what people call it, beside the name if it is another; same form
 * @param hosts DNS names or literal IP addresses; empty for a client
 */
record CertificateSubject(String role, String name, String label, List<String> hosts) {
  private static final Pattern ROLE = Pattern.compile("[a-z]{1,32}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final int HOSTS_MAX = 256;

  CertificateSubject {
    hosts = List.copyOf(hosts);
    if (!ROLE.matcher(role).matches()) {
      throw new IllegalArgumentException(
          "role '" + role + "' must be 1 to 32 small letters, for example source");
    }
    requireName(name);
    requireName(label);
    if (hosts.size() > HOSTS_MAX) {
      throw new IllegalArgumentException(
          hosts.size() + " hosts in one certificate; at most " + HOSTS_MAX + " are allowed");
    }
  }

  static CertificateSubject client(String role, String name, String label) {
    return new CertificateSubject(role, name, label, List.of());
  }

  /** The SAN URI from which each peer learns role and name. */
  String uri() {
    return "urn:varve:" + role + ":" + name;
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name '"
              + name
              + "' must be 1 to 64 letters, digits, dots, dashes, underscores or at signs");
    }
  }
}
