package org.varve.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.varve.ledger.embedded.disk.DiskFile;
import org.varve.ledger.embedded.disk.ForwardingDisk;
import org.varve.ledger.embedded.disk.ForwardingFile;
import org.varve.ledger.embedded.disk.LocalDisk;

/** The disk of this machine, but each sync takes a while: an old memory card. */
final class SlowDisk extends ForwardingDisk {

  private final Duration sync;

  SlowDisk(Duration sync) {
    super(new LocalDisk());
    this.sync = sync;
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new SlowFile(super.open(file), sync);
  }

  private static final class SlowFile extends ForwardingFile {

    private final Duration sync;

    SlowFile(DiskFile file, Duration sync) {
      super(file);
      this.sync = sync;
    }

    @Override
    public void force() throws IOException {
      try {
        Thread.sleep(sync.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while syncing", e);
      }
      super.force();
    }
  }
}
