package org.varve.launcher.metrics;

import io.prometheus.client.Histogram;
import java.io.IOException;
import java.nio.file.Path;
import org.varve.ledger.embedded.disk.Disk;
import org.varve.ledger.embedded.disk.DiskFile;
import org.varve.ledger.embedded.disk.ForwardingDisk;
import org.varve.ledger.embedded.disk.ForwardingFile;

/** Times the syncs of a disk's files: on them every receipt waits. */
final class MeteredDisk extends ForwardingDisk {

  private final Histogram.Child syncs;

  MeteredDisk(Disk disk, Histogram.Child syncs) {
    super(disk);
    this.syncs = syncs;
  }

  @Override
  public DiskFile open(Path file) throws IOException {
    return new MeteredFile(super.open(file), syncs);
  }

  private static final class MeteredFile extends ForwardingFile {

    private final Histogram.Child syncs;

    MeteredFile(DiskFile file, Histogram.Child syncs) {
      super(file);
      this.syncs = syncs;
    }

    @Override
    public void force() throws IOException {
      try (Histogram.Timer timer = syncs.startTimer()) {
        super.force();
      }
    }
  }
}
