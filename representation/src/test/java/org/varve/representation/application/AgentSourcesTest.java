package org.varve.representation.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.varve.evidence.operation.Spec;
import org.varve.evidence.operation.SpecValue;
import org.varve.representation.domain.AgentReport;
import org.varve.representation.domain.BoundSigner;
import org.varve.representation.domain.SourceTerms;
import org.varve.representation.testing.TestAgent;

class AgentSourcesTest {
  private final TestAgent agent = TestAgent.seeded(1);
  private final RegistryView registry = TestRegistry.of(agent.bound("city/*"));
  private final AgentSources sources = new AgentSources(registry);

  @Test
  void tellsTheTermsOfEachSourceInTheOrderAskedFor() {
    registry.apply(terms("city/b", "suspended"));

    List<SourceTerms> terms = sources.terms(agent.signer(), List.of("city/b", "city/a"));

    assertThat(terms).extracting(SourceTerms::source).containsExactly("city/b", "city/a");
    assertThat(terms).extracting(SourceTerms::isActive).containsExactly(false, true);
  }

  @Test
  void tellsNobodyOfSourcesThatAreNotHis() {
    refuses(List.of("hall/1"), "not to source hall/1");
    refuses(List.of(), "0 sources were named; name 1 to 100");
    refuses(Collections.nCopies(2, "city/a"), "each once");
    assertThatThrownBy(() -> sources.terms(TestAgent.seeded(2).signer(), List.of("city/a")))
        .hasMessageContaining("is not bound; enrol it");
    registry.apply(
        new BoundSigner(agent.signer(), agent.key().verificationKey(), List.of(), false, 70));
    refuses(List.of("city/a"), "was revoked by entry 70");
  }

  @Test
  void whoeverWatchesHearsOfEachChangeUntilHeDoesNot() {
    List<String> heard = new ArrayList<>();
    Runnable end = registry.onChange(heard::add);

    registry.apply(terms("city/b", "suspended"));
    registry.apply(agent.bound("city/*"));
    end.run();
    registry.apply(terms("city/b", "active"));
    assertThat(heard).containsExactly("city/b", agent.signer());
  }

  @Test
  void keepsTheNewestReportOfSoManyAgents() {
    AgentBook book = new AgentBook(2);
    book.take(report("a", 1));
    book.take(report("b", 1));
    book.take(report("a", 2));
    book.take(report("c", 1));

    assertThat(book.bySource()).containsOnlyKeys("source of a", "source of c");
    assertThat(book.bySource().get("source of a").queue().operations()).isEqualTo(2);
  }

  private static AgentReport report(String signer, long queued) {
    return new AgentReport(
        signer,
        List.of("source of " + signer),
        Instant.EPOCH,
        "1",
        Instant.EPOCH,
        false,
        new AgentReport.Queue(queued, 0, 0, 0),
        Optional.empty(),
        0);
  }

  private static SourceTerms terms(String source, String state) {
    Spec spec = Spec.of(Map.of("state", SpecValue.of(state)));
    return SourceTerms.of(source, spec, false, 1, 60);
  }

  private void refuses(List<String> names, String message) {
    assertThatThrownBy(() -> sources.terms(agent.signer(), names)).hasMessageContaining(message);
  }
}
