package org.varve.processing.adapter.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.varve.evidence.Digest;
import org.varve.evidence.operation.OperationId;
import org.varve.evidence.operation.OperationKind;
import org.varve.ledger.resource.GrantSpec;
import org.varve.processing.application.CompletenessRequest;
import org.varve.processing.application.ProofRequest;
import org.varve.processing.application.SearchRequest;
import org.varve.processing.domain.AccessQuestion;
import org.varve.processing.domain.DataScope;
import org.varve.processing.domain.HistoryQuery;
import org.varve.processing.domain.OperationFilter;
import org.varve.processing.domain.Query;
import org.varve.processing.domain.Requester;
import org.varve.processing.domain.SearchOrder;
import org.varve.processing.domain.TimeRange;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.m2p.v1.NoteAccessesRequest;
import org.varve.proto.m2p.v1.SupervisorAccess;
import org.varve.proto.s2p.v1.CheckAccessRequest;
import org.varve.proto.s2p.v1.HistoryRequest;
import org.varve.proto.s2p.v1.ProveCompletenessRequest;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.SubscribeRequest;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;

/** Reads requests, and refuses with MALFORMED_REQUEST what is missing or over a limit. */
final class Requests {
  private static final int PAGE_SIZE_MAX = 1_000;
  private static final int PAGE_SIZE = 100;
  private static final int PAGE_TOKEN_CHARS_MAX = 1_024;
  private static final int PURPOSE_BYTES_MAX = 128;
  private static final int LABELS_MAX = 32;
  private static final int ACCESSES_MAX = 1_000;
  private static final Pattern ACTION = Pattern.compile("[A-Za-z]{1,64}");
  private static final int TEXT_CHARS_MAX = 8_192;
  private static final long SECONDS_MIN = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long SECONDS_MAX = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int NANOS_MAX = 999_999_999;

  private Requests() {}

  static SearchRequest search(org.varve.proto.s2p.v1.SearchRequest request) {
    if (Integer.compareUnsigned(request.getPageSize(), PAGE_SIZE_MAX) > 0) {
      throw malformed(
          "page_size", Integer.toUnsignedString(request.getPageSize()), "at most " + PAGE_SIZE_MAX);
    }
    if (request.getPageToken().length() > PAGE_TOKEN_CHARS_MAX) {
      throw malformed(
          "page_token",
          request.getPageToken().length() + " characters",
          "at most " + PAGE_TOKEN_CHARS_MAX);
    }
    return new SearchRequest(
        new Query(filter(request.getFilter()), order(request)),
        request.getPageToken(),
        request.getPageSize() == 0 ? PAGE_SIZE : request.getPageSize(),
        request.getLimit() <= 0 ? Long.MAX_VALUE : request.getLimit());
  }

  static HistoryQuery history(HistoryRequest request) {
    if (request.getSource().isEmpty()) {
      throw malformed("source", "empty", "the exact name of a source");
    }
    return new HistoryQuery(
        text("source", request.getSource()).orElseThrow(),
        text("signer", request.getSigner()),
        request.hasEpoch() ? OptionalLong.of(request.getEpoch()) : OptionalLong.empty());
  }

  static ProofRequest proof(ProveRequest request) {
    return new ProofRequest(
        operationId(request.getOperationId()),
        request.hasItemIndex()
            ? OptionalInt.of(unsigned(request.getItemIndex()))
            : OptionalInt.empty(),
        request.getIncludeItem(),
        request.getIncludeEncapsulation(),
        request.getIncludeBinding());
  }

