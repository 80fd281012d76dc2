package org.varve.ledger.contract;

import java.util.Optional;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.VerificationKey;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.SignerBinding;

/**
 * What admission knows: the log's genesis, and what is registered before the block.
 *
 * <p>On Fabric each call is one read of the channel's state, so that a registry change in between
 * invalidates the endorsement.
 */
public interface RegistryView {

  /** The log's name, which data blocks must be made for. */
  String origin();

  /** The key of an authority that the genesis operation or an organisation in force names. */
  Optional<VerificationKey> authority(Digest kid);

  /** The newest binding of a key. */
  Optional<SignerBinding> signer(Digest kid);

  /** Whether a data format of that name is registered. */
  boolean hasFormat(String name);

  /** The version of a resource that is in force; empty if there is none, or it was deleted. */
  Optional<Resource> resource(ResourceKind kind, String id);

  /** Whether an operator may act: until then the log's authorities make the first resources. */
  boolean hasOperators();
}
