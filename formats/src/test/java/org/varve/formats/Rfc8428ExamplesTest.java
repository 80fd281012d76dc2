package org.varve.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8428, 5.1, which every reader of SenML is expected to know. */
class Rfc8428ExamplesTest {
  private final SenmlJson format = new SenmlJson();

  @Test
  void singleDataPointOf511SaysNoTimeSoItIsRefusedHere() {
    assertThat(
            format.validate(
                bytes(
                    """
                    [
                      {"n":"urn:dev:ow:10e2073a01080063","u":"Cel","v":23.1}
                    ]""")))
        .singleElement()
        .satisfies(violation -> assertThat(violation.path()).isEqualTo("/0/t"));
  }

  @Test
  void multipleDataPointsOf512() {
    assertThat(
            format.validate(
                bytes(
                    """
                    [
                      {"bn":"urn:dev:ow:10e2073a01080063:","n":"voltage","u":"V","v":120.1},
                      {"n":"current","u":"A","v":1.2}
                    ]""")))
        .extracting(Violation::path)
        .containsExactly("/0/t", "/1/t");

    assertThat(
            format.readings(
                bytes(
                    """
                    [
                      {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,
                       "bu":"A","bver":5,
                       "n":"voltage","u":"V","v":120.1},
                      {"n":"current","t":-5,"v":1.2},
                      {"n":"current","t":-4,"v":1.3},
                      {"n":"current","t":-3,"v":1.4},
                      {"n":"current","t":-2,"v":1.5},
                      {"n":"current","t":-1,"v":1.6},
                      {"n":"current","v":1.7}
                    ]""")))
        .hasSize(7)
        .startsWith(
            Reading.of(
                "urn:dev:ow:10e2073a0108006:voltage",
                Instant.ofEpochSecond(1_276_020_076, 1_000_000),
                120.1,
                "V"),
            Reading.of(
                "urn:dev:ow:10e2073a0108006:current",
                Instant.ofEpochSecond(1_276_020_071, 1_000_000),
                1.2,
                "A"))
        .endsWith(
            Reading.of(
                "urn:dev:ow:10e2073a0108006:current",
                Instant.ofEpochSecond(1_276_020_076, 1_000_000),
                1.7,
                "A"));
  }

  @Test
  void multipleMeasurementsOf513() {
    assertThat(
            format.readings(
                bytes(
                    """
                    [
                      {"bn":"urn:dev:ow:10e2073a01080063","bt":1.320067464e+09,
                       "bu":"%RH","v":20},
                      {"u":"lon","v":24.30621},
                      {"u":"lat","v":60.07965},
                      {"t":60,"v":20.3},
                      {"u":"lon","t":60,"v":24.30622},
                      {"u":"lat","t":60,"v":60.07965},
                      {"t":120,"v":20.7},
                      {"u":"lon","t":120,"v":24.30623},
                      {"u":"lat","t":120,"v":60.07966},
                      {"u":"%EL","t":150,"v":98},
                      {"t":180,"v":21.2},
                      {"u":"lon","t":180,"v":24.30628},
                      {"u":"lat","t":180,"v":60.07967}
                    ]""")))
        .hasSize(13)
        .contains(
            Reading.of(
                "urn:dev:ow:10e2073a01080063", Instant.ofEpochSecond(1_320_067_464), 20, "%RH"),
            Reading.of(
                "urn:dev:ow:10e2073a01080063", Instant.ofEpochSecond(1_320_067_614), 98, "%EL"));
  }

  @Test
  void collectionOfResourcesOf516() {
    assertThat(
            format.readings(
                bytes(
                    """
                    [
                      {"bn":"2001:db8::2/","bt":1.320078429e+09,
                       "n":"temperature","u":"Cel","v":25.2},
                      {"n":"humidity","u":"%RH","v":30},
                      {"bn":"2001:db8::1/","n":"temperature","u":"Cel","v":12.3},
                      {"n":"humidity","u":"%RH","v":67}
                    ]""")))
        .extracting(Reading::name)
        .containsExactly(
            "2001:db8::2/temperature",
            "2001:db8::2/humidity",
            "2001:db8::1/temperature",
            "2001:db8::1/humidity");
  }

  @Test
  void differentDataTypesOf515OnceTheyHaveATime() {
    assertThat(
            format.readings(
                bytes(
                    """
                    [
                      {"bn":"urn:dev:ow:10e2073a01080063:","bt":1.3e9,"n":"temp","u":"Cel","v":23.1},
                      {"n":"label","vs":"Machine Room"},
                      {"n":"open","vb":false},
                      {"n":"nfc-reader","vd":"aGkgCg"}
                    ]""")))
        .extracting(Reading::value)
        .containsExactly(
            Optional.of(new Value.Number(23.1)),
            Optional.of(new Value.Text("Machine Room")),
            Optional.of(new Value.Flag(false)),
            Optional.of(Value.Data.of(bytes("hi \n"))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
