package org.varve.edge.collect;

import org.varve.evidence.operation.Commitment;
import org.varve.formats.Reading;
import org.varve.formats.SenmlWriter;

/** Items as they are: a SenML pack a reading, a file to the last byte. */
final class RawItems implements ItemForm {
  private final SenmlWriter writer = new SenmlWriter();

  @Override
  public Commitment commitment() {
    return Commitment.RAW_BYTES;
  }

  @Override
  public byte[] of(Reading reading) {
    return writer.write(reading);
  }

  @Override
  public byte[] of(String format, byte[] file) {
    return file;
  }
}
