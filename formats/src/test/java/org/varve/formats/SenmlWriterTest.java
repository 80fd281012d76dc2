package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SenmlWriterTest {
  private final SenmlWriter writer = new SenmlWriter();
  private final SenmlJson format = new SenmlJson();

  @Test
  void writesOneResolvedRecord() {
    byte[] pack =
        writer.write(
            Reading.of(
                "urn:dev:host:pi:load",
                Instant.ofEpochSecond(1_700_000_000, 5_000_000),
                0.25,
                "/"));

    assertThat(new String(pack, StandardCharsets.UTF_8))
        .isEqualTo(
            "[{\"n\":\"urn:dev:host:pi:load\",\"u\":\"/\",\"t\":1700000000.005,\"v\":0.25}]");
  }

  @Test
  void writesIntegersWithoutAFraction() {
    byte[] pack = writer.write(Reading.of("n", Instant.ofEpochSecond(1_700_000_000), 564));

    assertThat(new String(pack, StandardCharsets.UTF_8))
        .isEqualTo("[{\"n\":\"n\",\"t\":1700000000,\"v\":564}]");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void readsBackWhatItWroteWhateverTheSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      Reading reading = anyReading(random);
      assertThat(format.readings(writer.write(reading)))
          .as("seed %d, reading %d", seed, i)
          .containsExactly(reading);
    }
  }

  @Test
  void refusesWhatSenmlCannotSay() {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    assertThatThrownBy(() -> writer.write(Reading.of("room 1", now, 1)))
        .hasMessageContaining("\"room 1\"")
        .hasMessageContaining("rename");
    assertThatThrownBy(() -> writer.write(Reading.of("a", Instant.ofEpochSecond(5), 1)))
        .hasMessageContaining("1970-01-01T00:00:05Z")
        .hasMessageContaining("set the clock");
    assertThatThrownBy(() -> Reading.of("a", now, Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(
            () ->
                writer.write(
                    new Reading(
                        "a", now, Optional.empty(), OptionalDouble.empty(), Optional.empty())))
        .hasMessageContaining("neither value nor sum");
  }

  private static Reading anyReading(SplittableRandom random) {
    Instant time =
        Instant.ofEpochSecond(
            random.nextLong(1L << 28, 253_402_300_799L),
            random.nextBoolean() ? 0 : random.nextInt(1_000_000_000));
    OptionalDouble sum =
        random.nextInt(4) == 0 ? OptionalDouble.of(anyDouble(random)) : OptionalDouble.empty();
    return new Reading(
        "n:" + random.nextInt(1_000),
        time,
        Optional.of(anyValue(random)),
        sum,
        random.nextBoolean() ? Optional.of("Cel") : Optional.empty());
  }

  private static Value anyValue(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> new Value.Text("\"\\\u0000\u001fä€😀" + random.nextInt());
      case 1 -> new Value.Flag(random.nextBoolean());
      case 2 -> Value.Data.of(new byte[random.nextInt(20)]);
      default -> new Value.Number(anyDouble(random));
    };
  }

  private static double anyDouble(SplittableRandom random) {
    if (random.nextBoolean()) {
      return random.nextInt(-1_000_000, 1_000_000) / 100.0;
    }
    double any = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(any) ? any : 0;
  }
}
