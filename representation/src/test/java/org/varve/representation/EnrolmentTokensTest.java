package org.varve.representation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.varve.representation.domain.EnrolmentToken;
import org.varve.representation.testing.TestClock;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

class EnrolmentTokensTest {
  private static final String CA = "a1".repeat(32);

  @TempDir private Path folder;

  private final TestClock clock = new TestClock();
  private EnrolmentTokens tokens;

  @BeforeEach
  void open() throws IOException {
    tokens = open(folder.resolve("enrolment.secret"), CA);
  }

  @Test
  void aTokenSaysWhatItWasMintedFor() {
    String token = tokens.mint(List.of("urn:a", "hall/*"), Duration.ofHours(1));

    EnrolmentToken read = tokens.check(token);

    assertThat(token).matches("varve1\\.[A-Za-z0-9_-]+\\." + CA);
    assertThat(read.sources()).containsExactly("urn:a", "hall/*");
    assertThat(read.expires()).isEqualTo(TestClock.START.plusSeconds(3_600));
  }

  @Test
  void everyTokenHasItsOwnId() {
    assertThat(tokens.check(mint()).id()).isNotEqualTo(tokens.check(mint()).id());
  }

  @Test
  void aTokenExpires() {
    String token = tokens.mint(List.of("a"), Duration.ofMinutes(1));

    clock.move(Duration.ofSeconds(59));
    assertThat(tokens.check(token)).isNotNull();
    clock.move(Duration.ofSeconds(1));
    refuses(() -> tokens.check(token), ErrorReason.TOKEN_EXPIRED, "ask the operator for a new one");
  }

  @Test
  void noCharacterOfATokenCanBeChanged() {
    String token = mint();
    EnrolmentToken genuine = tokens.check(token);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'b' ? 'c' : 'b';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      try {
        // The last character of base64 has bits that say nothing.
        assertThat(tokens.check(changed)).as("character %d", i).isEqualTo(genuine);
        assertThat(i).isEqualTo(token.indexOf('.', 7) - 1);
      } catch (Failure e) {
        assertThat(e.reason()).isEqualTo(ErrorReason.TOKEN_INVALID);
      }
    }
  }

  @Test
  void anotherPlatformsTokenIsRefused() throws IOException {
    String foreign =
        open(folder.resolve("other.secret"), CA).mint(List.of("a"), Duration.ofHours(1));
    String elsewhere =
        open(folder.resolve("enrolment.secret"), "b2".repeat(32))
            .mint(List.of("a"), Duration.ofHours(1));

    refuses(() -> tokens.check(foreign), ErrorReason.TOKEN_INVALID, "MAC is not ours");
    refuses(() -> tokens.check(elsewhere), ErrorReason.TOKEN_INVALID, "another platform");
    refuses(
        () -> tokens.check(elsewhere.replace("b2".repeat(32), CA)),
        ErrorReason.TOKEN_INVALID,
        "MAC is not ours");
  }

  @Test
  void refusesTextsThatAreNoTokens() {
    for (String text :
        List.of("", "varve1", "varve2.x." + CA, "varve1.." + CA, "varve1.AA." + CA)) {
      refuses(() -> tokens.check(text), ErrorReason.TOKEN_INVALID, "ask the operator");
    }
    refuses(
        () -> tokens.check("varve1." + "A".repeat(8_200) + "." + CA),
        ErrorReason.TOKEN_INVALID,
        "at most 8192");
  }

  @Test
  void saysNothingOfTheTokenItRefuses() {
    String token = mint();
    String secret = token.substring(7, 40);

    assertThatThrownBy(() -> tokens.check(token + "0"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
  }

  @Test
  void mintsOnlyForSourcesThatCanBeBound() {
    assertThatThrownBy(() -> tokens.mint(List.of(), Duration.ofHours(1)))
        .hasMessageContaining("for 0 sources; name 1 to 64");
    assertThatThrownBy(() -> tokens.mint(Collections.nCopies(65, "a"), Duration.ofHours(1)))
        .hasMessageContaining("for 65 sources");
    assertThatThrownBy(() -> tokens.mint(List.of("a b"), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a b'");
    assertThatThrownBy(() -> tokens.mint(List.of("a*b"), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("last character");
    assertThatThrownBy(
            () -> tokens.mint(Collections.nCopies(64, "s".repeat(255)), Duration.ofHours(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 8192");
  }

  @Test
  void mintsOnlyForABoundedTime() {
    for (Duration validity : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(91))) {
      assertThatThrownBy(() -> tokens.mint(List.of("a"), validity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot be valid for");
    }
  }

  @Test
  void keepsItsSecretForItselfAndForTheNextStart() throws IOException {
    Path secret = folder.resolve("enrolment.secret");

    assertThat(open(secret, CA).check(mint())).isNotNull();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
  }

  @Test
  void refusesADamagedSecret() throws IOException {
    Path secret = folder.resolve("enrolment.secret");
    Files.writeString(secret, "0123");

    assertThatThrownBy(() -> open(secret, CA))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not hold 64 hexadecimal digits; restore it");
  }

  private String mint() {
    return tokens.mint(List.of("a"), EnrolmentTokens.VALIDITY);
  }

  private EnrolmentTokens open(Path secret, String ca) throws IOException {
    return EnrolmentTokens.openOrCreate(secret, ca, clock, new SecureRandom());
  }

  private static void refuses(ThrowingCallable call, ErrorReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }
}
