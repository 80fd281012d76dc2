package org.varve.launcher;

import io.grpc.StatusRuntimeException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.varve.rp.Failure;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns whatever ends a command into one message and an exit code: 2 for what the caller can mend
 * in the command, 1 for the rest. The stack trace is shown when VARVE_DEBUG is set.
 */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    command.getErr().println("varve: " + message(e));
    if (System.getenv("VARVE_DEBUG") != null) {
      e.printStackTrace(command.getErr());
    }
    command.getErr().flush();
    return e instanceof UsageException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static String message(Exception e) {
    if (e instanceof StatusRuntimeException status) {
      Failure failure = Failure.of(status);
      return failure.getMessage() + " (" + failure.reason() + ")";
    }
    if (e instanceof FileSystemException file) {
      return file.getFile() + ": " + reason(file);
    }
    boolean unforeseen =
        e instanceof NullPointerException || e instanceof IndexOutOfBoundsException;
    if (unforeseen || e.getMessage() == null) {
      return "unforeseen: " + e + "; set VARVE_DEBUG=1 to see where, and report it";
    }
    return e.getMessage();
  }

  /** The message of these is often nothing but the name of the file. */
  private static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "access is denied";
    }
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }
}
