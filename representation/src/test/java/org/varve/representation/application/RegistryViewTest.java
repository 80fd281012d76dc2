package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.varve.evidence.Digest;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.testing.TestAgent;
import org.varve.rp.Failure;

class RegistryViewTest {
  private final TestAgent agent = TestAgent.seeded(1);
  private final Digest kid = agent.key().verificationKey().kid();

  @Test
  void isReadyWithTheFirstSnapshot() {
    RegistryView registry = new RegistryView();

    assertThat(registry.ready()).isNotDone();
    assertThatThrownBy(registry::log).isInstanceOf(Failure.class);

    registry.replace(snapshot(1));
    assertThat(registry.ready()).isCompleted();
    assertThat(registry.log().origin()).isEqualTo(TestRegistry.ORIGIN);
  }

  @Test
  void takesTheNewerOfTwoBindingsInWhateverOrderTheyCome() {
    RegistryView registry = TestRegistry.of();

    registry.apply(bound(9, false));
    registry.apply(bound(8, true));

    assertThat(registry.signer(kid)).contains(bound(9, false));
  }

  @Test
  void aSnapshotReplacesWhatItTakesAccountOf() {
    RegistryView registry = TestRegistry.of(bound(8, true));

    registry.replace(snapshot(9));

    assertThat(registry.signer(kid)).isEmpty();
  }

  @Test
  void aSnapshotThatWasOnItsWayDoesNotForgetANewerBinding() {
    RegistryView registry = TestRegistry.of();
    registry.apply(bound(120, true));

    registry.replace(snapshot(120));

    assertThat(registry.signer(kid)).contains(bound(120, true));
  }

  @Test
  void listsFormatsByIdInPages() {
    RegistryView registry = TestRegistry.of();
    registry.apply(TestRegistry.parking("json-parking/2"));
    FormatList list = new FormatList(registry);

    FormatList.Page first = list.page(3, "");
    FormatList.Page second = list.page(3, first.nextToken());

    assertThat(ids(first)).containsExactly("json-parking/1", "json-parking/2", "opaque/1");
    assertThat(ids(second)).containsExactly("senml-json/1");
    assertThat(second.nextToken()).isEmpty();
    assertThat(ids(list.page(0, ""))).hasSize(4);
    assertThat(list.page(4, "").nextToken()).isEmpty();
  }

  @Test
  void refusesPagesThatItDidNotOffer() {
    FormatList list = new FormatList(TestRegistry.of());

    assertThatThrownBy(() -> list.page(0, "opaque/9")).hasMessageContaining("page_token");
    assertThatThrownBy(() -> list.page(101, "")).hasMessageContaining("page_size is 101");
    assertThatThrownBy(() -> list.page(-1, "")).hasMessageContaining("page_size is 4294967295");
  }

  private static List<String> ids(FormatList.Page page) {
    return page.formats().stream().map(format -> format.definition().format()).toList();
  }

  private BoundSigner bound(long leafIndex, boolean active) {
    return new BoundSigner(
        agent.signer(), agent.key().verificationKey(), List.of("a"), active, leafIndex);
  }

  private static RegistryView.Snapshot snapshot(long treeSize) {
    return new RegistryView.Snapshot(TestRegistry.log(), treeSize, List.of(), List.of(), List.of());
  }
}
