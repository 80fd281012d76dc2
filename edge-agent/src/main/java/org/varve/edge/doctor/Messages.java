package org.varve.edge.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What exceptions say, in words: those of the file system say the path alone. */
final class Messages {
  private Messages() {}

  static String of(IOException e) {
    if (e instanceof NoSuchFileException missing && missing.getReason() == null) {
      return missing.getFile() + " is not there";
    }
    if (e instanceof AccessDeniedException denied && denied.getReason() == null) {
      return denied.getFile() + " may not be read by this user";
    }
    return String.valueOf(e.getMessage());
  }
}
