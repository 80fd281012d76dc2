package org.varve.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.evidence.file.OrganisationKeys;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.TrustFileBuilder;
import org.varve.evidence.log.NoteKey;
import org.varve.evidence.operation.GenesisBody;

/**
 * The trust file of a log that organisations share, as the log itself names them: for publication.
 * A verifier's own copy counts, and he compares it with what each organisation tells him.
 */
public final class LogTrust {
  /** The group of all organisations. */
  private static final String GROUP = "organisations";

  private final LogReader log;
  private final TrustFileBuilder trust;
  private final Map<Digest, VerificationKey> authorities = new LinkedHashMap<>();

  private LogTrust(LogIdentity identity, LogReader log) {
    this.log = log;
    this.trust = TrustFile.builder(identity.checkpointKey(), identity.receiptKey());
    GenesisBody founded = GenesisBody.decode(identity.genesis().payload().body().orElseThrow());
    NoteKey foundersLog = NoteKey.parse(founded.checkpointKey());
    if (!foundersLog.equals(identity.checkpointKey())) {
      trust.log(foundersLog);
    }
    if (!founded.receiptKey().equals(identity.receiptKey())) {
      trust.receiptKey(founded.receiptKey());
    }
    founded.authorities().forEach(this::authority);
  }

  /**
   * The keys of the node that is asked first, then those of the founder and of every organisation
   * in force. Authorities that organisations had before, also those that left, hold for what they
   * signed then.
   *
   * @param quorum how many of so many organisations must have agreed
   * @throws org.varve.evidence.MalformedException if it asks for none, or for more than there are
   */
  public static TrustFile of(LogIdentity identity, LogReader log, IntUnaryOperator quorum) {
    return new LogTrust(identity, log).trusting(quorum);
  }

  private TrustFile trusting(IntUnaryOperator quorum) {
    List<Resource> organisations = log.resources(ResourceKind.ORGANISATION);
    organisations.forEach(each -> keys(each).authority().ifPresent(this::authority));
    log.everyResource(ResourceKind.ORGANISATION).forEach(this::authoritiesBefore);
    organisations.forEach(each -> trust.organisation(each.id(), keys(each)));
    if (!organisations.isEmpty()) {
      List<String> names = organisations.stream().map(Resource::id).toList();
      trust.group(GROUP, quorum.applyAsInt(names.size()), names).quorum(GROUP);
    }
    return trust.build();
  }

  private void authoritiesBefore(Resource newest) {
    List<Resource> versions = new ArrayList<>();
    for (long version = 1; version <= newest.version(); version++) {
      log.resourceVersion(newest.kind(), newest.id(), version).ifPresent(versions::add);
    }
    for (int i = versions.size() - 2; i >= 0; i--) {
      Optional<VerificationKey> before = OrganisationKeys.authority(versions.get(i).spec());
      long until = versions.get(i + 1).effectiveLeafIndex();
      before
          .filter(key -> !authorities.containsKey(key.kid()))
          .ifPresent(
              key -> {
                authority(key);
                trust.revoked(key.kid(), until);
              });
    }
  }

  private void authority(VerificationKey key) {
    if (authorities.put(key.kid(), key) == null) {
      trust.authority(key);
    }
  }

  private static OrganisationKeys keys(Resource organisation) {
    return OrganisationKeys.of(organisation.spec());
  }
}
