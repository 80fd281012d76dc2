package org.varve.processing.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Operation;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.CommittedBlocks;
import org.varve.ledger.testing.TestAuthority;
import org.varve.ledger.testing.TestSource;
import org.varve.processing.LedgerNode;
import org.varve.processing.domain.ConfigurationEvent;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** A watcher knows all signers and formats at every moment, whatever comes while he begins. */
class ConfigurationFeedTest {
  private final LedgerNode node = new LedgerNode();
  private final ConfigurationFeed feed = new ConfigurationFeed(node.ledger(), 2);
  private final AtomicInteger woken = new AtomicInteger();
  private long told;

  @Test
  void beginsWithAllThatStands() {
    ConfigurationWatch watch = feed.watch(woken::incrementAndGet);
    ConfigurationEvent.Part part = (ConfigurationEvent.Part) watch.poll().orElseThrow();
    assertThat(part.isFirst() && part.isLast()).isTrue();
    assertThat(part.log()).isEqualTo(node.ledger().identity());
    assertThat(part.signers()).isEqualTo(node.ledger().log().signers()).hasSize(1);
    assertThat(part.formats()).isEqualTo(node.ledger().log().formats()).hasSize(1);
    assertThat(part.treeSize()).isEqualTo(node.ledger().log().head().size());
    assertThat(watch.poll()).isEmpty();
    assertThat(woken).hasPositiveValue();
  }

  @Test
  void tellsEachChangeOnceInTheOrderOfTheLog() {
    ConfigurationWatch watch = feed.watch(woken::incrementAndGet);
    watch.poll();
    TestSource device = node.source("urn:varve:source:device");
    node.append(node.authority().binds(device), node.source().says("no change"));
    node.append(
        node.authority().revokes(device),
        node.authority().registers(TestAuthority.opaque("opaque/2")));
    follow();

    List<ConfigurationEvent> changes = drain(watch);

    assertThat(changes).hasSize(3);
    assertThat(((ConfigurationEvent.SignerChanged) changes.get(0)).binding().active()).isTrue();
    ConfigurationEvent.SignerChanged revoked = (ConfigurationEvent.SignerChanged) changes.get(1);
    assertThat(revoked.binding())
        .isEqualTo(node.ledger().log().signer(device.key().verificationKey().kid()).orElseThrow());
    assertThat(((ConfigurationEvent.FormatAdded) changes.get(2)).registered().definition().format())
        .isEqualTo("opaque/2");
  }

  @Test
  void doesNotRepeatWhatTheSnapshotHasAlready() {
    node.append(node.authority().binds(node.source("urn:varve:source:device")));
    ConfigurationWatch watch = feed.watch(woken::incrementAndGet);
    follow();
    List<ConfigurationEvent> events = drain(watch);
    assertThat(events).hasSize(1);
    assertThat(((ConfigurationEvent.Part) events.get(0)).signers()).hasSize(2);
  }

  @Test
  void comesInPartsOfBoundedSize() {
    Operation[] formats =
        IntStream.range(0, 250)
            .mapToObj(i -> node.authority().registers(TestAuthority.opaque("opaque/x" + i)))
            .toArray(Operation[]::new);
    node.append(formats);
    List<ConfigurationEvent> events = drain(feed.watch(woken::incrementAndGet));
    assertThat(events).hasSize(3);
    List<ConfigurationEvent.Part> parts =
        events.stream().map(ConfigurationEvent.Part.class::cast).toList();
    assertThat(parts).extracting(part -> part.formats().size()).containsExactly(100, 100, 51);
    assertThat(parts)
        .extracting(ConfigurationEvent.Part::isFirst)
        .containsExactly(true, false, false);
    assertThat(parts)
        .extracting(ConfigurationEvent.Part::isLast)
        .containsExactly(false, false, true);
    assertThat(parts)
        .extracting(ConfigurationEvent.Part::treeSize)
        .containsOnly(node.ledger().log().head().size());
  }

  @Test
  void cutsOffAWatcherWhoIsTooSlow() {
    ConfigurationWatch watch = feed.watch(woken::incrementAndGet);
    for (int block = 0; block < 11; block++) {
      Operation[] formats = new Operation[100];
      for (int i = 0; i < formats.length; i++) {
        formats[i] = node.authority().registers(TestAuthority.opaque("opaque/" + block + "-" + i));
      }
      node.append(formats);
    }
    follow();
    assertThatThrownBy(watch::poll)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.OVERLOADED));
  }

  @Test
  void takesNoMoreWatchersThanItsLimit() {
    ConfigurationWatch first = feed.watch(woken::incrementAndGet);
    feed.watch(woken::incrementAndGet);
    assertThatThrownBy(() -> feed.watch(woken::incrementAndGet))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.reason()).isEqualTo(ErrorReason.OVERLOADED));
    first.close();
    assertThat(feed.watch(woken::incrementAndGet).poll()).isPresent();
  }

  @Test
  void saysWhenItEnds() {
    ConfigurationWatch watch = feed.watch(woken::incrementAndGet);
    int before = woken.get();
    feed.stop();
    assertThat(watch.isEnded()).isTrue();
    assertThat(woken.get()).isGreaterThan(before);
  }

  private void follow() {
    try (CommittedBlocks blocks = node.ledger().blocks(told)) {
      Optional<CommittedBlock> block = blocks.next(Duration.ZERO);
      while (block.isPresent()) {
        feed.follow(block.get());
        told++;
        block = blocks.next(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<ConfigurationEvent> drain(ConfigurationWatch watch) {
    List<ConfigurationEvent> events = new ArrayList<>();
    for (Optional<ConfigurationEvent> next = watch.poll(); next.isPresent(); next = watch.poll()) {
      events.add(next.get());
    }
    return events;
  }
}
