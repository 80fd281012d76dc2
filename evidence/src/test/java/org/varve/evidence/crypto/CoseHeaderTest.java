package org.varve.evidence.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.Slice;

class CoseHeaderTest {
  private static final String ALG = "0127";
  private static final String TYPE = "0363612f62";
  private static final String KID = "045820" + "ab".repeat(32);
  private static final String CLAIMS = "0fa301616902617306181e";
  private static final String VDS = "19018b01";

  @Test
  void readsAndWritesAStatementsHeader() {
    CoseHeader header = decode("a4" + ALG + TYPE + KID + CLAIMS);
    assertThat(header)
        .isEqualTo(
            new CoseHeader(
                SignatureAlgorithm.EDDSA,
                Optional.of("a/b"),
                Digest.parse("ab".repeat(32)),
                "i",
                "s",
                30,
                Optional.empty()));
    assertThat(HexFormat.of().formatHex(header.encode()))
        .isEqualTo("a4" + ALG + TYPE + KID + CLAIMS);
  }

  @Test
  void readsAndWritesAReceiptsHeader() {
    CoseHeader header = decode("a4" + "0126" + KID + CLAIMS + VDS);
    assertThat(header.algorithm()).isEqualTo(SignatureAlgorithm.ES256);
    assertThat(header.contentType()).isEmpty();
    assertThat(header.verifiableDataStructure()).contains(1L);
    assertThat(HexFormat.of().formatHex(header.encode()))
        .isEqualTo("a4" + "0126" + KID + CLAIMS + VDS);
  }

  @Test
  void passesOverPrivateLabels() {
    String text = "3a00010000" + "63616263";
    String nested = "3a00010001" + "a2018202830304f520f6";
    assertThat(decode("a6" + ALG + TYPE + KID + CLAIMS + text + nested))
        .isEqualTo(decode("a4" + ALG + TYPE + KID + CLAIMS));
  }

  @Test
  void bearsOnlySoManyPrivateLabelsAndItems() {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < 13; i++) {
      labels.append(String.format("3a000100%02x00", i));
    }
    refuses("b1" + ALG + TYPE + KID + CLAIMS + labels, "over the limit of 16");
    refuses("a5" + ALG + TYPE + KID + CLAIMS + "3a000100009840" + "00".repeat(64), "more than 64");
  }

  @Test
  void refusesAHeaderThatLacksOneOfThem() {
    refuses("a3" + TYPE + KID + CLAIMS, "field 1 is required, not 3");
    refuses("a3" + ALG + TYPE + CLAIMS, "field 4 is required, not 15");
    refuses("a3" + ALG + TYPE + KID, "field 15 is required");
    refuses("a0", "field 1 is required");
  }

  @Test
  void refusesLabelsThatAreNotAllowed() {
    String crit = "028101";
    refuses("a5" + ALG + crit + TYPE + KID + CLAIMS, "field 4 is required, not 2");
    String iv = "0540";
    refuses("a5" + ALG + TYPE + KID + iv + CLAIMS, "field 15 is required, not 5");
    String certificates = "182140";
    refuses("a5" + ALG + TYPE + KID + CLAIMS + certificates, "field 33 is not allowed");
    String hashEnvelope = "1901022f";
    refuses("a5" + ALG + TYPE + KID + CLAIMS + hashEnvelope, "field 258 is not allowed");
    String notYetPrivate = "39ffff00";
    refuses("a5" + ALG + TYPE + KID + CLAIMS + notYetPrivate, "field -65536 is not allowed");
    String text = "616100";
    refuses("a5" + ALG + TYPE + KID + CLAIMS + text, "expected an unsigned integer");
  }

  @ParameterizedTest
  @CsvSource({"0132", "0128", "0100", "013a00010000", "01626137"})
  void refusesOtherAlgorithms(String alg) {
    refuses("a4" + alg + TYPE + KID + CLAIMS, "");
  }

  @Test
  void refusesOtherFormsOfKidAndClaims() {
    refuses("a4" + ALG + TYPE + "04581f" + "ab".repeat(31) + CLAIMS, "expected 32 bytes");
    refuses("a4" + ALG + TYPE + KID + "0fa2016169026173", "field 6 is required");
    refuses("a4" + ALG + TYPE + KID + "0fa4016169026173041906181e", "over the limit");
    refuses("a4" + ALG + TYPE + KID + "0fa301616902617306fb41d6b13b80000000", "");
    refuses("a4" + ALG + TYPE + KID + "0fa301616902617306617a", "");
    refuses("a4" + ALG + TYPE + KID + "0fa30161690261730620", "iat: -1");
    refuses("a4" + ALG + TYPE + KID + "0fa3016169026173061b0000003afff44180", "iat: 253402300800");
    refuses("a4" + ALG + TYPE + KID + CLAIMS + "00", "after the end");
    refuses("a3" + ALG + KID + TYPE + CLAIMS, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "text", "a/b/c", " a/b", "a/b ", "a/b\n", "a / b/"})
  void refusesOtherContentTypes(String type) {
    assertThatThrownBy(() -> header(type, "i", "s")).isInstanceOf(MalformedException.class);
  }

  @Test
  void takesAContentTypeOfItsFullLength() {
    String longest = "a/" + "b".repeat(253);
    assertThat(header(longest, "i", "s").contentType()).contains(longest);
    assertThatThrownBy(() -> header(longest + "b", "i", "s"))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "log.example/varve", "urn:varve:signer:a", "mailto:a@b", "\ud83c\udf32"})
  void takesNamesAndUris(String name) {
    CoseHeader header = header("a/b", name, name);
    assertThat(CoseHeader.decode(Slice.of(header.encode()))).isEqualTo(header);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "a b:c", "1:2", "a/b:c", ":a", "http://[", "urn:"})
  void refusesNamesWithAColonThatAreNoUris(String name) {
    assertThatThrownBy(() -> header("a/b", name, "s"))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("iss");
    assertThatThrownBy(() -> header("a/b", "i", name))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("sub");
  }

  @Test
  void takesNamesUpTo8192Characters() {
    String longest = "\ud83c\udf32".repeat(8_192);
    CoseHeader header = header("a/b", longest, "s");
    assertThat(CoseHeader.decode(Slice.of(header.encode())).issuer()).isEqualTo(longest);
    assertThatThrownBy(() -> header("a/b", longest + "x", "s"))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("8193");
  }

  private static CoseHeader header(String contentType, String issuer, String subject) {
    return new CoseHeader(
        SignatureAlgorithm.EDDSA,
        Optional.of(contentType),
        Digest.sha256(new byte[0]),
        issuer,
        subject,
        0,
        Optional.empty());
  }

  private static CoseHeader decode(String hex) {
    return CoseHeader.decode(Slice.of(HexFormat.of().parseHex(hex)));
  }

  private static void refuses(String hex, String rule) {
    assertThatThrownBy(() -> decode(hex))
        .as(hex)
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(rule);
  }
}
