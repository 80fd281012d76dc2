package org.varve.evidence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.MalformedException;

class SignedNoteTest {
  private static final String NOTE = WorkedExample.text("checkpoint.txt");
  private static final NoteKey LOG = NoteKey.parse(WorkedExample.text("log.vkey").strip());
  private static final NoteKey WITNESS = NoteKey.parse(WorkedExample.text("witness.vkey").strip());
  private static final String STRANGER_LINE = "— stranger.example AAAAAAE=\n";

  @Test
  void printsWhatItRead() {
    SignedNote note = SignedNote.parse(NOTE);
    assertThat(note.toString()).isEqualTo(NOTE);
    assertThat(note.text()).startsWith("log.example/varve\n2\n").endsWith("=\n");
    assertThat(note.signatures())
        .extracting(NoteSignature::name)
        .containsExactly("log.example/varve", "witness.example/w1");
  }

  @Test
  void textMayContainEmptyLines() {
    NoteSigner signer = new NoteSigner(WorkedExample.key(1), "someone.example");
    SignedNote note = signer.sign("first\n\nlast\n");
    SignedNote again = SignedNote.parse(note.toString());
    assertThat(again.text()).isEqualTo("first\n\nlast\n");
    assertThat(again.isSignedBy(signer.noteKey())).isTrue();
  }

  @Test
  void linesOfUnknownKeysAreIgnored() {
    SignedNote note = SignedNote.parse(NOTE + STRANGER_LINE + STRANGER_LINE);
    assertThat(note.isSignedBy(LOG)).isTrue();
    assertThat(note.isSignedBy(WITNESS)).isTrue();
  }

  @Test
  void aKeyWithTheSameNameButAnotherIdIsUnknown() {
    NoteKey other = NoteKey.ofLog(LOG.name(), WorkedExample.key(9).verificationKey());
    assertThat(SignedNote.parse(NOTE).isSignedBy(other)).isFalse();
  }

  @Test
  void aKnownKeyWhoseSignatureFailsSpoilsTheNote() {
    SignedNote note = SignedNote.parse(NOTE.replace("varve\n2\n", "varve\n3\n"));
    assertThatThrownBy(() -> note.isSignedBy(LOG))
        .isInstanceOf(MalformedException.class)
        .hasMessage("signature of log.example/varve: the signature of a known key verifies");
    assertThatThrownBy(() -> note.isSignedBy(WITNESS)).isInstanceOf(MalformedException.class);
  }

  @Test
  void aSecondLineOfAKnownKeySpoilsTheNote() {
    String logLine = NOTE.lines().skip(4).findFirst().orElseThrow();
    SignedNote note = SignedNote.parse(NOTE + logLine + "\n");
    assertThat(note.isSignedBy(WITNESS)).isTrue();
    assertThatThrownBy(() -> note.isSignedBy(LOG)).hasMessageContaining("signs a note once");
  }

  @Test
  void cosignatureCoversItsTime() {
    NoteSignature line = SignedNote.parse(NOTE).signatures().get(1);
    byte[] signature = line.signature();
    assertThat(ByteBuffer.wrap(signature).getLong()).isEqualTo(1_790_000_002);
    signature[7]++;
    NoteSignature later = new NoteSignature(line.name(), line.keyId(), signature);
    SignedNote note =
        SignedNote.parse(
            new NoteSigner(WorkedExample.checkpointKey(), "x.example")
                .sign(SignedNote.parse(NOTE).text())
                .with(later)
                .toString());
    assertThatThrownBy(() -> note.isSignedBy(WITNESS)).isInstanceOf(MalformedException.class);
  }

  @Test
  void cosignatureOfAnotherLengthFails() {
    NoteSignature line = SignedNote.parse(NOTE).signatures().get(1);
    byte[] shorter = java.util.Arrays.copyOf(line.signature(), 71);
    assertThat(WITNESS.verifies(SignedNote.parse(NOTE).text(), shorter)).isFalse();
  }

  @Test
  void cosignaturesBefore1970AreNotMade() {
    Cosigner cosigner = new Cosigner(WorkedExample.witnessKey(), "w.example");
    Checkpoint checkpoint = Checkpoint.parse(SignedNote.parse(NOTE).text());
    assertThatThrownBy(() -> cosigner.cosign(checkpoint, Instant.ofEpochSecond(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bearsManySignatureLinesButNotAnyNumber() {
    assertThat(SignedNote.parse(NOTE + STRANGER_LINE.repeat(98)).signatures()).hasSize(100);
    assertMalformed(NOTE + STRANGER_LINE.repeat(99), "more than 100 signature lines");
    assertMalformed("x\n\n" + "— s AAAAAAE=\n".repeat(20_000), "at most 131072 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n— a.example AAAAAAE=\n",
        "text\n\n— a.example AAAAAAE=",
        "text\n\n— a.example AAAAAAE=\n\n",
        "text\n\n- a.example AAAAAAE=\n",
        "text\n\n—  a.example AAAAAAE=\n",
        "text\n\n— a.example  AAAAAAE=\n",
        "text\n\n— a.example AAAAAAE= \n",
        "text\n\n— a.example\n",
        "text\n\n— a+b AAAAAAE=\n",
        "text\n\n— a\u00a0b AAAAAAE=\n",
        "text\n\n— a.example AAAAAA==\n",
        "text\n\n— a.example AAAAAAF=\n",
        "text\n\n— a.example AAAAAAE\n",
        "text\n\n— a.example AAAA\n",
        "text\n\n— a.example A-_AAAE=\n",
        "text\n\n— a.example AAAAAAE=\r\n",
        "text\r\n\r\n— a.example AAAAAAE=\r\n",
        "te\txt\n\n— a.example AAAAAAE=\n",
        "te\u0000xt\n\n— a.example AAAAAAE=\n",
        "te\ud800xt\n\n— a.example AAAAAAE=\n",
      })
  void refusesEveryOtherForm(String note) {
    assertMalformed(note, "");
  }

  @Test
  void signsOnlyTextsThatEndInANewline() {
    NoteSigner signer = new NoteSigner(WorkedExample.key(1), "someone.example");
    assertThatThrownBy(() -> signer.sign("text")).isInstanceOf(MalformedException.class);
  }

  private static void assertMalformed(String note, String part) {
    assertThatThrownBy(() -> SignedNote.parse(note))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(part);
  }
}
