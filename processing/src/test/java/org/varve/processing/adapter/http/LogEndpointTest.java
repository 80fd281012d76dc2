package org.varve.processing.adapter.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.EntryBundle;
import org.varve.evidence.log.MerkleProver;
import org.varve.evidence.log.SignedNote;
import org.varve.evidence.log.TileNodes;
import org.varve.evidence.log.TilePath;
import org.varve.evidence.operation.AccessEntry.Decision;
import org.varve.evidence.operation.ActorName.Office;
import org.varve.ledger.ResourceKind;
import org.varve.ledger.testing.TestActor;
import org.varve.processing.LedgerNode;
import org.varve.processing.ServedNode;
import org.varve.processing.application.AccessPolicy;
import org.varve.processing.application.ProcessingMetrics;
import org.varve.processing.application.ReadWholeLog;
import org.varve.processing.application.StaticLog;
import org.varve.processing.domain.ReadAccess;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;
import org.varve.rp.PeerIdentity;
import org.varve.rp.Role;

class LogEndpointTest {
  private final LedgerNode node = LedgerNode.withReader();
  private final List<ReadAccess> noted = new ArrayList<>();
  private final ReadWholeLog readers =
      new ReadWholeLog(
          new AccessPolicy(node.ledger().log(), Clock.systemUTC()),
          (access, calls, operations, leaves) -> noted.add(access),
          ProcessingMetrics.NOOP);
  private final LogEndpoint endpoint = new LogEndpoint(new StaticLog(node.ledger()), readers);
  private final String prefix = LogEndpoint.prefix(node.ledger().identity().origin());

  @Test
  void servesACheckpointAndTheTilesThatGiveItsRoot() {
    for (int i = 0; i < 150; i++) {
      node.recorded("reading " + i);
    }
    HttpAnswer answer = get("checkpoint", Optional.empty());
    SignedNote note = SignedNote.parse(new String(answer.body(), UTF_8));
    Checkpoint checkpoint = Checkpoint.parse(note.text());

    assertThat(note.isSignedBy(node.ledger().identity().checkpointKey())).isTrue();
    assertThat(answer.headers())
        .containsEntry("Content-Type", "text/plain; charset=utf-8")
        .containsEntry("Cache-Control", "max-age=1");
    assertThat(checkpoint.size()).isGreaterThan(256);
    TileNodes nodes =
        new TileNodes(checkpoint.size(), tile -> get(tile.toString(), Optional.empty()).body());
    assertThat(new MerkleProver(nodes).rootAt(checkpoint.size())).isEqualTo(checkpoint.root());
  }

  @Test
  void tellsWhenTooFewWitnessesHaveConfirmedTheLog() {
    LogEndpoint waiting = new LogEndpoint(new StaticLog(node.ledger(), Optional::empty), readers);
    HttpAnswer answer =
        waiting.apply(new HttpCall("GET", prefix + "/checkpoint", false, Optional.empty(), ""));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers())
        .containsEntry("Retry-After", "5")
        .containsEntry("Cache-Control", "no-store");
  }

  @Test
  void tilesNeverChangeAndStayInCaches() {
    node.recorded("a");
    HttpAnswer before = get("tile/0/000.p/2", Optional.empty());
    node.recorded("b");

    assertThat(before.headers())
        .containsEntry("Content-Type", "application/octet-stream")
        .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
    assertThat(get("tile/0/000.p/2", Optional.empty()).body()).isEqualTo(before.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tile/0/000", "tile/0/000.p/200", "tile/1/000.p/1", "tile/0/000.p/0", "x", ""})
  void answersNotFoundForWhatTheLogDoesNotHave(String name) {
    HttpAnswer answer = get(name, Optional.empty());

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
  }

  @Test
  void isReadOnly() {
    HttpCall post = new HttpCall("POST", prefix + "/checkpoint", false, Optional.empty(), "");

    assertThat(endpoint.apply(post).status()).isEqualTo(405);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void givesEntriesToReadersAlone(Role role) {
    supervisor("somebody", true);
    HttpAnswer answer =
        get("tile/entries/000.p/2", Optional.of(new PeerIdentity(role, "somebody")));

    boolean isReader = List.of(Role.SUPERVISOR, Role.ENTITY).contains(role);
    assertThat(answer.status()).isEqualTo(isReader ? 200 : 403);
    assertThat(get("tile/entries/000.p/2", Optional.empty()).status()).isEqualTo(403);
  }

  @Test
  void givesEntriesToAUserWhoMayReadEverything() {
    PeerIdentity user = new PeerIdentity(Role.USER, ServedNode.USER);
    assertThat(get("tile/entries/000.p/2", Optional.of(user)).status()).isEqualTo(200);
    PeerIdentity source = new PeerIdentity(Role.SOURCE, ServedNode.USER);
    assertThat(get("tile/entries/000.p/2", Optional.of(source)).status()).isEqualTo(403);
  }

  @Test
  @Tag("Y-8.5-b3")
  void whatPeopleReadSoOrWereDeniedIsNoted() {
    supervisor("suspended", false);
    get("tile/entries/000.p/2", Optional.of(new PeerIdentity(Role.USER, ServedNode.USER)));
    get("tile/entries/000.p/2", Optional.of(new PeerIdentity(Role.SUPERVISOR, "suspended")));
    get("tile/entries/000.p/2", Optional.of(new PeerIdentity(Role.ENTITY, "processing")));
    get("tile/0/000.p/2", Optional.empty());

    assertThat(noted)
        .extracting(ReadAccess::actor, ReadAccess::decision)
        .containsExactly(
            tuple("urn:varve:user:" + ServedNode.USER, Decision.ALLOWED),
            tuple("urn:varve:supervisor:suspended", Decision.DENIED));
  }

  @Test
  void entriesAreTheOperationsOfTheLeaves() throws IOException {
    supervisor("somebody", true);
    HttpCall call =
        new HttpCall(
            "GET",
            prefix + "/tile/entries/000.p/2",
            true,
            Optional.of(new PeerIdentity(Role.SUPERVISOR, "somebody")),
            "");
    HttpAnswer answer = endpoint.apply(call);

    byte[] bytes = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    List<byte[]> entries = EntryBundle.decode(TilePath.parse("tile/entries/000.p/2"), bytes);
    assertThat(entries.stream().map(Digest::ofLeaf))
        .containsExactly(node.ledger().log().node(0, 0), node.ledger().log().node(0, 1));
    assertThat(answer.headers())
        .containsEntry("Content-Encoding", "gzip")
        .containsEntry("Cache-Control", "private, max-age=31536000, immutable");
  }

  private void supervisor(String name, boolean active) {
    TestActor actor = new TestActor(Office.SUPERVISOR, name, node.fixtures().key(name));
    node.append(node.founds(ResourceKind.SUPERVISOR, name, actor.credential(active)));
  }

  private HttpAnswer get(String name, Optional<PeerIdentity> peer) {
    return endpoint.apply(new HttpCall("GET", prefix + "/" + name, false, peer, ""));
  }
}
