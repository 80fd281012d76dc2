package org.varve.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Supplier;
import org.varve.edge.clock.AgentClock;
import org.varve.edge.queue.SourceState;
import org.varve.evidence.crypto.SigningKey;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationKind;
import org.varve.evidence.operation.OperationPayload;
import org.varve.evidence.operation.OperationSigner;

/** Keys and operations that are the same in every run. */
public final class Fixtures {
  /** Some time after the build, or else the clock counts as not set. */
  public static final Instant NOW = AgentClock.BUILT.plus(Duration.ofDays(30)).plusMillis(123);

  public static final String SOURCE = "urn:varve:source:pi";
  public static final SigningKey AGENT_KEY = key(0);

  private static final OperationSigner SIGNER = OperationSigner.of(AGENT_KEY);
  public static final String SIGNER_NAME = SIGNER.signer();

  private Fixtures() {}

  /** An Ed25519 key whose seed is 32 bytes counting up from this one. */
  public static SigningKey key(int firstByte) {
    byte[] seed = new byte[32];
    for (int i = 0; i < seed.length; i++) {
      seed[i] = (byte) (firstByte + i);
    }
    return SigningKey.ed25519(seed);
  }

  public static List<byte[]> items(String... texts) {
    return java.util.Arrays.stream(texts).map(text -> text.getBytes(UTF_8)).toList();
  }

  /** The operation that follows this state. */
  public static Operation operation(
      String source, long epoch, SourceState state, List<byte[]> items) {
    var payload =
        OperationPayload.of(OperationKind.DATA)
            .epoch(epoch)
            .sequence(state.sequence() + 1)
            .previous(state.previous().orElse(null))
            .format("senml-json/1")
            .dataType("test")
            .items(ItemTree.of(items))
            .sampledFrom(NOW)
            .sampledTo(NOW)
            .build();
    return SIGNER.sign(source, NOW, payload);
  }

  /** A clock that stands still, and is set if that is a time after the build. */
  public static AgentClock clock(Instant now) {
    return new AgentClock(Clock.fixed(now, ZoneOffset.UTC), () -> 0);
  }

  /** A clock that a test moves. */
  public static Clock following(Supplier<Instant> now) {
    return new Clock() {
      @Override
      public Instant instant() {
        return now.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
