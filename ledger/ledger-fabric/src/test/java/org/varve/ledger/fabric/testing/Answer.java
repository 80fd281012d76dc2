package org.varve.ledger.fabric.testing;

import io.grpc.Status;
import java.util.List;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** What a network answered, as text in which only what differs from run to run is left out. */
record Answer(String text) {

  static Answer of(GatewayException e) {
    return of(e.getStatus(), e.getDetails());
  }

  static Answer of(GatewayRuntimeException e) {
    return of(e.getStatus(), e.getDetails());
  }

  /** Of what is no failure. */
  static Answer of(Object said) {
    return new Answer("  said    " + said + "\n");
  }

  private static Answer of(Status status, List<ErrorDetail> details) {
    StringBuilder text = new StringBuilder();
    text.append("  code    ").append(status.getCode()).append('\n');
    text.append("  message ").append(plain(String.valueOf(status.getDescription()))).append('\n');
    details.stream()
        .map(each -> each.getMspId() + ' ' + each.getAddress() + ' ' + each.getMessage())
        .map(Answer::plain)
        .sorted()
        .forEach(each -> text.append("  detail  ").append(each).append('\n'));
    return new Answer(text.toString());
  }

  private static String plain(String text) {
    return text.replaceAll("\\n\\tat [^\\n]*", "")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "<address>")
        .replaceAll("\\b[0-9a-f]{65,}\\b", "<creator>")
        .replaceAll("\\b[0-9a-f]{64}\\b", "<transaction>")
        .replaceAll("code = Unavailable desc = .*", "code = Unavailable desc = <why>")
        .replaceAll("Orderer\\d", "Orderer<n>")
        .replaceAll("payload is \\d+ bytes", "payload is <size> bytes")
        .strip()
        .replace("\n", "\\n");
  }
}
