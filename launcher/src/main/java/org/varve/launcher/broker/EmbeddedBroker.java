package org.varve.launcher.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * An MQTT broker (Apache Artemis, 3.1.1 and 5) in this process, for the demonstration and the
 * bench. It listens on this host alone, without passwords: what counts is signed, whatever broker
 * it came through.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final long ADDRESS_BYTES_MAX = 64L << 20;
  private static final long START_SECONDS = 20;

  private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
  private final String address;

  private EmbeddedBroker(String address) {
    this.address = address;
  }

  /**
   * @param folder where it keeps sessions and what waits in them
   */
  public static EmbeddedBroker start(Path folder) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    EmbeddedBroker broker = new EmbeddedBroker("tcp://127.0.0.1:" + port);
    broker.begin(folder, port);
    return broker;
  }

  /** As clients name it. */
  public String address() {
    return address;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the embedded broker did not stop", e);
    }
  }

  private void begin(Path folder, int port) throws IOException {
    try {
      server.setConfiguration(configuration(folder, port));
      server.start();
      if (!server.getActiveMQServer().waitForActivation(START_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the embedded broker did not start at " + address);
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the embedded broker does not start: " + e.getMessage(), e);
    }
  }

  private static Configuration configuration(Path folder, int port) throws Exception {
    String root = folder.toString();
    return new ConfigurationImpl()
        .setName("varve")
        .setPersistenceEnabled(true)
        .setJournalType(JournalType.NIO)
        .setJournalDirectory(root + "/journal")
        .setBindingsDirectory(root + "/bindings")
        .setPagingDirectory(root + "/paging")
        .setLargeMessagesDirectory(root + "/large")
        .setJournalFileSize(1 << 20)
        .setJournalMinFiles(2)
        .setSecurityEnabled(false)
        .setJMXManagementEnabled(false)
        .setMessageCounterEnabled(false)
        .setGracefulShutdownEnabled(false)
        .addAcceptorConfiguration(
            "mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT;useEpoll=false;useKQueue=false")
        .addAddressSetting(
            "#",
            new AddressSettings()
                .setMaxSizeBytes(ADDRESS_BYTES_MAX)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE));
  }
}
