package org.varve.monitoring.adapter.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.varve.monitoring.application.PositionStore;
import org.varve.monitoring.domain.LedgerPosition;
import org.varve.rp.PrivateFiles;

/** Keeps the place in the stream of events in a file of one line: HEIGHT.NUMBER. */
public final class PositionFile implements PositionStore {
  private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,9})");

  private final Path file;

  public PositionFile(Path file) {
    this.file = file;
  }

  @Override
  public LedgerPosition read() {
    if (!Files.exists(file)) {
      return LedgerPosition.START;
    }
    try {
      Matcher matcher = FORM.matcher(Files.readString(file).strip());
      if (!matcher.matches()) {
        throw new IllegalStateException(
            file + " holds no position; delete it: the whole ledger is looked through then");
      }
      return new LedgerPosition(
          Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  @Override
  public void write(LedgerPosition position) {
    try {
      PrivateFiles.write(file, position + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
