package org.varve.processing.adapter.grpc;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.varve.processing.application.FieldMask;
import org.varve.processing.application.ReadOperations;
import org.varve.proto.s2p.v1.GetContentResponse;

/** Writes the items of an operation, the first with all that each of them is held against. */
final class ContentMessages {
  private ContentMessages() {}

  /**
   * @param first number of the first item
   */
  static StreamLimit.Opened<GetContentResponse> of(
      ReadOperations.Items found, FieldMask mask, int first) {
    List<byte[]> items = mask.apply(found.items());
    int bytes = items.stream().mapToInt(item -> item.length).sum();
    Iterator<byte[]> left = items.iterator();
    GetContentResponse.Builder next =
        GetContentResponse.newBuilder()
            .setItemIndex(first)
            .setOperation(Answers.shared(found.operation().bytes()))
            .addAllLeaves(found.leaves().stream().map(Answers::bytes).toList());
    return new StreamLimit.Opened<>(
        Math.max(bytes, 1),
        () -> {
          if (!left.hasNext()) {
            return Optional.empty();
          }
          GetContentResponse item = next.setItem(Answers.shared(left.next())).build();
          next.setItemIndex(item.getItemIndex() + 1).clearOperation().clearLeaves();
          return Optional.of(item);
        });
  }
}
