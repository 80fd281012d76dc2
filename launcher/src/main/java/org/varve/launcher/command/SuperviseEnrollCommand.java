package org.varve.launcher.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.varve.evidence.operation.ActorName;
import org.varve.evidence.operation.ControlBody;
import org.varve.evidence.operation.Operation;
import org.varve.launcher.client.ActorKey;
import org.varve.launcher.client.SupervisorClient;
import org.varve.launcher.output.Json;
import org.varve.ledger.resource.ActorSpec;
import org.varve.proto.v2m.v1.EnrollSupervisorRequest;
import org.varve.proto.v2m.v1.EnrollSupervisorResponse;
import org.varve.proto.v2m.v1.EnrolmentState;
import org.varve.rp.MessageView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows that a key is a supervisor's, and how far it is bound. */
@Command(
    name = "enroll",
    mixinStandardHelpOptions = true,
    description = {
      "Shows monitoring that your signing key is yours, and how far it is bound.",
      "The key is made if there is none beside your certificate. With --proposal, what you signed is written",
      "to a file: give it to an operator, who applies it (varve identity accept). Until that is in force,",
      "with a second operator's approval, you see nothing else.",
      "Exit code 0: you are bound; 1: you are not yet, or are suspended."
    },
    footer = {
      "",
      "Examples:",
      "  varve supervise enroll --identity sue --server node:7400 --proposal sue.proposal",
      "  varve supervise enroll --identity sue --server node:7400"
    })
final class SuperviseEnrollCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private SupervisorOptions supervisor;

  @Option(
      names = "--proposal",
      paramLabel = "FILE",
      description = "write what you signed to this file, as text")
  private @Nullable Path file;

  @Option(names = "--json", description = "print one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    var unused = ActorKey.openOrCreate(supervisor.identity());
    Operation proposal = proposal(ActorKey.of(ActorName.Office.SUPERVISOR, supervisor.identity()));
    EnrollSupervisorResponse answer;
    try (SupervisorClient client = supervisor.connect()) {
      answer =
          client
              .v2m()
              .enrollSupervisor(
                  EnrollSupervisorRequest.newBuilder()
                      .setProposal(ByteString.copyFrom(proposal.bytes()))
                      .build());
    }
    if (file != null) {
      Files.write(
          file, Base64.getMimeEncoder().encodeToString(proposal.bytes()).getBytes(US_ASCII));
    }
    if (json) {
      Json.printLine(out, MessageView.of(answer));
    } else {
      out.println(words(answer));
    }
    out.flush();
    return answer.getState() == EnrolmentState.ENROLMENT_STATE_BOUND ? 0 : 1;
  }

  /** The same as an operator applies, signed by the key that it is about. */
  private static Operation proposal(ActorKey key) {
    ControlBody body =
        ControlBody.set(
            "Supervisor",
            key.actor().name(),
            1,
            ActorSpec.credential(key.actor(), key.key()),
            Optional.empty());
    return key.control(body, "", Instant.now());
  }

  private String words(EnrollSupervisorResponse answer) {
    String who = answer.getId() + ", supervisor of all of log " + answer.getJurisdiction();
    return switch (answer.getState()) {
      case ENROLMENT_STATE_BOUND ->
          "BOUND  %s, by operation %s, in force from leaf %d on"
              .formatted(who, Ids.hex(answer.getBindingId()), answer.getEffectiveLeafIndex());
      case ENROLMENT_STATE_SUSPENDED ->
          "SUSPENDED  %s: operators have taken his right to act".formatted(who);
      default ->
          "PENDING  %s: operators have not put this key in force; %s"
              .formatted(
                  who,
                  file == null
                      ? "write what they need with --proposal FILE"
                      : "give " + file + " to one (varve identity accept)");
    };
  }
}
