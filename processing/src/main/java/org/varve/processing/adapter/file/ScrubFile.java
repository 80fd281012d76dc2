package org.varve.processing.adapter.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.varve.processing.application.Scrubber;
import org.varve.processing.domain.ScrubMark;
import org.varve.rp.PrivateFiles;

/**
 * Keeps how far the scrubber has come in a file of one line: round, next block, damaged blocks. One
 * that cannot be read only has it begin anew.
 */
public final class ScrubFile implements Scrubber.MarkStore {
  private static final Logger LOG = LoggerFactory.getLogger(ScrubFile.class);

  private final Path file;

  public ScrubFile(Path file) {
    this.file = file;
  }

  @Override
  public Optional<ScrubMark> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      List<Long> numbers = new ArrayList<>();
      for (String number : Files.readString(file).strip().split(" ")) {
        numbers.add(Long.parseLong(number));
      }
      return Optional.of(
          new ScrubMark(numbers.get(0), numbers.get(1), numbers.subList(2, numbers.size())));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", e.getMessage())
          .log("It cannot be read how far stored data was checked; the check begins anew");
      return Optional.empty();
    }
  }

  @Override
  public void write(ScrubMark mark) {
    StringBuilder line = new StringBuilder();
    line.append(mark.round()).append(' ').append(mark.next());
    mark.damaged().forEach(height -> line.append(' ').append(height));
    try {
      PrivateFiles.write(file, line.append('\n').toString());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    }
  }
}
