package org.varve.ledger.fabric.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.shim.Chaincode;

/**
 * One organisation's peer on a {@link ChannelDouble}: a real client of Fabric's gateway cannot tell
 * it from a peer, as far as {@code GoldenAnswersTest} compares them.
 */
public final class PeerDouble {
  private static final int MAX_MESSAGE = 100 << 20;
  private static final int LAST_WORDS_MILLIS = 200;

  private final ChannelDouble channel;
  private final FabricMember member;
  private final Supplier<Chaincode> chaincode;
  private final PeerLedger ledger;
  private final Endorser endorser = new Endorser(this);
  private final Misbehaviour misbehaviour = new Misbehaviour();
  private final ConcurrencyLimit limit = new ConcurrencyLimit();
  private int port;
  private Optional<Server> server = Optional.empty();
  private Optional<ChaincodeService> service = Optional.empty();
  private Optional<ChaincodeLink> link = Optional.empty();
  private boolean held;

  PeerDouble(ChannelDouble channel, String mspId, Supplier<Chaincode> chaincode) {
    this.channel = channel;
    this.member = FabricMember.of(mspId, "peer0." + mspId);
    this.chaincode = chaincode;
    startChaincode();
    this.ledger = new PeerLedger(channel);
  }

  /** Where clients reach it, by TLS: {@code 127.0.0.1:port}, the same after a restart. */
  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /** Writes what a client must trust, as PEM. */
  public Path writeTlsRoots(Path folder) throws IOException {
    return member.writeTo(folder).resolve("cert.pem");
  }

  public String mspId() {
    return member.mspId();
  }

  /** The next so many chances to do this wrong are taken. */
  public void tell(Mischief mischief, int times) {
    misbehaviour.tell(mischief, times);
  }

  /** How many calls of the gateway run at once; one more is refused. */
  public void limitGateway(int calls) {
    limit.set(calls);
  }

  /** Commits no block until {@link #release()}: others are ahead of it. */
  public synchronized void hold() {
    held = true;
  }

  public synchronized void release() {
    held = false;
    notifyAll();
  }

  /** Number of blocks it has committed. */
  public long height() {
    return ledger.height();
  }

  /** As by a kill: connections end, what is committed stays. */
  public void stop() {
    Optional<Server> running;
    synchronized (this) {
      running = server;
      server = Optional.empty();
      link.ifPresent(ChaincodeLink::close);
      notifyAll();
    }
    ledger.cut();
    running.ifPresent(PeerDouble::end);
  }

  /** Streams that end by themselves tell their clients what those of a killed peer hear. */
  private static void end(Server running) {
    running.shutdown();
    try {
      var unused = running.awaitTermination(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    running.shutdownNow();
  }

  /** Ends the peer and its chaincode. */
  void close() {
    stop();
    stopChaincode();
  }

  /** As by a kill of the chaincode's process. */
  public synchronized void stopChaincode() {
    service.ifPresent(ChaincodeService::close);
    service = Optional.empty();
  }

  public final synchronized void startChaincode() {
    service = Optional.of(new ChaincodeService(chaincode));
  }

  /** Starts it again, on the same port. */
  public synchronized void start() {
    try {
      server =
          Optional.of(
              NettyServerBuilder.forAddress(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                  .sslContext(member.serverTls())
                  .maxInboundMessageSize(MAX_MESSAGE)
                  .addService(ServerInterceptors.intercept(new GatewayService(this), limit))
                  .addService(new DeliverService(this))
                  .build()
                  .start());
      port = server.get().getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Server started = server.get();
    Thread committer = new Thread(() -> commit(started), "committer-of-" + mspId());
    committer.setDaemon(true);
    committer.start();
  }

  /** Takes all it has committed from a stopped peer; started, it fetches the chain anew. */
  public void wipe() {
    if (isRunning()) {
      throw new IllegalStateException("stop the peer before its disk is wiped");
    }
    ledger.wipe();
  }

  private void commit(Server started) {
    try {
      while (true) {
        Optional<Block> block = channel.await(ledger.height());
        synchronized (this) {
          while (held && runs(started)) {
            wait();
          }
          if (block.isEmpty() || !runs(started)) {
            return;
          }
          ledger.commit(block.get());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized boolean runs(Server started) {
    return server.filter(running -> running == started).isPresent();
  }

  synchronized boolean isRunning() {
    return server.isPresent();
  }

  /** The stream to its chaincode, dialled anew if it has ended; empty if the chaincode is away. */
  synchronized Optional<ChaincodeLink> chaincode() {
    if (service.isEmpty()) {
      return Optional.empty();
    }
    if (link.isEmpty() || link.get().isDown()) {
      link.ifPresent(ChaincodeLink::close);
      link = Optional.of(new ChaincodeLink(service.get().port()));
    }
    return link;
  }

  ChannelDouble channel() {
    return channel;
  }

  FabricMember member() {
    return member;
  }

  PeerLedger ledger() {
    return ledger;
  }

  Endorser endorser() {
    return endorser;
  }

  Misbehaviour misbehaviour() {
    return misbehaviour;
  }
}
