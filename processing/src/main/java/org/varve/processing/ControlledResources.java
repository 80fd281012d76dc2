package org.varve.processing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.Ledger;
import org.varve.ledger.LogReader;
import org.varve.ledger.ResourceKind;
import org.varve.processing.adapter.grpc.C2pEndpoint;
import org.varve.processing.adapter.grpc.S2pEndpoint;
import org.varve.processing.adapter.grpc.Statements;
import org.varve.processing.application.AccessJournal;
import org.varve.processing.application.AccessPolicy;
import org.varve.processing.application.ChangeResource;
import org.varve.processing.application.FollowResources;
import org.varve.processing.application.OwnBlocks;
import org.varve.processing.application.ReadResources;
import org.varve.processing.application.RecordControl;
import org.varve.processing.application.ResourceEvents;
import org.varve.processing.application.ResourceRules;
import org.varve.processing.application.SubmitStatement;
import org.varve.processing.application.SubscribeOperations;
import org.varve.processing.application.UserResources;
import org.varve.processing.domain.OperationReceipt;
import org.varve.rp.EntityService;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Wires what reads, judges, changes and follows resources, for C2P and S2P. */
final class ControlledResources {

  private final Ledger ledger;
  private final ReadResources read;
  private final ResourceRules rules;
  private final ChangeResource change;
  private final FollowResources follow;

  /**
   * @param control absent if this process seals nothing itself
   */
  ControlledResources(
      Ledger ledger, SubscribeOperations operations, Optional<RecordControl> control) {
    LogReader log = ledger.log();
    ResourceEvents events = new ResourceEvents(log);
    this.ledger = ledger;
    read = new ReadResources(log);
    rules = new ResourceRules(log);
    change = new ChangeResource(rules, events, operation -> record(control, operation).leafIndex());
    follow = new FollowResources(operations, events);
  }

  /** What persons sign is recorded. */
  ChangeResource changes() {
    return change;
  }

  /**
   * @param blocks absent if this process seals nothing itself
   */
  S2pEndpoint.Resources s2p(
      AccessPolicy policy, AccessJournal journal, Optional<OwnBlocks> blocks) {
    SubmitStatement statements =
        new SubmitStatement(
            policy,
            ledger.log(),
            change,
            (operation, contents) ->
                blocks
                    .orElseThrow(ControlledResources::withoutKey)
                    .record(List.of(operation), contents)
                    .get(0),
            journal);
    return new S2pEndpoint.Resources(
        read, new UserResources(policy, read), new Statements(change, statements));
  }

  EntityService c2p(int streamsMax) {
    return new C2pEndpoint(
            read, rules, change, new C2pEndpoint.Following(follow, streamsMax), this::settings)
        .service();
  }

  private static OperationReceipt record(Optional<RecordControl> control, Operation operation) {
    return control.orElseThrow(ControlledResources::withoutKey).record(operation);
  }

  private static Failure withoutKey() {
    return new Failure(
        ErrorReason.UNSUPPORTED,
        "this process has no key of the log's authority, so that it records nothing by itself;"
            + " send it to the node that has");
  }

  /** What a person would want to know of the log before he changes something. */
  private Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("log.origin", ledger.identity().origin());
    settings.put("log.checkpointKey", ledger.identity().checkpointKey().toString());
    settings.put("log.treeSize", Long.toString(ledger.log().head().size()));
    settings.put("ledger.state", ledger.status().state().name());
    settings.put("ledger.height", Long.toString(ledger.status().height()));
    settings.put(
        "resources.newestLeaf", ledger.log().newestControl().map(String::valueOf).orElse("none"));
    for (ResourceKind kind : ResourceKind.values()) {
      settings.put(
          "resources." + kind.word(), Integer.toString(ledger.log().resources(kind).size()));
    }
    return settings;
  }
}
