package org.varve.rp;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * From when to when a certificate is valid.
 *
 * @param from the first moment
 * @param until the last
 */
public record CertificateLife(Instant from, Instant until) {

  private static final int PARTS = 3;

  public static CertificateLife of(X509Certificate certificate) {
    return new CertificateLife(
        certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant());
  }

  /** Less than a third is left: time enough to renew it, even for who looks once in a while. */
  public boolean isNearEnd(Instant now) {
    return Duration.between(now, until).multipliedBy(PARTS).compareTo(Duration.between(from, until))
        < 0;
  }
}
