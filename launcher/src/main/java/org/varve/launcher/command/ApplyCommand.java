package org.varve.launcher.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.launcher.UsageException;
import org.varve.launcher.client.ResourceClient;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.ResourceKind;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.ResourceChange;
import org.varve.proto.common.v1.ResourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes resources what a file says. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = {
      "Makes resources what a YAML file says: one document each, with kind, id and spec.",
      "Each change is signed with your key, validated by the entity that owns the kind, and recorded on the ledger.",
      "What is so already is left alone."
    },
    footer = {
      "",
      "Examples:",
      "  varve apply -f lamps.yaml --dry-run",
      "  varve apply -f lamps.yaml --reason 'new lamps in hall 3'",
      "  varve resource get Grant lamps --yaml | varve apply -f -"
    })
public final class ApplyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private OperatorOptions operator;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "FILE",
      description = "YAML with one or more documents; - for standard input")
  private String file;

  @Mixin private ReasonOption reason;

  @Option(
      names = "--dry-run",
      description =
          "only say what would be done, document by document in this order, and what is wrong")
  private boolean dryRun;

  @Option(names = "--json", description = "print one JSON object a line")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    try (ResourceClient client = operator.resources()) {
      int refused = 0;
      Trial trial = new Trial();
      for (WantedResource wanted : ResourceFile.read(text(), name())) {
        ResourceChange change = dryRun ? trial.judge(client, wanted) : apply(client, wanted);
        ResourceText.printChange(spec.commandLine().getOut(), change, dryRun, json);
        refused += change.getProblemsCount() == 0 ? 0 : 1;
      }
      return refused == 0 ? 0 : 1;
    }
  }

  private ResourceChange apply(ResourceClient client, WantedResource wanted) {
    ResourceClient.Found found = client.find(wanted.kind(), wanted.id());
    long version = found.inForce().map(ResourceVersion::getVersion).orElse(0L);
    wanted.requireFrom(version);
    Optional<ResourceVersion> there = found.there();
    // A Binding may be recorded and not carried out, so it is always stated.
    boolean mayBeSo = !wanted.kind().equals(ResourceKind.BINDING.word());
    if (mayBeSo && there.isPresent() && ResourceText.spec(there.get()).equals(wanted.spec())) {
      Resource same = Resource.newBuilder().setVersion(there.get()).build();
      return ResourceChange.newBuilder().setBefore(same).setAfter(same).build();
    }
    return client.change(
        wanted.kind(), wanted.id(), found.inForce(), Optional.of(wanted.spec()), reason.text());
  }

  private String name() {
    return file.equals("-") ? "standard input" : file;
  }

  private String text() throws IOException {
    if (file.equals("-")) {
      InputStream in = System.in;
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw new UsageException("there is no file " + path);
    }
    return Files.readString(path);
  }
}
