package org.varve.processing.adapter.grpc;

import java.time.Duration;
import org.varve.processing.application.Subscription;
import org.varve.proto.s2p.v1.SubscribeResponse;

/** Writes what a subscription finds as messages of S2P. */
final class SubscriptionMessages {
  private SubscriptionMessages() {}

  static Following.Look<SubscribeResponse> of(Subscription.Look look, Duration heartbeat) {
    SubscribeResponse.Builder message =
        SubscribeResponse.newBuilder()
            .setPosition(look.position())
            .setTreeSize(look.treeSize())
            .setHeartbeat(Answers.duration(heartbeat));
    look.operations().forEach(each -> message.addOperations(Answers.summary(each)));
    return new Following.Look<>(message.build(), !look.operations().isEmpty(), look.isAtEnd());
  }
}
