package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The end of a log that a process of another make writes, without its colours. */
final class LogTail {

  private static final int BYTES_MAX = 4 << 20;

  /** A log of this size is put aside at the next start; the one put aside before is gone then. */
  private static final long KEPT_MAX = 64L << 20;

  private LogTail() {}

  /** At most so many lines; none if there is no log. */
  static List<String> of(Path log, int lines) throws IOException {
    if (!Files.exists(log)) {
      return List.of();
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
      long from = Math.max(0, channel.size() - BYTES_MAX);
      ByteBuffer end = ByteBuffer.allocate((int) (channel.size() - from));
      while (end.hasRemaining() && channel.read(end, from + end.position()) >= 0) {
        // Not all comes at once.
      }
      String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
      List<String> all = text.lines().map(LogTail::plain).toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    }
  }

  private static String plain(String line) {
    return line.replaceAll("\\p{Cntrl}(\\[[0-9;]*m)?", "");
  }

  static void turn(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > KEPT_MAX) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".old"), StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
