package org.varve.edge;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second agent off an identity: both would sign the same sequence numbers. */
public final class AgentLock implements AutoCloseable {
  private final FileChannel channel;

  private AgentLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Tells that another agent has the lock. */
  public static final class AgentRunsException extends IOException {
    private static final long serialVersionUID = 1L;

    AgentRunsException(String message) {
      super(message);
    }
  }

  /**
   * @throws AgentRunsException if another agent has it
   */
  public static AgentLock take(Path identity) throws IOException {
    Path file = identity.resolve("agent.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new AgentLock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // Another agent of this very process: the same answer.
    }
    channel.close();
    throw new AgentRunsException(
        "another agent runs with the identity %s; stop it, or enrol a second identity"
            .formatted(identity));
  }

  /** Whether an agent runs with this identity now. */
  public static boolean isTaken(Path identity) throws IOException {
    try (AgentLock lock = take(identity)) {
      return false;
    } catch (AgentRunsException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
