package org.varve.launcher.command;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.varve.evidence.MalformedException;
import org.varve.evidence.file.CompletenessFile;
import org.varve.evidence.file.EvidenceFile;
import org.varve.evidence.file.TrustFile;
import org.varve.launcher.UsageException;

/** Reads evidence files, items and trust files that somebody names on the command line. */
final class EvidenceFiles {

  private static final long BYTES_MAX = CompletenessFile.BYTES_MAX;

  private EvidenceFiles() {}

  static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > BYTES_MAX) {
        throw new UsageException(
            file + " has " + size + " bytes; the limit is " + BYTES_MAX + "; name the right file");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file, e);
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  static EvidenceFile decode(Path file) {
    try {
      return EvidenceFile.decode(read(file));
    } catch (MalformedException e) {
      throw new UsageException(file + " is not an evidence file: " + e.getMessage(), e);
    }
  }

  static TrustFile trust(Path file) {
    try {
      return TrustFile.parse(Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new UsageException(file + " is not a trust file: it is not text", e);
    } catch (IOException e) {
      throw new UsageException(
          "cannot read the trust file "
              + file
              + "; the operator of the log publishes it, a node keeps its own as trust.txt in its data folder",
          e);
    } catch (MalformedException e) {
      throw new UsageException(file + " is not a trust file: " + e.getMessage(), e);
    }
  }
}
