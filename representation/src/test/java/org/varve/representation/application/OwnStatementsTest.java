package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.BlockBody;
import org.varve.evidence.operation.DataBlock;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.SignerBody;
import org.varve.representation.domain.Submission;
import org.varve.representation.testing.TestAgent;
import org.varve.representation.testing.TestClock;

class OwnStatementsTest {
  private final TestClock clock = new TestClock();
  private final TestAgent agent = TestAgent.seeded(1);
  private final TestAgent own = TestAgent.seeded(2);
  private final OwnStatements statements =
      new OwnStatements(own.key(), clock, () -> "log.example/varve", "city/3");

  @Test
  @Tag("Y-7.1.1-d")
  void aBlockOfOneAndABlockOfManyHaveARootThatRecomputes() {
    for (int count : new int[] {1, 2, 3, 7, 100}) {
      List<Submission> submissions = agent.saysMany(count);

      DataBlock block = DataBlock.decode(statements.seal(submissions).block().encode());

      assertThat(block.operations())
          .isEqualTo(submissions.stream().map(Submission::operation).toList());
      assertThat(block.body().operationCount()).isEqualTo(count);
      assertThat(block.body().operationsRoot())
          .isEqualTo(DataBlock.operationsRoot(block.operations()));
      assertThat(block.blockOperation().signedBy(own.key().verificationKey())).isTrue();
    }
  }

  @Test
  @Tag("Y-8.1-d")
  @Tag("Y-8.1-b1")
  void aBlockNamesItsChainAndItsControlData() {
    DataBlock block = statements.seal(agent.saysMany(1)).block();

    assertThat(block.body().chain()).isEqualTo("log.example/varve");
    assertThat(block.blockOperation().payload().controlData())
        .containsEntry("policy", "city/3")
        .containsEntry("formats", "opaque/1")
        .containsEntry("confidentiality", "INTERNAL");
  }

  @Test
  void blocksFollowOneAnother() {
    Operation first = statements.seal(agent.saysMany(1)).block().blockOperation();
    Operation second = statements.seal(agent.saysMany(1)).block().blockOperation();

    assertThat(first.payload().sequence()).isEqualTo(1);
    assertThat(first.payload().previous()).isEmpty();
    assertThat(second.payload().sequence()).isEqualTo(2);
    assertThat(second.payload().previous()).contains(first.id());
    assertThat(second.payload().epoch()).isEqualTo(TestClock.START.toEpochMilli());
  }

  @Test
  void everyStartBeginsANewEpoch() {
    clock.move(Duration.ofMillis(1));
    OwnStatements later = new OwnStatements(own.key(), clock, () -> "log.example/varve", "city/3");

    assertThat(epochOf(later)).isGreaterThan(epochOf(statements));
  }

  @Test
  @Tag("Y-8.1-c")
  void timesOfEncapsulationNeverGoBack() {
    List<Instant> times = new ArrayList<>();
    for (long millis : new long[] {0, 5, -3_600_000, 1, 3_600_000, 2}) {
      clock.move(Duration.ofMillis(millis));
      times.add(sealed().encapsulatedAt());
    }

    assertThat(times).isSorted();
    assertThat(times.get(0)).isEqualTo(TestClock.START);
    assertThat(times.get(2)).isEqualTo(times.get(1)).isEqualTo(TestClock.START.plusMillis(5));
    assertThat(times.get(5)).isAfter(times.get(4).minusMillis(1));
  }

  @Test
  void statementsAboutTheRegistryFollowOneAnother() {
    Operation first = statements.state(OperationKind.SIGNER, body(), "", operation -> operation);
    Operation second = statements.state(OperationKind.SIGNER, body(), "", operation -> operation);

    assertThat(first.header().source()).isEqualTo(OwnStatements.REGISTRY);
    assertThat(second.payload().sequence()).isEqualTo(2);
    assertThat(second.payload().previous()).contains(first.id());
  }

  @Test
  void aStatementThatCouldNotBeHandedOnLeavesNoGap() {
    assertThatThrownBy(
            () ->
                statements.state(
                    OperationKind.SIGNER,
                    body(),
                    "",
                    operation -> {
                      throw new IllegalStateException("full");
                    }))
        .hasMessage("full");

    Operation next = statements.state(OperationKind.SIGNER, body(), "", operation -> operation);
    assertThat(next.payload().sequence()).isEqualTo(1);
  }

  private BlockBody sealed() {
    return statements.seal(agent.saysMany(1)).block().body();
  }

  private long epochOf(OwnStatements from) {
    return from.seal(agent.saysMany(1)).block().blockOperation().payload().epoch();
  }

  private byte[] body() {
    return new SignerBody(
            agent.signer(),
            agent.key().verificationKey(),
            List.of("a"),
            SignerBody.State.ACTIVE,
            Optional.empty())
        .encode();
  }
}
