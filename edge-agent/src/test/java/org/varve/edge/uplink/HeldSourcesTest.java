package org.varve.edge.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.varve.edge.Fixtures.SOURCE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.varve.edge.directive.SourceDirectives;
import org.varve.evidence.operation.Operation;
import org.varve.proto.r2d.v1.SourceDirective;

/** What operators hold back stays in the queue, disturbs nobody, and goes out when it may. */
@Timeout(30)
class HeldSourcesTest {
  private static final String OTHER = SOURCE + "/other";

  @TempDir private Path folder;
  private UplinkRig rig;

  @BeforeEach
  void build() throws IOException {
    rig = new UplinkRig(folder);
  }

  @AfterEach
  void close() throws Exception {
    rig.close();
  }

  @Test
  @Tag("Y-8.8-2ext")
  void aHeldSourceIsNotSentAndGoesOutAsSoonAsItMaySpeak() throws Exception {
    rig.directives.take(List.of(suspended(SOURCE)));
    List<Operation> held = rig.queueSome(SOURCE, 3);
    List<Operation> free = rig.queueSome(OTHER, 2);
    rig.start();
    awaitRecorded(2);
    assertThat(rig.log.operations()).containsExactlyElementsOf(free);
    assertThat(rig.server.streams()).isEqualTo(1);

    rig.directives.take(List.of());
    rig.awaitEmpty();
    assertThat(rig.log.operations()).containsAll(held).hasSize(5);
    assertThat(rig.broken).isEmpty();
  }

  @Test
  void aSourceThatIsRefusedSinceItIsSuspendedIsKeptAndNotHammered() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    rig.server.behaving(
        (stream, number, operation) -> {
          if (operation.header().source().equals(SOURCE) && refusals.get() >= 0) {
            refusals.incrementAndGet();
            stream.refuse(number, "SOURCE_SUSPENDED");
          } else {
            stream.record(number);
          }
        });
    rig.queueSome(SOURCE, 1);
    rig.start();
    while (refusals.get() == 0) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(50);
    rig.queueSome(SOURCE, 20);
    rig.queueSome(OTHER, 2);
    awaitRecorded(2);
    assertThat(refusals).hasValue(1);
    assertThat(rig.queue.status().queued()).isEqualTo(21);
    assertThat(rig.queue.status().refused()).isZero();

    refusals.set(Integer.MIN_VALUE);
    rig.directives.take(List.of(suspended(SOURCE)));
    rig.directives.take(List.of());
    rig.awaitEmpty();
    assertThat(rig.log.operations()).hasSize(23);
  }

  @Test
  void whatIsHeldIsKnownAfterARestart() throws Exception {
    rig.directives.take(List.of(suspended(SOURCE), suspended(OTHER)));
    assertThat(SourceDirectives.load(folder).whyHeld(OTHER).orElseThrow())
        .startsWith("suspended since entry 12 of the log");

    rig.directives.take(List.of(suspended(SOURCE)));
    assertThat(SourceDirectives.load(folder).whyHeld(OTHER)).isEmpty();
    assertThat(SourceDirectives.load(folder).whyHeld(SOURCE)).isPresent();
  }

  private void awaitRecorded(long operations) throws InterruptedException {
    while (rig.queue.status().recorded() < operations) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static SourceDirective suspended(String source) {
    return SourceDirective.newBuilder()
        .setSource(source)
        .setState("suspended")
        .setLeafIndex(12)
        .build();
  }
}
