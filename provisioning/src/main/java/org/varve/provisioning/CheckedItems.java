package org.varve.provisioning;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.MalformedException;
import org.varve.evidence.operation.Commitment;
import org.varve.evidence.operation.ItemTree;
import org.varve.evidence.operation.Operation;
import org.varve.evidence.operation.OperationPayload;
import org.varve.proto.s2p.v1.GetContentRequest;
import org.varve.proto.s2p.v1.GetContentResponse;
import org.varve.rp.ErrorReason;
import org.varve.rp.Failure;
import org.varve.rp.Relay;

/**
 * Lets no item of an operation through that is not what its signer committed to (ITU-T Y.4561
 * clause 6.2.1): the id that was asked for names the operation, that the content root, that the
 * leaves, and each leaf its item, masked or not.
 *
 * <p>Item by item, so that nothing is kept but the leaves.
 */
final class CheckedItems implements Relay.Passage<GetContentResponse, GetContentResponse> {
  private final GetContentRequest request;
  private Commitment commitment = Commitment.RAW_BYTES;
  private List<Digest> leaves = List.of();
  private int next;

  CheckedItems(GetContentRequest request) {
    this.request = request;
    this.next = request.getItemFrom();
  }

  /**
   * @throws Failure DATA_DAMAGED
   */
  @Override
  public GetContentResponse through(GetContentResponse item) {
    try {
      if (leaves.isEmpty()) {
        begin(item);
      }
      if (item.getItemIndex() != next || next >= leaves.size()) {
        throw damaged("item %d came where item %d was due".formatted(item.getItemIndex(), next));
      }
      Digest leaf = commitment.leaf(item.getItem().toByteArray(), "item " + next);
      if (!leaf.equals(leaves.get(next))) {
        throw damaged("item %d is another than the operation commits to".formatted(next));
      }
    } catch (MalformedException e) {
      throw damaged(e.where() + ": " + e.rule());
    }
    next++;
    return item;
  }

  /**
   * @throws Failure DATA_DAMAGED if an item is missing
   */
  @Override
  public void end() {
    long wanted = request.getItemCount() == 0 ? Integer.MAX_VALUE : request.getItemCount();
    long due = Math.min(leaves.size(), request.getItemFrom() + wanted);
    if (next < due || leaves.isEmpty()) {
      throw damaged("the items from number %d on did not come".formatted(next));
    }
  }

  private void begin(GetContentResponse first) {
    Operation operation = Operation.decode(first.getOperation().toByteArray());
    ByteString id = ByteString.copyFrom(operation.id().digest().bytes());
    if (!id.equals(request.getOperationId())) {
      throw damaged("it came with the operation " + operation.id());
    }
    OperationPayload payload = operation.payload();
    List<Digest> given =
        first.getLeavesList().stream().map(leaf -> Digest.of(leaf.toByteArray())).toList();
    ItemTree tree = ItemTree.ofLeaves(payload.commitment(), given);
    if (given.size() != payload.itemCount()
        || !payload.contentRoot().filter(tree.root()::equals).isPresent()) {
      throw damaged(
          "%d leaves of root %s came, and the operation commits to %d items of root %s"
              .formatted(
                  given.size(),
                  tree.root(),
                  payload.itemCount(),
                  payload.contentRoot().map(Digest::hex).orElse("none")));
    }
    commitment = payload.commitment();
    leaves = given;
  }

  private Failure damaged(String how) {
    return new Failure(
        ErrorReason.DATA_DAMAGED,
        ("content of operation %s was changed between processing and provisioning, and nothing"
                + " wrong of it was passed on: %s; ask again, and have the operator look at what lies"
                + " between the two")
            .formatted(HexFormat.of().formatHex(request.getOperationId().toByteArray()), how));
  }
}
