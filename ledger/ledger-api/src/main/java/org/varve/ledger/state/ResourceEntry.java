package org.varve.ledger.state;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.Spec;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;

/**
 * The CONTROL operation that made a version of a resource.
 *
 * @param leafIndex where it is in the log
 * @param effectiveLeafIndex from where on it is in force
 * @param operation its id
 * @param kid who signed it
 */
public record ResourceEntry(
    long leafIndex, long effectiveLeafIndex, OperationId operation, Digest kid, ControlBody body) {

  public ResourceEntry {
    requireNonNull(operation);
    requireNonNull(kid);
    requireNonNull(body);
  }

  public static ResourceEntry of(Operation operation, ControlBody body, long leafIndex) {
    return new ResourceEntry(leafIndex, leafIndex, operation.id(), operation.header().kid(), body);
  }

  /** The same, in force from another leaf on. */
  public ResourceEntry effectiveAt(long leaf) {
    return new ResourceEntry(leafIndex, leaf, operation, kid, body);
  }

  /** What it makes of the resource. */
  public Resource resource() {
    return new Resource(
        ResourceKind.ofWord(body.kind()).orElseThrow(),
        body.id(),
        body.version(),
        body.action() == ControlBody.Action.DELETE,
        operation,
        leafIndex,
        effectiveLeafIndex,
        kid,
        body.spec().orElse(Spec.empty()));
  }

  /** Leaf index u64, leaf index u64, operation id[32], kid[32], the body. */
  public byte[] encode() {
    byte[] encodedBody = body.encode();
    return ByteBuffer.allocate(2 * Long.BYTES + 2 * Digest.BYTES + encodedBody.length)
        .putLong(leafIndex)
        .putLong(effectiveLeafIndex)
        .put(operation.digest().bytes())
        .put(kid.bytes())
        .put(encodedBody)
        .array();
  }

  public static ResourceEntry decode(byte[] value) {
    ValueReader reader = new ValueReader("resource", value);
    return new ResourceEntry(
        reader.number(),
        reader.number(),
        new OperationId(reader.digest()),
        reader.digest(),
        ControlBody.decode(reader.rest()));
  }
}