  static CompletenessRequest completeness(ProveCompletenessRequest request) {
    if (request.getSource().isEmpty() || request.getSigner().isEmpty()) {
      throw malformed(
          request.getSource().isEmpty() ? "source" : "signer",
          "empty",
          "the exact name of a source and the id of its signer");
    }
    long from = Math.max(1, leaf(request.getFromSequence()));
    OptionalLong to =
        request.getToSequence() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(leaf(request.getToSequence()));
    if (to.isPresent() && to.getAsLong() < from) {
      throw malformed("to_sequence", "" + to.getAsLong(), "at least from_sequence, " + from);
    }
    return new CompletenessRequest(
        text("source", request.getSource()).orElseThrow(),
        text("signer", request.getSigner()).orElseThrow(),
        request.getEpoch(),
        from,
        to);
  }

  static Requester requester(org.varve.proto.common.v1.Requester requester) {
    String purpose = requester.getPurpose();
    if (requester.getUser().isEmpty()) {
      throw malformed("requester.user", "empty", "the id of the data user who asks");
    }
    if (purpose.getBytes(UTF_8).length > PURPOSE_BYTES_MAX
        || purpose.codePoints().anyMatch(Character::isISOControl)) {
      throw malformed(
          "requester.purpose",
          purpose.length() + " characters",
          "at most %d bytes, without control characters".formatted(PURPOSE_BYTES_MAX));
    }
    return new Requester(requester.getUser(), purpose);
  }

  static AccessQuestion question(CheckAccessRequest request) {
    if (request.getSource().isEmpty()) {
      throw malformed("source", "empty", "the exact name of a source");
    }
    return new AccessQuestion(
        requester(request.getRequester()),
        right(request),
        text("source", request.getSource()).orElseThrow(),
        new DataScope.Typed(text("data_type", request.getDataType())));
  }

  private static GrantSpec.Right right(CheckAccessRequest request) {
    return switch (request.getRight()) {
      case ACCESS_RIGHT_UNSPECIFIED, ACCESS_RIGHT_READ -> GrantSpec.Right.READ;
      case ACCESS_RIGHT_UPDATE -> GrantSpec.Right.UPDATE;
      case ACCESS_RIGHT_DERIVE -> GrantSpec.Right.DERIVE;
      case UNRECOGNIZED ->
          throw malformed("right", "%d".formatted(request.getRightValue()), "one of AccessRight");
    };
  }

  static OperationId operationId(ByteString bytes) {
    return new OperationId(digest("operation_id", bytes));
  }

  static Digest digest(String field, ByteString bytes) {
    if (bytes.size() != Digest.BYTES) {
      throw malformed(field, bytes.size() + " bytes", "exactly " + Digest.BYTES);
    }
    return Digest.of(bytes.toByteArray());
  }

  /** An unsigned number that is capped where Java's ends: there is nothing beyond. */
  static int unsigned(int number) {
    return number < 0 ? Integer.MAX_VALUE : number;
  }

  /** A leaf that is beyond Java's numbers is beyond every log. */
  static long leaf(long leafIndex) {
    return leafIndex < 0 ? Long.MAX_VALUE : leafIndex;
  }

  static Failure noKey() {
    return malformed("key", "missing", "operation_id or leaf_index");
  }

  static Failure malformed(String field, String found, String expected) {
    return new Failure(
        ErrorReason.MALFORMED_REQUEST,
        "%s is %s, expected %s; correct the request".formatted(field, found, expected));
  }

  /** Where a subscription begins; empty to begin with what comes next. */
  static OptionalLong from(SubscribeRequest request) {
    return request.hasFromPosition()
        ? OptionalLong.of(leaf(request.getFromPosition()))
        : OptionalLong.empty();
  }

  static OperationFilter filter(Filter filter) {
    if (filter.getLabelsCount() > LABELS_MAX) {
      throw malformed(
          "filter.labels", "%d".formatted(filter.getLabelsCount()), "at most " + LABELS_MAX);
    }
    return new OperationFilter(
        text("filter.source", filter.getSource()),
        text("filter.signer", filter.getSigner()),
        text("filter.data_type", filter.getDataType()),
        new TreeMap<>(filter.getLabelsMap()),
        new OperationFilter.Times(
            range("filter.sampled", filter.getSampled()),
            range("filter.committed", filter.getCommitted())),
        kind(filter),
        filter.getContentRoot().isEmpty()
            ? Optional.empty()
            : Optional.of(digest("filter.content_root", filter.getContentRoot())));
  }

