package org.varve.ledger.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.varve.ledger.RefusalReason.ACCESS_DENIED;
import static org.varve.ledger.RefusalReason.FORK;
import static org.varve.ledger.RefusalReason.FORMAT_CONFLICT;
import static org.varve.ledger.RefusalReason.FORMAT_UNKNOWN;
import static org.varve.ledger.RefusalReason.NOT_AUTHORISED;
import static org.varve.ledger.RefusalReason.OPERATION_MALFORMED;
import static org.varve.ledger.RefusalReason.PREVIOUS_MISMATCH;
import static org.varve.ledger.RefusalReason.SIGNATURE_INVALID;
import static org.varve.ledger.RefusalReason.SIGNER_REVOKED;
import static org.varve.ledger.RefusalReason.SOURCE_NOT_BOUND;
import static org.varve.ledger.RefusalReason.TOKEN_USED;
import static org.varve.ledger.RefusalReason.UNKNOWN_SIGNER;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.RefusalReason;

/** Operations that a ledger refuses, each for one reason and otherwise in order. */
public enum BadOperation {
  STRANGER(UNKNOWN_SIGNER, parties -> parties.source("stranger").says("1")),
  FALSE_NAME(
      UNKNOWN_SIGNER, parties -> parties.source().underName("urn:varve:signer:false").says("1")),
  REVOKED(SIGNER_REVOKED, parties -> parties.revoked().says("1")),
  OTHER_SOURCE(
      SOURCE_NOT_BOUND, parties -> parties.source().speakingOf(parties.name("other")).says("1")),
  BROKEN_SIGNATURE(SIGNATURE_INVALID, parties -> withBrokenSignature(parties.source().says("1"))),
  NEW_FORMAT(
      FORMAT_UNKNOWN,
      parties -> parties.source().says(List.of(bytes("1")), payload -> payload.format("new/1"))),
  OWN_BINDING(NOT_AUTHORISED, parties -> parties.impostor().binds(parties.source("friend"))),
  OWN_FORMAT(
      NOT_AUTHORISED, parties -> parties.impostor().registers(TestAuthority.opaque("mine/1"))),
  BLOCK_INSIDE(NOT_AUTHORISED, parties -> parties.sealedElsewhere().blockOperation()),
  SECOND_GENESIS(NOT_AUTHORISED, parties -> LedgerFixtures.seeded(666).genesis()),
  BINDING_UNDER_FALSE_NAME(OPERATION_MALFORMED, parties -> parties.bindingUnderFalseName()),
  CLONE(FORK, parties -> parties.cloneOfSource().says("another")),
  FALSE_PREVIOUS(PREVIOUS_MISMATCH, parties -> parties.forgetful().says("1")),
  UPDATE_OF_ANOTHERS(ACCESS_DENIED, TestParties::updateOfAnothers),
  USED_TOKEN(
      TOKEN_USED,
      parties ->
          parties
              .authority()
              .binds(
                  parties.source("late"), Optional.of(parties.usedToken()), parties.name("late"))),
  OTHER_DEFINITION(
      FORMAT_CONFLICT,
      parties ->
          parties
              .authority()
              .registers(
                  new FormatBody(
                      TestSource.OPAQUE,
                      FormatKind.SENML_JSON,
                      Optional.empty(),
                      Optional.empty(),
                      Optional.empty())));

  private final RefusalReason reason;

  @SuppressWarnings("ImmutableEnumChecker") // the functions capture nothing
  private final Function<TestParties, Operation> maker;

  BadOperation(RefusalReason reason, Function<TestParties, Operation> maker) {
    this.reason = reason;
    this.maker = maker;
  }

  public RefusalReason reason() {
    return reason;
  }

  /** Makes the operation among parties whose {@link TestParties#settle} is done. */
  public Operation in(TestParties town) {
    return maker.apply(town);
  }

  /** The same operation, its signature changed in the last bit: it has the same id. */
  public static Operation withBrokenSignature(Operation operation) {
    byte[] bytes = operation.bytes().clone();
    bytes[bytes.length - 1] ^= 1;
    return Operation.decode(bytes);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
