package org.varve.edge.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets rows aside in a text file: the reason as a comment, then the row as it was, so that the
 * mended file can be replayed.
 *
 * <p>After a crash a row may stand there twice, with the same line number; it is never missing.
 */
public final class RejectedFile implements RejectedRows {
  /** A file that is wrong throughout would otherwise be copied as a whole. */
  static final long FILE_BYTES_MAX = 8L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RejectedFile.class);
  private static final int LOGGED_MAX = 10;

  private final Path file;
  private final boolean synced;
  private int logged;

  /**
   * @param synced for rows that cannot be read again: on disk when {@link #add} returns
   */
  public RejectedFile(Path file, boolean synced) {
    this.file = file;
    this.synced = synced;
  }

  @Override
  public void add(RejectedRow row) throws IOException {
    if (logged < LOGGED_MAX) {
      logged++;
      LOG.atWarn()
          .addKeyValue("file", row.file())
          .addKeyValue("line", row.line())
          .addKeyValue("kept_in", file)
          .log("row set aside: {}", row.message());
    }
    if (!Files.exists(file) || Files.size(file) < FILE_BYTES_MAX) {
      String text = "# " + row.message() + "\n" + row.text() + "\n";
      Files.writeString(
          file,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          synced ? StandardOpenOption.DSYNC : StandardOpenOption.WRITE);
    }
  }
}
