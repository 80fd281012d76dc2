package org.varve.processing.adapter.grpc;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.varve.ledger.LogReader;
import org.varve.ledger.Resource;
import org.varve.ledger.ResourceKind;
import org.varve.proto.m2p.v1.DeclaredPeriod;
import org.varve.proto.m2p.v1.ListRulesResponse;
import org.varve.proto.m2p.v1.RuleSetting;

/** Writes what operators have set for supervision, from resources on the ledger. */
final class RuleMessages {
  private static final int ENTRIES_A_MESSAGE = 1_000;

  private RuleMessages() {}

  /** The messages of one answer, made before the first is given. */
  static Supplier<Optional<ListRulesResponse>> all(LogReader log) {
    List<RuleSetting> rules =
        log.resources(ResourceKind.ALERT_RULE).stream()
            .filter(each -> !each.deleted())
            .map(RuleMessages::rule)
            .toList();
    List<DeclaredPeriod> periods =
        log.resources(ResourceKind.DATA_SOURCE).stream()
            .filter(each -> !each.deleted())
            .flatMap(each -> period(each).stream())
            .toList();
    List<ListRulesResponse> messages = new ArrayList<>();
    int from = 0;
    do {
      messages.add(
          ListRulesResponse.newBuilder()
              .addAllRules(part(rules, from))
              .addAllPeriods(part(periods, from))
              .build());
      from += ENTRIES_A_MESSAGE;
    } while (from < Math.max(rules.size(), periods.size()));
    Iterator<ListRulesResponse> each = messages.iterator();
    return () -> each.hasNext() ? Optional.of(each.next()) : Optional.empty();
  }

  private static <T> List<T> part(List<T> all, int from) {
    int begin = Math.min(all.size(), from);
    return all.subList(begin, Math.min(all.size(), begin + ENTRIES_A_MESSAGE));
  }

  private static RuleSetting rule(Resource rule) {
    RuleSetting.Builder message =
        RuleSetting.newBuilder()
            .setId(rule.id())
            .setOn(rule.spec().text("on").orElse(""))
            .addAllSources(rule.spec().texts("sources"))
            .setActive(rule.spec().flag("active").orElse(true))
            .setSeverity(rule.spec().text("severity").orElse(""));
    rule.spec().integer("threshold").map(Math::toIntExact).ifPresent(message::setThreshold);
    rule.spec().integer("withinSeconds").map(Math::toIntExact).ifPresent(message::setWithinSeconds);
    return message.build();
  }

  private static Optional<DeclaredPeriod> period(Resource source) {
    return source
        .spec()
        .integer("periodSeconds")
        .map(
            seconds ->
                DeclaredPeriod.newBuilder()
                    .setSource(source.id())
                    .setSeconds(Math.toIntExact(seconds))
                    .build());
  }
}
