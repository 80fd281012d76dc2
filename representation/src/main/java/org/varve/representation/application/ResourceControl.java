package org.varve.representation.application;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.FormatBody;
import org.varve.evidence.operation.FormatKind;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecShape;
import org.varve.representation.domain.KnownFormat;
import org.varve.representation.domain.OwnedShapes;
import org.varve.representation.domain.SourceTerms;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/**
 * Judges and has recorded what operators sign about sources, formats, collections and bindings
 * (ITU-T Y.4561 clauses 8.4 and 8.8). The ledger judges who may, and the version.
 *
 * <p>When it answers, representation goes by the change: the next message of a source that was
 * suspended is refused.
 */
public final class ResourceControl {
  private static final String DATA_SOURCE = "DataSource";
  private static final String DATA_FORMAT = "DataFormat";
  private static final String BINDING = "Binding";

  private final RegistryView registry;
  private final RegistryStatements statements;
  private final SignerControl signers;

  public ResourceControl(
      RegistryView registry, RegistryStatements statements, SignerControl signers) {
    this.registry = registry;
    this.statements = statements;
    this.signers = signers;
  }

  /**
   * A rule that a change breaks.
   *
   * @param missing the format that would have to be registered
   */
  public record Problem(ErrorReason reason, String detail, Optional<String> missing) {
    Problem(ErrorReason reason, String detail) {
      this(reason, detail, Optional.empty());
    }
  }

  /** What a change came to: the operation, its body and where it is in the log. */
  public record Recorded(Operation operation, ControlBody body, long leafIndex) {}

  /** What is known of the sources that have a DataSource. */
  public List<SourceTerms> sources() {
    return registry.sources();
  }

  /** Every rule that a resource breaks which shall be so. */
  public List<Problem> problems(String kind, String id, Spec spec) {
    SpecShape shape = shape(kind);
    List<Problem> problems = new ArrayList<>();
    shape.problems(spec).forEach(detail -> problems.add(malformed(detail)));
    if (!problems.isEmpty()) {
      return problems;
    }
    switch (kind) {
      case DATA_SOURCE -> addProblemsOfSource(id, spec, problems);
      case DATA_FORMAT -> addProblemsOfFormat(id, spec, problems);
      case BINDING -> signers.problem(id, spec).ifPresent(problems::add);
      default -> addUnknown(List.of(spec.requiredText("format")), problems);
    }
    return problems;
  }

  /**
   * Has a signed change recorded; completes when it is in force.
   *
   * @throws Failure the first problem; the future fails with one if the ledger refuses
   */
  public CompletableFuture<Recorded> apply(byte[] bytes) {
    Operation operation = decode(bytes);
    ControlBody body = ControlBody.of(operation);
    if (body.kind().equals(BINDING)) {
      return signers.alone(body.id(), () -> bound(operation, body));
    }
    requireRules(body);
    Optional<Spec> spec = body.spec();
    CompletableFuture<?> before =
        body.kind().equals(DATA_FORMAT) && spec.isPresent()
            ? registered(body.id(), spec.get())
            : CompletableFuture.completedFuture(null);
    return before.thenCompose(registered -> recorded(operation, body)).thenApply(this::inForce);
  }

  private CompletableFuture<Recorded> bound(Operation operation, ControlBody body) {
    requireRules(body);
    return recorded(operation, body)
        .thenCompose(recorded -> signers.carryOut(recorded).thenApply(carriedOut -> recorded));
  }

  private CompletableFuture<Recorded> recorded(Operation operation, ControlBody body) {
    return statements
        .record(operation)
        .thenApply(
            stated -> new Recorded(operation, body, stated.receipt().position().leafIndex()));
  }

  private Recorded inForce(Recorded recorded) {
    ControlBody body = recorded.body();
    if (body.kind().equals(DATA_SOURCE) && body.action().isChange()) {
      registry.apply(
          SourceTerms.of(
              body.id(),
              body.spec().orElse(Spec.empty()),
              body.spec().isEmpty(),
              body.version(),
              recorded.leafIndex()));
    }
    return recorded;
  }

