package org.varve.system;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A second opinion on CBOR (RFC 8949), written for tests alone: takes whatever is well-formed,
 * tagged values without their tag.
 */
final class PlainCbor {

  private final ByteBuffer in;

  private PlainCbor(ByteBuffer in) {
    this.in = in;
  }

  /** Long, byte[], String, List, Map or null. */
  static @Nullable Object decode(byte[] bytes) {
    PlainCbor cbor = new PlainCbor(ByteBuffer.wrap(bytes));
    Object value = cbor.value();
    if (cbor.in.hasRemaining()) {
      throw new IllegalArgumentException(cbor.in.remaining() + " bytes follow");
    }
    return value;
  }

  private @Nullable Object value() {
    int first = Byte.toUnsignedInt(in.get());
    long argument = argument(first & 31);
    return switch (first >> 5) {
      case 0 -> argument;
      case 1 -> -1 - argument;
      case 2 -> bytes(argument);
      case 3 -> new String(bytes(argument), StandardCharsets.UTF_8);
      case 4 -> array(argument);
      case 5 -> map(argument);
      case 6 -> value();
      default -> null;
    };
  }

  private long argument(int info) {
    return switch (info) {
      case 24 -> Byte.toUnsignedLong(in.get());
      case 25 -> Short.toUnsignedLong(in.getShort());
      case 26 -> Integer.toUnsignedLong(in.getInt());
      case 27 -> in.getLong();
      default -> info;
    };
  }

  private byte[] bytes(long length) {
    byte[] bytes = new byte[Math.toIntExact(length)];
    in.get(bytes);
    return bytes;
  }

  private List<@Nullable Object> array(long length) {
    List<@Nullable Object> array = new ArrayList<>();
    for (long i = 0; i < length; i++) {
      array.add(value());
    }
    return array;
  }

  private Map<@Nullable Object, @Nullable Object> map(long length) {
    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
    for (long i = 0; i < length; i++) {
      map.put(value(), value());
    }
    return map;
  }

  /** The Sig_structure of RFC 9052 section 4.4 for a COSE_Sign1. */
  static byte[] signedBytes(byte[] protectedHeader, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(protectedHeader.length + payload.length + 32);
    out.put((byte) 0x84).put((byte) 0x6a).put("Signature1".getBytes(StandardCharsets.US_ASCII));
    putBytes(out, protectedHeader);
    putBytes(out, new byte[0]);
    putBytes(out, payload);
    byte[] signed = new byte[out.position()];
    out.flip().get(signed);
    return signed;
  }

  /** A byte string, in the shortest form. */
  static byte[] byteString(byte[] bytes) {
    ByteBuffer out = ByteBuffer.allocate(bytes.length + 3);
    putBytes(out, bytes);
    byte[] encoded = new byte[out.position()];
    out.flip().get(encoded);
    return encoded;
  }

  /** In the shortest form, as a signer must. */
  private static void putBytes(ByteBuffer out, byte[] bytes) {
    if (bytes.length < 24) {
      out.put((byte) (0x40 | bytes.length));
    } else if (bytes.length < 256) {
      out.put((byte) 0x58).put((byte) bytes.length);
    } else {
      out.put((byte) 0x59).putShort((short) bytes.length);
    }
    out.put(bytes);
  }
}
