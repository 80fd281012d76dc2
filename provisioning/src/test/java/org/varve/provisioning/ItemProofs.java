package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;

/** Proofs of items, as processing gives them. */
final class ItemProofs {

  private ItemProofs() {}

  /** All items of an operation, as they are shown. */
  static List<GetContentResponse> contents(Operation operation, List<byte[]> items) {
    List<GetContentResponse> contents = new ArrayList<>();
    for (byte[] item : items) {
      contents.add(
          GetContentResponse.newBuilder()
              .setItemIndex(contents.size())
              .setItem(ByteString.copyFrom(item))
              .build());
    }
    return withLeaves(contents, operation);
  }

  /** The same with what each is held against, which the first has. */
  static List<GetContentResponse> withLeaves(List<GetContentResponse> items, Operation operation) {
    GetContentResponse.Builder first = items.get(0).toBuilder();
    first.setOperation(ByteString.copyFrom(operation.bytes()));
    for (GetContentResponse item : items) {
      byte[] leaf =
          operation.payload().commitment().leaf(item.getItem().toByteArray(), "item").bytes();
      first.addLeaves(ByteString.copyFrom(leaf));
    }
    List<GetContentResponse> all = new ArrayList<>(items);
    all.set(0, first.build());
    return all;
  }

  static ProveResponse.ItemProof of(
      Commitment commitment, List<byte[]> items, ProveRequest request) {
    byte[] item = items.get(request.getItemIndex());
    ProveResponse.ItemProof.Builder proof =
        ProveResponse.ItemProof.newBuilder().setIndex(request.getItemIndex());
    ItemTree.of(commitment, items)
        .path(request.getItemIndex())
        .forEach(hash -> proof.addPath(ByteString.copyFrom(hash.bytes())));
    return request.getIncludeItem()
        ? proof.setItem(ByteString.copyFrom(item)).build()
        : proof.setDigest(ByteString.copyFrom(commitment.leaf(item, "item").bytes())).build();
  }
}
