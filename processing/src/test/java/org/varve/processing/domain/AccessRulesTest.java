package org.varve.processing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.varve.ledger.resource.GrantSpec;
import org.varve.ledger.resource.GrantSpec.Right;
import org.varve.processing.domain.AccessDecision.Allowed;
import org.varve.processing.domain.AccessDecision.Denied;
import org.varve.processing.domain.AccessRules.NamedGrant;

/** Who may do what: a table of truth, and what is shown. */
class AccessRulesTest {
  private static final Instant FROM = Instant.parse("2027-01-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-02-01T00:00:00Z");

  private final AccessRules rules =
      new AccessRules(
          List.of(user("ann", true), user("ben", true), user("cas", false), user("al", true)),
          List.of(
              grant("air", "ann", List.of("air/*"), List.of("co2"), Set.of(Right.READ), List.of()),
              grant(
                  "research",
                  "ann",
                  List.of("wind"),
                  List.of(),
                  Set.of(Right.READ),
                  List.of("research")),
              grant("write", "ben", List.of("air/1"), List.of(), Set.of(Right.UPDATE), List.of()),
              grant("gone", "cas", List.of("*"), List.of(), Set.of(Right.READ), List.of()),
              new NamedGrant(
                  "winter",
                  new GrantSpec(
                      "ben",
                      List.of("snow"),
                      List.of(),
                      List.of(),
                      Set.of(Right.READ),
                      List.of(),
                      Optional.of(FROM),
                      Optional.of(UNTIL))),
              grant("open", "*", List.of("clock"), List.of(), Set.of(Right.READ), List.of())),
          Map.of("wind", "ben"));

  @ParameterizedTest(name = "{0} {1} {2} of type {3} for {4} at {5}: {6}")
  @Tag("Y-8.2-b")
  @CsvSource({
    // No grant at all, and a source that nobody ever heard of.
    "ann, READ,   secret,           co2, ,         2027-01-10T00:00:00Z, denied",
    "ann, READ,   no/such/source,   co2, ,         2027-01-10T00:00:00Z, denied",
    // A pattern covers by its prefix, and nothing beside it.
    "ann, READ,   air/1,            co2, ,         2027-01-10T00:00:00Z, air",
    "ann, READ,   air,              co2, ,         2027-01-10T00:00:00Z, denied",
    "ann, READ,   airport/1,        co2, ,         2027-01-10T00:00:00Z, denied",
    // The data type has to be one that is named.
    "ann, READ,   air/1,            no2, ,         2027-01-10T00:00:00Z, denied",
    "ann, READ,   air/1,            ,    ,         2027-01-10T00:00:00Z, denied",
    // A right is not another one.
    "ann, UPDATE, air/1,            co2, ,         2027-01-10T00:00:00Z, denied",
    "ben, UPDATE, air/1,            co2, ,         2027-01-10T00:00:00Z, write",
    "ben, READ,   air/1,            co2, ,         2027-01-10T00:00:00Z, denied",
    "ben, DERIVE, air/1,            co2, ,         2027-01-10T00:00:00Z, denied",
    // The purpose has to be named, word for word.
    "ann, READ,   wind,             ,    research, 2027-01-10T00:00:00Z, research",
    "ann, READ,   wind,             ,    Research, 2027-01-10T00:00:00Z, denied",
    "ann, READ,   wind,             ,    ,         2027-01-10T00:00:00Z, denied",
    // From is in it, until is not.
    "ben, READ,   snow,             ,    ,         2026-12-31T23:59:59Z, denied",
    "ben, READ,   snow,             ,    ,         2027-01-01T00:00:00Z, winter",
    "ben, READ,   snow,             ,    ,         2027-01-31T23:59:59Z, winter",
    "ben, READ,   snow,             ,    ,         2027-02-01T00:00:00Z, denied",
    // Owners may all, and so may who made the data; a name that begins the same is another.
    "ben, READ,   wind,             ,    ,         2027-01-10T00:00:00Z, own",
    "ben, UPDATE, wind,             ,    ,         2027-01-10T00:00:00Z, own",
    "ann, READ,   urn:varve:user:ann:diary, ,,     2027-01-10T00:00:00Z, own",
    "ann, READ,   urn:varve:user:ann, ,  ,         2027-01-10T00:00:00Z, own",
    "al,  READ,   urn:varve:user:ann:diary, ,,     2027-01-10T00:00:00Z, denied",
    "ann, READ,   urn:varve:user:al, ,   ,         2027-01-10T00:00:00Z, denied",
    // A grant to everybody is to every user, and to nobody else.
    "al,  READ,   clock,            ,    ,         2027-01-10T00:00:00Z, open",
    "eve, READ,   clock,            ,    ,         2027-01-10T00:00:00Z, denied",
    "'*', READ,   clock,            ,    ,         2027-01-10T00:00:00Z, denied",
    // Who is suspended may nothing, whatever he was granted.
    "cas, READ,   air/1,            co2, ,         2027-01-10T00:00:00Z, denied",
    "cas, READ,   urn:varve:user:cas, ,  ,         2027-01-10T00:00:00Z, denied",
  })
  void decides(
      String user,
      Right right,
      String source,
      String dataType,
      String purpose,
      Instant at,
      String expected) {
    AccessDecision decision =
        rules.decide(
            new AccessQuestion(
                new Requester(user, purpose == null ? "" : purpose),
                right,
                source,
                new DataScope.Typed(Optional.ofNullable(dataType))),
            at);
    assertThat(word(decision)).isEqualTo(expected);
  }

