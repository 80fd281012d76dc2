package org.varve.launcher.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.launcher.client.StatementClient;
import org.varve.proto.u2s.v1.GetRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** States data of a data user's own, and what it was derived from. */
@Command(
    name = "derive",
    mixinStandardHelpOptions = true,
    description = {
      "States data of your own, signed with your key, and the recorded data that it was derived from.",
      "You need to own that, or a grant with the right derive."
    },
    footer = {
      "",
      "Examples:",
      "  varve derive mean.json --from 17 --from 18 --format senml-json/1 --type mean --identity eve",
      "  varve derive photo.jpg --asset car --identity eve"
    })
public final class DeriveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SpeakerOptions speaker;
  @Mixin private StatedFile stated;

  @Parameters(index = "0", paramLabel = "FILE", description = "a file of at most 1 MiB")
  private Path file;

  @Option(
      names = "--from",
      paramLabel = "OPERATION",
      description =
          "what it was derived from: operation id or leaf index; up to 64 times (default: nothing)")
  private List<String> from = List.of();

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (StatementClient client = speaker.speak()) {
      List<OperationId> parents = new ArrayList<>();
      for (String each : from) {
        parents.add(id(client, Ids.request(each)));
      }
      StatedText.print(
          spec.commandLine().getOut(),
          stated.state(
              client,
              file,
              Optional.empty(),
              speaker.purpose(),
              payload -> payload.parents(parents)),
          json);
    }
    return 0;
  }

  private static OperationId id(StatementClient client, GetRequest request) {
    byte[] id =
        request.getKeyCase() == GetRequest.KeyCase.OPERATION_ID
            ? request.getOperationId().toByteArray()
            : client.reading().u2s().get(request).getSummary().getOperationId().toByteArray();
    return new OperationId(Digest.of(id));
  }
}
