package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.List;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.proto.s2p.v1.ProveRequest;
import org.varve.proto.s2p.v1.ProveResponse;

/** Proofs of items, as processing gives them. */
final class ItemProofs {

  private ItemProofs() {}

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
