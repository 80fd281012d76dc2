package org.varve.ledger.testing;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.varve.ledger.CommittedBlock;
import org.varve.ledger.LogReader;
import org.varve.ledger.LoggedOperation;
import org.varve.ledger.RegisteredFormat;
import org.varve.ledger.SignerBinding;
import org.varve.ledger.TreeHead;

/** All that can be read of a log, to be compared with what can be read of it later. */
record LogHistory(
    TreeHead head,
    List<CommittedBlock> blocks,
    List<LoggedOperation> operations,
    List<String> receipts,
    List<SignerBinding> signers,
    List<RegisteredFormat> formats) {

  static LogHistory of(SuiteLedger suite) throws InterruptedException {
    LogReader log = suite.log();
    long size = log.head().size();
    return new LogHistory(
        log.head(),
        suite.blocksFrom(0),
        LongStream.range(0, size).mapToObj(leaf -> log.operation(leaf).orElseThrow()).toList(),
        LongStream.range(1, size)
            .mapToObj(leaf -> HexFormat.of().formatHex(log.firstReceipt(leaf).encode()))
            .toList(),
        log.signers(),
        log.formats());
  }
}
