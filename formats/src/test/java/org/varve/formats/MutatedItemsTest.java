package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Formats meet whatever a broken or hostile sender makes up: a verdict, never another exception.
 */
class MutatedItemsTest {
  private static final List<byte[]> SEEDS =
      List.of(
          bytes(
              "[{\"bn\":\"urn:dev:ow:1:\",\"bt\":1.276020076001e+09,\"bu\":\"A\",\"bver\":5,"
                  + "\"n\":\"v\",\"v\":120.1},{\"t\":-5,\"vs\":\"x\"},{\"vd\":\"aGk\"},{\"s\":1}]"),
          HexFormat.of()
              .parseHex(
                  "9fa7216175221a50000000236141200500617601615602fb405e066666666666"
                      + "a3006163062402c482210ca2006162081343616263bf0061640261780163ff04f5ff"),
          bytes("{\"at\":\"2025-01-31T12:00:00Z\",\"free\":17}"));

  private static final byte[] LIKELY = bytes("[]{}\",:0123456789.eE+-tfnbvsu_\\ \u0000");

  private final List<DataFormat> formats =
      List.of(
          new SenmlJson(),
          new SenmlCbor(),
          new Opaque(),
          new JsonSchemaFormat(
              "json-any/1",
              bytes("{\"type\":\"object\",\"required\":[\"free\"]}"),
              Optional.of("/at"),
              Optional.of("/free")));

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void everyMutationGetsAVerdictWhateverTheSeed(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 3_000; i++) {
      byte[] item = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
      for (DataFormat format : formats) {
        check(format, item, "seed " + seed + ", item " + i + ", " + format.id());
      }
    }
  }

  private static void check(DataFormat format, byte[] item, String what) {
    List<Violation> violations = format.validate(item);
    if (violations.isEmpty()) {
      assertThat(format.readings(item)).as(what).isNotNull();
    } else {
      assertThat(violations).as(what).hasSizeLessThanOrEqualTo(Violation.LIST_MAX);
      assertThatThrownBy(() -> format.readings(item))
          .as(what)
          .isInstanceOf(InvalidItemException.class);
    }
  }

  private static byte[] mutated(byte[] original, SplittableRandom random) {
    byte[] item = original.clone();
    int changes = random.nextInt(1, 6);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(item.length);
      item[at] =
          random.nextInt(4) == 0 ? (byte) random.nextInt() : LIKELY[random.nextInt(LIKELY.length)];
    }
    return random.nextInt(8) == 0
        ? java.util.Arrays.copyOf(item, random.nextInt(item.length))
        : item;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
