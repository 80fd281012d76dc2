package org.varve.edge.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Reads a file line by line without ever holding more than one line, and knows the digest of all it
 * gave out. At the end it can be asked again: a file may grow.
 */
final class FileLines implements AutoCloseable {
  /** No row of readings comes near; it bounds what a file without line breaks can take. */
  static final int LINE_BYTES_MAX = 64 * 1_024;

  private static final int BUFFER_BYTES = 16 * 1_024;

  private final InputStream in;
  private final MessageDigest digest = sha256();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int bufferPosition;
  private int bufferEnd;

  /** The line that is being read; at the end of the file it stays, until the rest comes. */
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

  private long lineBytes;
  private long bytes;
  private long number;

  FileLines(Path file) throws IOException {
    in = Files.newInputStream(file);
  }

  /** Steps over bytes that were read before, which need not end with a line; counts their lines. */
  void skip(long count) throws IOException {
    while (bytes < count && (bufferPosition < bufferEnd || fill())) {
      int step = (int) Math.min(count - bytes, bufferEnd - bufferPosition);
      digest.update(buffer, bufferPosition, step);
      for (int i = bufferPosition; i < bufferPosition + step; i++) {
        number += buffer[i] == '\n' ? 1 : 0;
      }
      bufferPosition += step;
      bytes += step;
    }
  }

  /** One line without its end ({@code \n} or {@code \r\n}); numbers start at 1. */
  record Line(long number, String text, boolean tooLong) {}

  /**
   * The next line.
   *
   * @param takeUnterminated whether what stands after the last line break is a line, or the
   *     beginning of one that is still being written
   * @return empty at the end of the file
   */
  Optional<Line> next(boolean takeUnterminated) throws IOException {
    while (bufferPosition < bufferEnd || fill()) {
      byte next = buffer[bufferPosition++];
      lineBytes++;
      digestLater(next);
      if (next == '\n') {
        return Optional.of(endLine());
      }
    }
    return takeUnterminated && lineBytes > 0 ? Optional.of(endLine()) : Optional.empty();
  }

  /** Bytes of the lines given out or skipped so far, with their ends. */
  long bytes() {
    return bytes;
  }

  /** SHA-256 of those bytes. */
  byte[] sha256OfBytes() {
    try {
      return ((MessageDigest) digest.clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    bufferPosition = 0;
    bufferEnd = Math.max(0, in.read(buffer));
    return bufferEnd > 0;
  }

  private void digestLater(byte next) {
    if (line.size() == LINE_BYTES_MAX) {
      // A line this long is given up; what is kept of it is all that a message needs.
      digest.update(line.toByteArray());
      line.reset();
    }
    line.write(next);
  }

  private Line endLine() {
    byte[] rest = line.toByteArray();
    digest.update(rest);
    boolean tooLong = lineBytes > LINE_BYTES_MAX;
    bytes += lineBytes;
    number++;
    line.reset();
    lineBytes = 0;
    String text = new String(rest, StandardCharsets.UTF_8);
    return new Line(number, withoutEnd(text), tooLong);
  }

  private static String withoutEnd(String text) {
    int end = text.length();
    if (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && text.charAt(end - 1) == '\r') {
      end--;
    }
    return text.substring(0, end);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
