package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationPayload;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.StatementClient;
import org.varve.proto.u2s.v1.GetRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** States a new version of recorded data. */
@Command(
    name = "update",
    mixinStandardHelpOptions = true,
    description = {
      "States a new version of recorded data, signed with your key; the old one stays recorded.",
      "You need to own the data, or a grant with the right update; update the newest version."
    },
    footer = {
      "",
      "Examples:",
      "  varve update 17 corrected.json --identity eve",
      "  varve update 17 corrected.json --purpose maintenance --description \"sensor was upside down\""
    })
public final class UpdateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private StatedFile stated;

  @Parameters(
      index = "0",
      paramLabel = "OPERATION",
      description = "what it is a new version of: operation id (64 hex digits) or leaf index")
  private String updated;

  @Parameters(index = "1", paramLabel = "FILE", description = "a file of at most 1 MiB")
  private Path file;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GetRequest request = Ids.request(updated);
    try (StatementClient client = speaker.speak()) {
      boolean named = request.getKeyCase() == GetRequest.KeyCase.OPERATION_ID;
      Optional<Operation> before =
          named && stated.saysAll() ? Optional.empty() : Optional.of(read(client, request));
      OperationId id =
          before
              .map(Operation::id)
              .orElseGet(() -> new OperationId(Digest.of(request.getOperationId().toByteArray())));
      Optional<OperationPayload> like = before.map(Operation::payload);
      StatedText.print(
          spec.commandLine().getOut(),
          stated.state(client, file, like, speaker.purpose(), payload -> payload.updates(id)),
          json);
    }
    return 0;
  }

  private static Operation read(StatementClient client, GetRequest request) {
    Operation operation =
        Operation.decode(client.reading().u2s().get(request).getOperation().toByteArray());
    if (operation.payload().contentRoot().isEmpty()) {
      throw new UsageException(
          "operation %s is %s and no data; only data has new versions"
              .formatted(operation.id().hex(), operation.payload().kind()));
    }
    return operation;
  }
}
