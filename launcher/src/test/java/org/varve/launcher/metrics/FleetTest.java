package org.varve.launcher.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.crypto.SignatureAlgorithm;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.representation.domain.BoundSigner;

class FleetTest {

  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final VerificationKey KEY =
      SigningKey.generate(SignatureAlgorithm.EDDSA).verificationKey();

  private Instant now = START;
  private final Fleet fleet = new Fleet(new SetClock());

  @Test
  void countsEachSignerOnceByWhenItWasHeardLast() {
    List<BoundSigner> bound =
        List.of(signer("a", true), signer("b", true), signer("c", true), signer("d", false));
    fleet.heard("a", now);
    fleet.heard("b", now);

    assertThat(fleet.states(bound))
        .containsExactly(
            entry("active", 2),
            entry("quiet", 0),
            entry("silent", 0),
            entry("unheard", 1),
            entry("revoked", 1));
    now = START.plus(Duration.ofMinutes(6));
    fleet.heard("a", now);
    assertThat(fleet.states(bound)).contains(entry("active", 1), entry("quiet", 1));
    now = now.plus(Duration.ofMinutes(59));
    assertThat(fleet.states(bound)).contains(entry("quiet", 1), entry("silent", 1));
  }

  @Test
  void countsNobodyWhoIsNotBound() {
    fleet.heard("stranger", now);

    assertThat(fleet.states(List.of()).values()).containsOnly(0);
  }

  private static BoundSigner signer(String name, boolean active) {
    return new BoundSigner(name, KEY, List.of("*"), active, 1);
  }

  private final class SetClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nobody asks for one");
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
