package org.varve.ledger.fabric.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.varve.evidence.Digest;

/**
 * The package that a peer installs: no code, only where the chaincode listens and how TLS is spoken
 * with it. The same input gives the same bytes, and so the same id.
 */
final class ChaincodePackage {

  private static final int BLOCK = 512;

  private final String label;
  private final byte[] bytes;

  private ChaincodePackage(String label, byte[] bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /**
   * @param connection what {@code connection.json} says
   */
  static ChaincodePackage of(String label, Map<String, Object> connection) throws IOException {
    ObjectMapper json = new ObjectMapper();
    byte[] code =
        tarGz(Map.of("connection.json", json.writeValueAsBytes(new TreeMap<>(connection))));
    byte[] metadata =
        json.writeValueAsBytes(new TreeMap<>(Map.of("type", "ccaas", "label", label)));
    return new ChaincodePackage(
        label, tarGz(Map.of("metadata.json", metadata, "code.tar.gz", code)));
  }

  byte[] bytes() {
    return bytes.clone();
  }

  /** As {@code peer lifecycle chaincode calculatepackageid} gives it. */
  String id() {
    return label + ":" + Digest.sha256(bytes).hex();
  }

  private static byte[] tarGz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        byte[] content = file.getValue();
        out.write(header(file.getKey(), content.length));
        out.write(content);
        out.write(new byte[Math.floorMod(-content.length, BLOCK)]);
      }
      out.write(new byte[2 * BLOCK]);
    }
    return bytes.toByteArray();
  }

  /** A header of POSIX ustar: owner and time are 0. */
  private static byte[] header(String name, int size) {
    byte[] header = new byte[BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0");
    put(header, 108, "0000000\0");
    put(header, 116, "0000000\0");
    put(header, 124, "%011o\0".formatted(size));
    put(header, 136, "00000000000\0");
    put(header, 148, "        ");
    put(header, 156, "0");
    put(header, 257, "ustar\00000");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, header, at, ascii.length);
  }
}
