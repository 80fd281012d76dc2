package org.varve.launcher.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.launcher.UsageException;
import org.varve.launcher.resource.ResourceFile;
import org.varve.launcher.resource.WantedResource;
import org.varve.ledger.resource.ActorSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns what a supervisor signed at his enrolment into the resource that an operator applies. */
@Command(
    name = "accept",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a proposal that varve supervise enroll wrote, and prints the resource to apply.",
      "It shows that whoever made it has the key. That this is who he says, ask him: compare the key."
    },
    footer = {
      "",
      "Example:",
      "  varve identity accept sue.proposal > sue.yaml && varve apply -f sue.yaml"
    })
final class IdentityAcceptCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "what the supervisor's enrolment wrote")
  private Path file;

  @Override
  public Integer call() throws IOException {
    WantedResource credential;
    try {
      Operation proposal =
          Operation.decode(Base64.getMimeDecoder().decode(Files.readString(file).strip()));
      credential = credential(proposal);
    } catch (MalformedException | IllegalArgumentException e) {
      throw new UsageException(
          file + " is no proposal of varve supervise enroll: " + e.getMessage(), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(ResourceFile.write(credential));
    out.flush();
    return 0;
  }

  private static WantedResource credential(Operation proposal) {
    ControlBody body = ControlBody.of(proposal);
    ActorName actor =
        ActorName.ofSource(proposal.header().source())
            .filter(name -> name.office() == ActorName.Office.SUPERVISOR)
            .filter(name -> body.kind().equals("Supervisor") && body.id().equals(name.name()))
            .orElseThrow(() -> new MalformedException("is about somebody else", "proposal"));
    var said =
        body.spec().orElseThrow(() -> new MalformedException("deletes something", "proposal"));
    ActorSpec named = ActorSpec.of(said);
    named.requireProof(actor, said);
    if (!named.key().map(proposal::signedBy).orElse(false)) {
      throw new MalformedException("is not signed with the key that it names", "proposal");
    }
    return new WantedResource(body.kind(), actor.name(), Optional.empty(), said, "");
  }
}
