package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.identity.AgentIdentity;
import org.varve.evidence.file.TrustFile;
import org.varve.evidence.file.Verdict;
import org.varve.evidence.file.Verifier;
import org.varve.launcher.client.UserClient;
import org.varve.launcher.node.VarveNode;
import org.varve.proto.r2d.v1.SubmitRequest;
import org.varve.proto.u2s.v1.GetEvidenceRequest;
import org.varve.rp.Failure;

/**
 * The node's disk fills up under load: senders are told so, nothing that was acknowledged is lost,
 * and with more room it goes on.
 */
class FullDiskIT {

  private static final String SOURCE = "camera";
  private static final int ITEM_BYTES = 500_000;
  private static final int SMALL_MB = 40;
  private static final int LARGE_MB = 200;

  /** More than would fit many times over. */
  private static final int ATTEMPTS_MAX = 400;

  @TempDir Path folder;

  @Test
  void aFullDiskIsToldAndCostsNothingThatWasAcknowledged() throws Exception {
    try (SmallFileSystem disk = SmallFileSystem.mounted(folder.resolve("disk"), SMALL_MB)) {
      Path data = disk.folder().resolve("node");
      List<Submitter.Signed> acknowledged = new ArrayList<>();
      List<byte[]> issued = new ArrayList<>();
      AgentIdentity identity;
      try (VarveNode node = TestNode.start(data)) {
        identity = TestNode.enrol(node, folder.resolve("agent"), SOURCE);
        try (Submitter submitter = new Submitter(node, identity, SOURCE, 1)) {
          Failure full = fill(node, submitter, acknowledged, issued);
          tellsWhatToDo(full);
          // It stays so until somebody acts; nothing is accepted that could not be kept.
          tellsWhatToDo(refusal(submitter, submitter.sign(ITEM_BYTES)));
          assertThat(node.obstacles()).anyMatch(each -> each.contains("No space left"));
          awaitNotReady(submitter);
        }
      }
      assertThat(acknowledged).as("acknowledged before the disk was full").hasSizeGreaterThan(10);

      disk.grow(LARGE_MB);
      try (VarveNode node = TestNode.start(data)) {
        checkAllThere(node, acknowledged, issued);
        try (Submitter submitter = new Submitter(node, identity, SOURCE, 2)) {
          submit(submitter, submitter.sign(ITEM_BYTES));
        }
      }
      assertThat(Cli.varve("fsck", "--data", data).succeeded().out()).contains("SOUND");
    }
  }

  /** Within some seconds, over the same socket. */
  private static void awaitNotReady(Submitter submitter) throws InterruptedException {
    for (int i = 0; i < 50 && submitter.health() == ServingStatus.SERVING; i++) {
      Thread.sleep(100);
    }
    assertThat(submitter.health()).isEqualTo(ServingStatus.NOT_SERVING);
  }

  private static Failure fill(
      VarveNode node,
      Submitter submitter,
      List<Submitter.Signed> acknowledged,
      List<byte[]> issued) {
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      Submitter.Signed signed = submitter.sign(ITEM_BYTES);
      try {
        submit(submitter, signed);
      } catch (StatusRuntimeException e) {
        return Failure.of(e);
      }
      acknowledged.add(signed);
      if (attempt % 10 == 0) {
        issued.add(evidence(node, signed));
      }
    }
    throw new AssertionError(ATTEMPTS_MAX + " operations fitted on a disk of " + SMALL_MB + " MB");
  }

  /** Value, limit and next step; and a reason with which an agent keeps what it has. */
  private static void tellsWhatToDo(Failure full) {
    System.out.println("FullDiskIT: " + full.reason() + ": " + full.getMessage());
    assertThat(full.reason().isTransient()).as("%s: %s", full.reason(), full).isTrue();
    assertThat(full.getMessage())
        .containsPattern("/disk/node/.*: No space left")
        .contains("free disk space, then start again");
  }

  private static void checkAllThere(
      VarveNode node, List<Submitter.Signed> acknowledged, List<byte[]> issued) throws Exception {
    Verifier verifier = new Verifier(TrustFile.parse(Files.readString(node.folder().trustFile())));
    for (Submitter.Signed signed : acknowledged) {
      Verdict verdict = verifier.verify(evidence(node, signed));
      assertThat(verdict.code()).as("%s", verdict).isEqualTo(Verdict.Code.VALID);
    }
    for (byte[] evidence : issued) {
      assertThat(verifier.verify(evidence).code()).isEqualTo(Verdict.Code.VALID);
    }
  }

  /** With its item, so that the content is there too. */
  private static byte[] evidence(VarveNode node, Submitter.Signed signed) {
    try (UserClient user = TestNode.user(node)) {
      GetEvidenceRequest request =
          GetEvidenceRequest.newBuilder()
              .setOperationId(ByteString.copyFrom(signed.operation().id().digest().bytes()))
              .setItemIndex(0)
              .setWithItem(true)
              .build();
      return user.u2s().getEvidence(request).getEvidence().toByteArray();
    }
  }

  private static Failure refusal(Submitter submitter, Submitter.Signed signed) {
    StatusRuntimeException refused =
        catchThrowableOfType(StatusRuntimeException.class, () -> submit(submitter, signed));
    assertThat(refused).as("refused").isNotNull();
    return Failure.of(refused);
  }

  private static void submit(Submitter submitter, Submitter.Signed signed) {
    var unused =
        submitter
            .blocking()
            .submit(SubmitRequest.newBuilder().setSubmission(signed.submission()).build());
  }
}
