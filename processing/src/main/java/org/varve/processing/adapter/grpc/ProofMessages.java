package org.varve.processing.adapter.grpc;

import com.google.protobuf.ByteString;
import java.util.List;
import org.varve.evidence.Digest;
import org.varve.evidence.file.LedgerAnchor;
import org.varve.processing.application.OperationProof;
import org.varve.proto.s2p.v1.ProveResponse;

/** Writes the parts of an evidence file. */
final class ProofMessages {
  private ProofMessages() {}

  static ProveResponse answer(OperationProof proof) {
    ProveResponse.Builder response =
        ProveResponse.newBuilder()
            .setOperation(Answers.shared(proof.operation().operation().bytes()))
            .setReceipt(Answers.shared(proof.operation().receipt().encode()))
            .setCheckpoint(proof.checkpoint())
            .setAnchor(anchor(proof.anchor()));
    proof.item().map(ProofMessages::item).ifPresent(response::setItem);
    proof.bindings().forEach(binding -> response.addBindings(binding(binding)));
    proof.encapsulation().map(ProofMessages::encapsulation).ifPresent(response::setEncapsulation);
    return response.build();
  }

  private static ProveResponse.Anchor anchor(LedgerAnchor anchor) {
    ProveResponse.Anchor.Builder message =
        ProveResponse.Anchor.newBuilder().setLedger(anchor.ledger());
    return anchor
        .fold(
            embedded -> message.setHeight(embedded.height()),
            fabric ->
                message
                    .setChannel(fabric.channel())
                    .setBlockNumber(fabric.blockNumber())
                    .setTransactionId(Answers.bytes(fabric.transactionId())))
        .build();
  }

  private static ProveResponse.ItemProof item(OperationProof.ItemProof proof) {
    ProveResponse.ItemProof.Builder item =
        ProveResponse.ItemProof.newBuilder().setIndex(proof.index()).addAllPath(path(proof.path()));
    proof
        .item()
        .ifPresentOrElse(
            bytes -> item.setItem(Answers.shared(bytes)),
            () -> item.setDigest(Answers.bytes(proof.leaf())));
    return item.build();
  }

  private static ProveResponse.Binding binding(OperationProof.Proven binding) {
    return ProveResponse.Binding.newBuilder()
        .setOperation(Answers.shared(binding.operation().bytes()))
        .setReceipt(Answers.shared(binding.receipt().encode()))
        .build();
  }

  private static ProveResponse.Encapsulation encapsulation(OperationProof.Encapsulation proof) {
    return ProveResponse.Encapsulation.newBuilder()
        .setBlockOperation(Answers.shared(proof.seal().operation().bytes()))
        .setReceipt(Answers.shared(proof.seal().receipt().encode()))
        .setIndex(proof.index())
        .addAllPath(path(proof.path()))
        .build();
  }

  private static List<ByteString> path(List<Digest> path) {
    return path.stream().map(Answers::bytes).toList();
  }
}