  private static SearchOrder order(org.varve.proto.s2p.v1.SearchRequest request) {
    return switch (request.getOrder()) {
      case SEARCH_ORDER_UNSPECIFIED, SEARCH_ORDER_OLDEST_FIRST -> SearchOrder.OLDEST_FIRST;
      case SEARCH_ORDER_NEWEST_FIRST -> SearchOrder.NEWEST_FIRST;
      case UNRECOGNIZED ->
          throw malformed("order", "%d".formatted(request.getOrderValue()), "one of SearchOrder");
    };
  }

  private static Optional<OperationKind> kind(Filter filter) {
    return switch (filter.getKind()) {
      case OPERATION_KIND_UNSPECIFIED -> Optional.empty();
      case OPERATION_KIND_GENESIS -> Optional.of(OperationKind.GENESIS);
      case OPERATION_KIND_DATA -> Optional.of(OperationKind.DATA);
      case OPERATION_KIND_BLOCK -> Optional.of(OperationKind.BLOCK);
      case OPERATION_KIND_SIGNER -> Optional.of(OperationKind.SIGNER);
      case OPERATION_KIND_FORMAT -> Optional.of(OperationKind.FORMAT);
      case OPERATION_KIND_GAP -> Optional.of(OperationKind.GAP);
      case OPERATION_KIND_CONTROL -> Optional.of(OperationKind.CONTROL);
      case OPERATION_KIND_ACCESS -> Optional.of(OperationKind.ACCESS);
      case UNRECOGNIZED ->
          throw malformed(
              "filter.kind", "%d".formatted(filter.getKindValue()), "one of OperationKind");
    };
  }

  /** What supervisors looked at, each with a name for it. */
  static List<SupervisorAccess> accesses(NoteAccessesRequest request) {
    if (request.getAccessesCount() > ACCESSES_MAX) {
      throw malformed(
          "accesses", request.getAccessesCount() + " entries", "at most " + ACCESSES_MAX);
    }
    for (SupervisorAccess access : request.getAccessesList()) {
      if (access.getSupervisor().isEmpty()
          || access.getCalls() < 1
          || !ACTION.matcher(access.getAction()).matches()) {
        throw malformed(
            "accesses",
            "%d calls '%s' by '%s'"
                .formatted(access.getCalls(), access.getAction(), access.getSupervisor()),
            "at least one call of 1 to 64 letters by the name of a supervisor");
      }
    }
    return request.getAccessesList();
  }

  static Optional<String> text(String field, String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      throw malformed(field, text.length() + " characters", "at most " + TEXT_CHARS_MAX);
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  static TimeRange range(String field, org.varve.proto.common.v1.TimeRange range) {
    Optional<Instant> from =
        range.hasFrom() ? Optional.of(instant(field + ".from", range.getFrom())) : Optional.empty();
    Optional<Instant> until =
        range.hasUntil()
            ? Optional.of(instant(field + ".until", range.getUntil()))
            : Optional.empty();
    if (from.isPresent() && until.isPresent() && !from.get().isBefore(until.get())) {
      throw malformed(field + ".until", until.get().toString(), "a time after " + from.get());
    }
    return new TimeRange(from, until);
  }

  private static Instant instant(String field, Timestamp time) {
    boolean inRange = time.getSeconds() >= SECONDS_MIN && time.getSeconds() <= SECONDS_MAX;
    if (!inRange || time.getNanos() < 0 || time.getNanos() > NANOS_MAX) {
      throw malformed(
          field,
          "%d s %d ns".formatted(time.getSeconds(), time.getNanos()),
          "a time in the years 1 to 9999");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
