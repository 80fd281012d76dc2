package org.varve.ledger.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.Chaincode.Response;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.channel.Attestation;
import org.varve.ledger.channel.ChannelError.Code;
import org.varve.ledger.contract.StateRegistry;
import org.varve.ledger.resource.OrganisationSpec;

/**
 * Puts an organisation's word on the log's root at a size: its own, by network identity and by
 * cosignature, and never a second one for the same size.
 */
final class AttestTransaction {

  private final ChannelState state;
  private final StateRegistry registry;
  private final byte[] creator;

  /**
   * @param creator who sent the transaction, as the network writes it
   */
  AttestTransaction(ChannelState state, StateRegistry registry, byte[] creator) {
    this.state = state;
    this.registry = registry;
    this.creator = creator;
  }

  Response attest(String organisation, String note) {
    Attestation attestation = Attestation.parse(organisation, note);
    String origin = attestation.checkpoint().origin();
    if (!origin.equals(registry.origin())) {
      return Answers.error(
          Code.MALFORMED,
          "the checkpoint is of log '%s', this is '%s'".formatted(origin, registry.origin()));
    }
    Optional<OrganisationSpec> spec =
        registry
            .resource(ResourceKind.ORGANISATION, organisation)
            .map(resource -> OrganisationSpec.of(origin, organisation, resource.spec()));
    if (spec.isEmpty()) {
      return Answers.error(
          Code.NOT_A_MEMBER,
          "no Organisation '%s' is in force; have an operator apply it".formatted(organisation));
    }
    return attest(attestation, spec.get());
  }

  private Response attest(Attestation attestation, OrganisationSpec spec) {
    String organisation = attestation.organisation();
    String mspId = mspId();
    if (!mspId.equals(spec.mspId())) {
      return Answers.error(
          Code.NOT_A_MEMBER,
          "the transaction is by MSP '%s', Organisation '%s' has '%s'; attest with an identity of that"
              .formatted(mspId, organisation, spec.mspId()));
    }
    if (!attestation.isSignedBy(spec.cosigner())) {
      return Answers.error(
          Code.NOT_A_MEMBER,
          "the cosignature is not by the key in Organisation '%s', %s; sign with that, or have it changed"
              .formatted(organisation, spec.cosigner()));
    }
    return put(attestation);
  }

  private Response put(Attestation attestation) {
    Optional<Attestation> before =
        state
            .read(attestation.key())
            .map(note -> Attestation.parse(attestation.organisation(), new String(note, UTF_8)));
    if (before.isEmpty()) {
      state.put(attestation.key(), attestation.note().toString().getBytes(UTF_8));
      return Answers.done();
    }
    return before.get().checkpoint().equals(attestation.checkpoint())
        ? Answers.done()
        : otherRoot(attestation, before.get());
  }

  private static Response otherRoot(Attestation attestation, Attestation before) {
    return Answers.error(
        Code.OTHER_ROOT,
        "Organisation '%s' attested root %s for size %s, and now says %s; its copy of the log is not what it was"
            .formatted(
                attestation.organisation(),
                before.checkpoint().root(),
                attestation.checkpoint().size(),
                attestation.checkpoint().root()));
  }

  private String mspId() {
    try {
      return SerializedIdentity.parseFrom(creator).getMspid();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the peer passed on a creator that is none", e);
    }
  }
}
