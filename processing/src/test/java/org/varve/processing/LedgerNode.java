package org.varve.processing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.ledger.Commit;
import org.varve.ledger.Content;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.LedgerFixtures;
import org.varve.ledger.testing.MemoryLedger;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;

/** A ledger and a content store in memory, with a source that is bound and a format that exists. */
public final class LedgerNode {
  private final LedgerFixtures fixtures = LedgerFixtures.seeded(1);
  private final MemoryLedger ledger = MemoryLedger.found(fixtures, Clock.systemUTC());
  private final MemoryContents contents = new MemoryContents();
  private final TestAuthority authority = fixtures.authority();
  private final TestSource source = fixtures.source("urn:varve:source:thermometer");

  public LedgerNode() {
    append(authority.registersOpaque(), authority.binds(source));
  }

  /** With a data user besides who may read everything. */
  public static LedgerNode withReader() {
    LedgerNode node = new LedgerNode();
    Map<String, SpecValue> everything =
        Map.of("user", SpecValue.of(ServedNode.USER), "sources", SpecValue.of(List.of("*")));
    node.append(
        node.founds(ResourceKind.DATA_USER, ServedNode.USER, Spec.empty()),
        node.founds(ResourceKind.GRANT, "all", Spec.of(everything)));
    return node;
  }

  /** The first version of a resource, made by the authority as long as there is no operator. */
  public Operation founds(ResourceKind kind, String id, Spec spec) {
    return authority.says(
        OperationKind.CONTROL,
        ControlBody.set(kind.word(), id, 1, spec, Optional.empty()).encode());
  }

  public MemoryLedger ledger() {
    return ledger;
  }

  public MemoryContents contents() {
    return contents;
  }

  public TestAuthority authority() {
    return authority;
  }

  /** The key of the authority that the log's genesis operation names. */
  public SigningKey authorityKey() {
    return fixtures.authorityKey();
  }

  /** Bound. */
  public TestSource source() {
    return source;
  }

  /** Not bound yet. */
  public TestSource source(String name) {
    return fixtures.source(name);
  }

  public LedgerFixtures fixtures() {
    return fixtures;
  }

  public DataBlock seal(Operation... operations) {
    return authority.seal(operations);
  }

  /** Records operations past processing. */
  public Commit append(Operation... operations) {
    return ledger.append(authority.seal(operations)).join();
  }

  /** The source's next operation, recorded past processing, with its content stored. */
  public Operation recorded(String... items) {
    contents.put(List.of(content(items)));
    Operation operation = source.says(items);
    append(operation);
    return operation;
  }

  /** The content that {@link TestSource#says(String...)} commits to. */
  public static Content content(String... items) {
    return Content.of(Arrays.stream(items).map(item -> item.getBytes(UTF_8)).toList());
  }
}