  private CompletableFuture<?> registered(String id, Spec spec) {
    return registry.format(id).isPresent()
        ? CompletableFuture.completedFuture(null)
        : statements.register(FormatRules.require(format(id, spec)));
  }

  private void requireRules(ControlBody body) {
    List<Problem> problems =
        body.spec()
            .map(spec -> problems(body.kind(), body.id(), spec))
            .orElseGet(() -> problemsOfDeletion(body.kind(), body.id()));
    if (!problems.isEmpty() && body.action().isChange()) {
      throw new Failure(
          problems.get(0).reason(),
          "%s '%s': %s"
              .formatted(
                  body.kind(),
                  body.id(),
                  String.join("; ", problems.stream().map(Problem::detail).toList())));
    }
  }

  /** Every rule that is broken if a resource is deleted. */
  public List<Problem> problemsOfDeletion(String kind, String id) {
    var unused = shape(kind);
    return kind.equals(BINDING)
        ? List.of(
            new Problem(
                ErrorReason.CONTROL_REFUSED,
                "a Binding is not deleted; revoke signer %s instead".formatted(id)))
        : List.of();
  }

  private void addProblemsOfSource(String id, Spec spec, List<Problem> problems) {
    if (id.endsWith("*")) {
      problems.add(malformed("id '%s' ends in *; a DataSource is one source".formatted(id)));
    }
    if (ActorName.isReserved(id)) {
      problems.add(malformed("id '%s' is a name of a person, not of a source".formatted(id)));
    }
    addUnknown(spec.texts("formats"), problems);
  }

  private void addUnknown(List<String> formats, List<Problem> problems) {
    formats.stream()
        .filter(format -> registry.format(format).isEmpty())
        .forEach(
            format ->
                problems.add(
                    new Problem(
                        ErrorReason.FORMAT_UNKNOWN,
                        "format %s is not registered; apply it as a DataFormat first"
                            .formatted(format),
                        Optional.of(format))));
  }

  /** What data was recorded by never changes its meaning: another schema is another format. */
  private void addProblemsOfFormat(String id, Spec spec, List<Problem> problems) {
    FormatBody wanted;
    try {
      wanted = FormatRules.require(format(id, spec)).definition();
    } catch (MalformedException | IllegalArgumentException e) {
      problems.add(malformed(String.valueOf(e.getMessage())));
      return;
    }
    Optional<FormatBody> known = registry.format(id).map(KnownFormat::definition);
    if (known.filter(definition -> !definition.equals(wanted)).isPresent()) {
      problems.add(
          new Problem(
              ErrorReason.FORMAT_CONFLICT,
              "format %s is registered with another kind, schema or fields, which never change; choose another id"
                  .formatted(id)));
    }
  }

  private static FormatBody format(String id, Spec spec) {
    String kind = spec.requiredText("kind").toUpperCase(Locale.ROOT).replace('-', '_');
    return new FormatBody(
        id,
        FormatKind.valueOf(kind),
        spec.text("schema").map(text -> text.getBytes(StandardCharsets.UTF_8)),
        spec.text("timeField"),
        spec.text("valueField"));
  }

  private static SpecShape shape(String kind) {
    return OwnedShapes.of(kind)
        .orElseThrow(
            () ->
                new Failure(
                    ErrorReason.MALFORMED_REQUEST,
                    "%s is not what representation owns; send it to the entity that does"
                        .formatted(kind)));
  }

  private static Operation decode(byte[] bytes) {
    try {
      Operation operation = Operation.decode(bytes);
      var unused = ControlBody.of(operation);
      return operation;
    } catch (MalformedException e) {
      throw new Failure(
          ErrorReason.OPERATION_MALFORMED,
          "operation is no change of a resource: " + e.getMessage(),
          e);
    }
  }

  private static Problem malformed(String detail) {
    return new Problem(ErrorReason.OPERATION_MALFORMED, detail);
  }
}
