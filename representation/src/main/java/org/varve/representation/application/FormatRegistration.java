package org.varve.representation.application;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.representation.domain.KnownFormat;
import org.varve.rp.Failure;

/**
 * Records the configured formats that the ledger does not have yet (ITU-T Y.4561 clause 6.2.2: data
 * is recorded by the format of its application).
 */
public final class FormatRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(FormatRegistration.class);

  private final List<KnownFormat> configured;
  private final RegistryView registry;
  private final RegistryStatements statements;

  public FormatRegistration(
      List<KnownFormat> configured, RegistryView registry, RegistryStatements statements) {
    this.configured = List.copyOf(configured);
    this.registry = registry;
    this.statements = statements;
  }

  /** Completes when every configured format is on the ledger; fails if one is refused. */
  public CompletableFuture<Void> registerMissing() {
    CompletableFuture<?>[] all =
        configured.stream().map(this::registerIfMissing).toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(all);
  }

  private CompletableFuture<?> registerIfMissing(KnownFormat format) {
    Optional<KnownFormat> known = registry.format(format.definition().format());
    if (known.isEmpty()) {
      return register(format);
    }
    if (!known.get().definition().equals(format.definition())) {
      return CompletableFuture.failedFuture(
          new IllegalStateException(
              ("format %s is on the ledger with another schema or other fields;"
                      + " a format never changes: configure it under a new number")
                  .formatted(format.definition().format())));
    }
    return CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<?> register(KnownFormat format) {
    try {
      return statements
          .register(format)
          .thenAccept(
              stated ->
                  LOG.atInfo()
                      .addKeyValue("format", format.definition().format())
                      .addKeyValue("leafIndex", stated.receipt().position().leafIndex())
                      .log("A format was registered on the ledger"));
    } catch (Failure e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
