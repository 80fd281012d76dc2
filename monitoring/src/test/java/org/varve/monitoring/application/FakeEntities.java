package org.varve.monitoring.application;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.varve.monitoring.domain.OpenGap;
import org.varve.monitoring.domain.RuleSettings;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Entities that say what they are told to. */
final class FakeEntities implements Supervised {
  final List<SourceHealth> sources = new ArrayList<>();
  final Map<String, Recorded> recorded = new HashMap<>();
  final List<Damage> damage = new ArrayList<>();
  boolean damageKnown = true;
  final Set<OpenGap> open = new HashSet<>();
  boolean unreachable;
  RuleSettings settings = RuleSettings.NONE;
  FakeLog log;

  void sees(String source, Instant at, Duration signedBefore) {
    sources.add(
        new SourceHealth(source, true, RulesTest.T0, Optional.of(at), Optional.of(signedBefore)));
  }

  void unseen(String source, Instant since) {
    sources.add(new SourceHealth(source, true, since, Optional.empty(), Optional.empty()));
  }

  @Override
  public List<EntityHealth> entities() {
    return List.of(
        new EntityHealth(
            "representation",
            unreachable ? Optional.of("nobody is there") : Optional.empty(),
            List.of()));
  }

  @Override
  public List<SourceHealth> sources() {
    if (unreachable) {
      throw new Failure(ErrorReason.UNREACHABLE, "nobody is there");
    }
    return sources;
  }

  @Override
  public Map<String, Recorded> lastRecorded() {
    return recorded;
  }

  @Override
  public SignedHead checkpoint(long knownSize) {
    return log.head(knownSize);
  }

  @Override
  public boolean isOpen(OpenGap gap) {
    return open.contains(gap);
  }

  @Override
  public RuleSettings settings() {
    return settings;
  }

  @Override
  public Optional<List<Damage>> damage() {
    return damageKnown ? Optional.of(damage) : Optional.empty();
  }
}
