package org.varve.launcher.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.Filter;
import org.varve.proto.common.v1.OperationSummary;
import org.varve.proto.common.v1.SearchOrder;
import org.varve.proto.u2s.v1.SearchRequest;
import org.varve.proto.u2s.v1.SearchResponse;
import org.varve.proto.u2s.v1.SubscribeRequest;
import org.varve.proto.u2s.v1.SubscribeResponse;
import org.varve.proto.u2s.v1.U2sServiceGrpc;
import org.varve.proto.u2s.v1.U2sServiceGrpc.U2sServiceBlockingStub;
import org.varve.rp.CallMetadata;
import org.varve.rp.EntityChannels;
import org.varve.rp.TlsIdentity;

/** A data user's connection to a node, over mutual TLS. */
public final class UserClient implements Subscription.Connection {

  /** As long as the longest call of U2S may take (readings). */
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  private final EntityChannels channels;
  private final Channel channel;
  private final U2sServiceBlockingStub u2s;

  UserClient(EntityChannels channels, Channel channel) {
    this.channels = channels;
    this.channel = channel;
    this.u2s = U2sServiceGrpc.newBlockingStub(channel);
  }

  /**
   * @param address HOST:PORT
   * @param identity folder with ca.pem, cert.pem and key.pem
   */
  public static UserClient connect(String address, Path identity) {
    return connect(address, identity, "");
  }

  /**
   * @param purpose what he wants the data for; empty if he does not say
   */
  public static UserClient connect(String address, Path identity, String purpose) {
    return connect(address, Identities.load(identity, "a data user"), purposed(purpose));
  }

  /**
   * @param identity folder with ca.pem
   * @param token file with a JSON Web Token
   */
  public static UserClient withToken(String address, Path identity, Path token, String purpose) {
    try {
      List<ClientInterceptor> headers = new ArrayList<>(purposed(purpose));
      headers.add(CallMetadata.withToken(Files.readString(token).strip()));
      return connect(address, TlsIdentity.trusting(identity.resolve("ca.pem")), headers);
    } catch (IOException e) {
      throw new UsageException(
          "the token or the CA cannot be read: %s; name --token FILE and --identity DIR"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static List<ClientInterceptor> purposed(String purpose) {
    return purpose.isEmpty() ? List.of() : List.of(CallMetadata.withPurpose(purpose));
  }

  private static UserClient connect(
      String address, TlsIdentity tls, List<ClientInterceptor> headers) {
    HostPort target = HostPort.parse(address);
    EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run);
    Channel channel = channels.overTls(target.host(), target.port(), tls);
    return new UserClient(channels, ClientInterceptors.intercept(channel, headers));
  }

  public U2sServiceBlockingStub u2s() {
    return u2s;
  }

  /** Opens a subscription; close it before the client. */
  Subscription<SubscribeRequest, SubscribeResponse> subscribe(SubscribeRequest request) {
    Subscription<SubscribeRequest, SubscribeResponse> subscription =
        new Subscription<>(SubscribeResponse::getHeartbeat);
    EntityChannels.openEnded(U2sServiceGrpc.newStub(channel)).subscribe(request, subscription);
    return subscription;
  }

  /**
   * The newest operation that fits.
   *
   * @param filter names a source
   */
  public OperationSummary newest(Filter filter) {
    SearchRequest request =
        SearchRequest.newBuilder()
            .setFilter(filter)
            .setOrder(SearchOrder.SEARCH_ORDER_NEWEST_FIRST)
            .setPageSize(1)
            .setLimit(1)
            .build();
    Iterator<SearchResponse> pages = u2s.search(request);
    while (pages.hasNext()) {
      SearchResponse page = pages.next();
      if (page.getOperationsCount() > 0) {
        return page.getOperations(0);
      }
    }
    throw new UsageException(
        "nothing of source '" + filter.getSource() + "' is recorded; 'varve search' lists what is");
  }

  @Override
  public void close() {
    channels.close();
  }
}
