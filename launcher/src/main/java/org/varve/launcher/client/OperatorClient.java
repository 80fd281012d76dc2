package org.varve.launcher.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.varve.launcher.UsageException;
import org.varve.proto.common.v1.Resource;
import org.varve.proto.common.v1.SignerResource;
import org.varve.proto.o2c.v1.ListRequest;
import org.varve.proto.o2c.v1.O2cServiceGrpc;
import org.varve.proto.o2c.v1.O2cServiceGrpc.O2cServiceBlockingStub;
import org.varve.rp.EntityChannels;

/** An operator's connection to a node, over mutual TLS. */
public final class OperatorClient implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int SHORT_MIN = 8;

  private final EntityChannels channels;
  private final O2cServiceBlockingStub o2c;

  private OperatorClient(EntityChannels channels, O2cServiceBlockingStub o2c) {
    this.channels = channels;
    this.o2c = o2c;
  }

  /**
   * @param address HOST:PORT
   * @param identity folder with ca.pem, cert.pem and key.pem of an operator
   */
  public static OperatorClient connect(String address, Path identity) {
    HostPort target = HostPort.parse(address);
    EntityChannels channels = new EntityChannels(DEADLINE, Runnable::run);
    return new OperatorClient(
        channels,
        O2cServiceGrpc.newBlockingStub(
            channels.overTls(
                target.host(), target.port(), Identities.load(identity, "an operator"))));
  }

  public O2cServiceBlockingStub o2c() {
    return o2c;
  }

  /** All signers, by id. */
  public List<SignerResource> signers() {
    List<SignerResource> signers = new ArrayList<>();
    o2c.list(ListRequest.getDefaultInstance())
        .forEachRemaining(
            message ->
                message.getResourcesList().stream()
                    .filter(Resource::hasSigner)
                    .forEach(resource -> signers.add(resource.getSigner())));
    return signers;
  }

  /** The signer with this id, or with an id whose last part begins so. */
  public SignerResource signer(String id) {
    List<SignerResource> found =
        signers().stream().filter(signer -> isCalled(signer.getId(), id)).toList();
    if (found.size() != 1) {
      throw new UsageException(
          ("%d signers are called '%s'; give a whole id, or the first %d characters of its last part"
                  + " or more: 'varve source list' shows them")
              .formatted(found.size(), id, SHORT_MIN));
    }
    return found.get(0);
  }

  private static boolean isCalled(String id, String wanted) {
    String last = id.substring(id.lastIndexOf(':') + 1);
    return id.equals(wanted) || (wanted.length() >= SHORT_MIN && last.startsWith(wanted));
  }

  @Override
  public void close() {
    channels.close();
  }
}
