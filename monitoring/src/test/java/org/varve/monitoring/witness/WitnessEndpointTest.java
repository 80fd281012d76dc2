package org.varve.monitoring.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.evidence.Digest;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.log.AddCheckpoint;
import org.varve.evidence.log.Checkpoint;
import org.varve.evidence.log.CheckpointKeys;
import org.varve.evidence.log.CheckpointSigner;
import org.varve.evidence.log.Cosigner;
import org.varve.evidence.log.MemoryNodes;
import org.varve.evidence.log.MerkleLog;
import org.varve.evidence.log.NoteSignature;
import org.varve.evidence.log.SignedNote;
import org.varve.rp.HttpAnswer;
import org.varve.rp.HttpCall;

class WitnessEndpointTest {
  private static final String ORIGIN = "log.example/varve";
  private static final CheckpointSigner LOG = signer(1, ORIGIN);
  private static final Cosigner COSIGNER = new Cosigner(key(2), "witness.example/w1");

  @TempDir Path folder;
  private final MerkleLog log = grown(20, "");
  private WitnessEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = open();
  }

  @Test
  void cosignsALogThatGrowsAndShowsWhatItCosigned() {
    assertThat(add(0, 5).status()).isEqualTo(200);
    HttpAnswer answer = add(5, 20);

    SignedNote note = SignedNote.parse(note(log, 20));
    String line = text(answer).strip();
    SignedNote cosigned = note.with(NoteSignature.parse(line));
    assertThat(cosigned.isSignedBy(COSIGNER.noteKey())).isTrue();
    HttpAnswer newest = get("/" + Digest.sha256(ORIGIN.getBytes(UTF_8)).hex() + "/checkpoint");
    assertThat(text(newest)).isEqualTo(cosigned.toString());
  }

  @Test
  void cosignsWhatAnyOrganisationOfALogShows() throws IOException {
    CheckpointSigner other = signer(3, ORIGIN);
    endpoint = open(CheckpointKeys.of(LOG.noteKey(), other.noteKey()));
    assertThat(add(0, 5).status()).isEqualTo(200);
    assertThat(post(request(signer(4, ORIGIN), 5, 20)).status()).isEqualTo(403);

    assertThat(post(request(other, 5, 20)).status()).isEqualTo(200);

    String hex = Digest.sha256(ORIGIN.getBytes(UTF_8)).hex();
    SignedNote newest = SignedNote.parse(text(get("/" + hex + "/checkpoint")));
    assertThat(newest.isSignedBy(other.noteKey())).isTrue();
    assertThat(newest.isSignedBy(COSIGNER.noteKey())).isTrue();
    open(CheckpointKeys.of(LOG.noteKey(), other.noteKey()));
  }

  private String request(CheckpointSigner signer, long oldSize, long size) {
    SignedNote note = SignedNote.parse(signer.sign(checkpoint(log, size, ORIGIN)));
    return new AddCheckpoint(oldSize, log.consistency(oldSize, size).path(), note).toString();
  }

  @Test
  void remembersAcrossARestart() throws IOException {
    add(0, 5);
    endpoint = open();

    assertThat(add(0, 20).status()).isEqualTo(409);
    assertThat(add(5, 20).status()).isEqualTo(200);
  }

  @Test
  void saysFromWhichSizeToStart() {
    add(0, 5);
    HttpAnswer answer = add(3, 20);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.headers()).containsEntry("Content-Type", "text/x.tlog.size");
    assertThat(text(answer)).isEqualTo("5\n");
  }

  @Test
  void cosignsTheSameSizeAgain() {
    add(0, 5);

    assertThat(add(5, 5).status()).isEqualTo(200);
  }

  @Test
  void refusesAForkAndASecondRootForASize() {
    add(0, 5);
    MerkleLog fork = grown(20, "fork ");

    assertThat(post(request(fork, 5, 20)).status()).isEqualTo(422);
    assertThat(post(request(fork, 5, 5)).status()).isEqualTo(422);
    assertThat(add(5, 20).status()).isEqualTo(200);
  }

  @Test
  void refusesAProofThatIsNone() {
    add(0, 5);
    List<Digest> short1 = log.consistency(5, 20).path().subList(1, 3);
    List<Digest> wrong = Collections.nCopies(log.consistency(5, 20).path().size(), log.root());

    for (List<Digest> path : List.of(short1, wrong)) {
      String body = new AddCheckpoint(5, path, SignedNote.parse(note(log, 20))).toString();
      assertThat(post(body).status()).isEqualTo(422);
    }
  }

  @Test
  void refusesARollBack() {
    add(0, 20);

    assertThat(post("old 20\n\n" + note(log, 5)).status()).isEqualTo(400);
    assertThat(add(5, 5).status()).isEqualTo(409);
  }

  @Test
  void refusesUnknownLogsOtherKeysAndOtherForms() {
    String elsewhere = signer(1, "other.example/log").sign(checkpoint(log, 5, "other.example/log"));
    String otherKey = signer(3, ORIGIN).sign(checkpoint(log, 5, ORIGIN));
    String flipped = note(log, 5).replace("\n5\n", "\n6\n");

    assertThat(post("old 0\n\n" + elsewhere).status()).isEqualTo(404);
    assertThat(post("old 0\n\n" + otherKey).status()).isEqualTo(403);
    assertThat(post("old 0\n\n" + flipped).status()).isEqualTo(403);
    for (String body :
        List.of("", "old 0\n" + note(log, 5), "old 00\n\n" + note(log, 5), "old -1\n\nx")) {
      assertThat(post(body).status()).isEqualTo(400);
    }
    String tooMany = "old 1\n" + "A".repeat(43) + "=\n";
    String proof = ("A".repeat(43) + "=\n").repeat(64);
    assertThat(post("old 1\n" + proof + "\n" + note(log, 5)).status()).isEqualTo(400);
    assertThat(post(tooMany).status()).isEqualTo(400);
    assertThat(get("/add-checkpoint").status()).isEqualTo(405);
    assertThat(get("/checkpoint").status()).isEqualTo(404);
  }

  @Test
  void doesNotStartWhenItCannotKnowWhatItCosigned() throws IOException {
    add(0, 5);
    try (var files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), note(log, 5));
    }

    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("restore it from a backup");
  }

  private WitnessEndpoint open() throws IOException {
    return open(CheckpointKeys.of(LOG.noteKey()));
  }

  private WitnessEndpoint open(CheckpointKeys keys) throws IOException {
    return new WitnessEndpoint(new Witness(COSIGNER, List.of(keys), folder, Clock.systemUTC()));
  }

  private HttpAnswer add(long oldSize, long size) {
    return post(request(log, oldSize, size));
  }

  private static String request(MerkleLog log, long oldSize, long size) {
    List<Digest> path = log.consistency(oldSize, size).path();
    return new AddCheckpoint(oldSize, path, SignedNote.parse(note(log, size))).toString();
  }

  private HttpAnswer post(String body) {
    return endpoint.apply(new HttpCall("POST", "/add-checkpoint", false, Optional.empty(), body));
  }

  private HttpAnswer get(String path) {
    return endpoint.apply(new HttpCall("GET", path, false, Optional.empty(), ""));
  }

  private static String text(HttpAnswer answer) {
    return new String(answer.body(), UTF_8);
  }

  private static String note(MerkleLog log, long size) {
    return LOG.sign(checkpoint(log, size, ORIGIN));
  }

  private static Checkpoint checkpoint(MerkleLog log, long size, String origin) {
    return new Checkpoint(origin, size, log.rootAt(size));
  }

  private static MerkleLog grown(int size, String what) {
    MerkleLog log = new MerkleLog(new MemoryNodes());
    for (int i = 0; i < size; i++) {
      log.append(Digest.ofLeaf((what + i).getBytes(UTF_8)));
    }
    return log;
  }

  private static CheckpointSigner signer(int seed, String origin) {
    return new CheckpointSigner(key(seed), origin);
  }

  private static SigningKey key(int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return SigningKey.ed25519(bytes);
  }
}