  @Test
  void whatIsDeniedSaysWhyAndWhatToDo() {
    assertThat(why("ann", "", "secret")).contains("no grant covers it", "ask its owner");
    assertThat(why("ann", "war", "wind")).contains("'research'", "research", "'war'", "--purpose");
    assertThat(why("ben", "", "snow")).contains("'winter' is not in force at 2027-02-01");
  }

  @Test
  void ofGrantsThatDoNotHelpItNamesOneThatOnlyLacksItsPurpose() {
    GrantSpec ended =
        new GrantSpec(
            "ann",
            List.of("wind"),
            List.of(),
            List.of(),
            Set.of(Right.READ),
            List.of(),
            Optional.empty(),
            Optional.of(FROM));
    AccessRules two =
        new AccessRules(
            List.of(user("ann", true)),
            List.of(
                new NamedGrant("a", ended),
                grant(
                    "b", "ann", List.of("wind"), List.of(), Set.of(Right.READ), List.of("repair"))),
            Map.of());
    AccessQuestion question =
        new AccessQuestion(new Requester("ann", ""), Right.READ, "wind", new DataScope.Some());
    assertThat(((Denied) two.decide(question, UNTIL)).why())
        .contains("'b'", "for repair", "--purpose");
  }

  @Test
  @Tag("Y-6.2.5-b")
  void showsTheFieldsOfAllGrantsTogetherAndAllOfThemIfOneDoes() {
    AccessRules two =
        new AccessRules(
            List.of(user("ann", true)), List.of(masked("a", "co2"), masked("b", "t")), Map.of());
    assertThat(allowed(two).fields()).containsExactlyInAnyOrder("co2", "t");
    assertThat(allowed(two).grant()).contains("a");
    AccessRules whole =
        new AccessRules(
            List.of(user("ann", true)),
            List.of(
                masked("a", "co2"),
                grant("b", "ann", List.of("air"), List.of(), Set.of(Right.READ), List.of())),
            Map.of());
    assertThat(allowed(whole).isMasked()).isFalse();
    assertThat(allowed(whole).grant()).contains("b");
  }

  @Test
  void aWholeSourceTakesARightToAllTypes() {
    assertThat(decide("ann", "", "air/1", new DataScope.Whole())).isInstanceOf(Denied.class);
    assertThat(decide("ann", "", "air/1", new DataScope.Some())).isInstanceOf(Allowed.class);
  }

  @Test
  void aPatternConcernsWhoMayReadSomethingOfIt() {
    Requester ann = new Requester("ann", "");
    assertThat(rules.mayReadAnyOf(ann, "air/7", FROM)).isTrue();
    assertThat(rules.mayReadAnyOf(ann, "a*", FROM)).isTrue();
    assertThat(rules.mayReadAnyOf(ann, "air/7/*", FROM)).isTrue();
    assertThat(rules.mayReadAnyOf(ann, "secret", FROM)).isFalse();
    assertThat(rules.mayReadAnyOf(ann, "wind", FROM)).isFalse();
    assertThat(rules.mayReadAnyOf(new Requester("eve", ""), "clock", FROM)).isFalse();
  }

  private String why(String user, String purpose, String source) {
    return ((Denied) decide(user, purpose, source, new DataScope.Typed(Optional.empty()))).why();
  }

  private AccessDecision decide(String user, String purpose, String source, DataScope scope) {
    return rules.decide(
        new AccessQuestion(new Requester(user, purpose), Right.READ, source, scope), UNTIL);
  }

  private static Allowed allowed(AccessRules rules) {
    return (Allowed)
        rules.decide(
            new AccessQuestion(new Requester("ann", ""), Right.READ, "air", new DataScope.Some()),
            FROM);
  }

  private static String word(AccessDecision decision) {
    return decision instanceof Allowed allowed ? allowed.grant().orElse("own") : "denied";
  }

  private static DataUser user(String id, boolean active) {
    return new DataUser(id, active, List.of(), List.of());
  }

  private static NamedGrant masked(String id, String field) {
    return new NamedGrant(
        id,
        new GrantSpec(
            "ann",
            List.of("air"),
            List.of(),
            List.of(field),
            Set.of(Right.READ),
            List.of(),
            Optional.empty(),
            Optional.empty()));
  }

  private static NamedGrant grant(
      String id,
      String user,
      List<String> sources,
      List<String> types,
      Set<Right> rights,
      List<String> purposes) {
    return new NamedGrant(
        id,
        new GrantSpec(
            user, sources, types, List.of(), rights, purposes, Optional.empty(), Optional.empty()));
  }
}
