package org.varve.representation.domain;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.varve.evidence.operation.Confidentiality;
import org.varve.evidence.operation.Operation;

/**
 * What a BLOCK operation says for the management of its data (ITU-T Y.4561 clause 8.1: create data
 * management control data in the block).
 */
public final class ControlData {
  /** The rules that the data is managed by. */
  public static final String POLICY = "policy";

  /** The formats of the block's items, with their versions, in ascending order. */
  public static final String FORMATS = "formats";

  /** The highest class of confidentiality in the block. */
  public static final String CONFIDENTIALITY = "confidentiality";

  private static final int VALUE_CHARS_MAX = 240;

  private ControlData() {}

  /** The control data of a block of these operations. */
  public static Map<String, String> of(String policy, Iterable<Operation> operations) {
    SortedSet<String> formats = new TreeSet<>();
    Confidentiality highest = Confidentiality.PUBLIC;
    for (Operation operation : operations) {
      operation.payload().format().ifPresent(formats::add);
      Confidentiality own = operation.payload().confidentiality();
      highest = own.compareTo(highest) > 0 ? own : highest;
    }
    return formats.isEmpty()
        ? Map.of(POLICY, policy, CONFIDENTIALITY, highest.name())
        : Map.of(POLICY, policy, CONFIDENTIALITY, highest.name(), FORMATS, shortened(formats));
  }

  /** As many ids as fit, then how many more there are: each operation names its own in full. */
  private static String shortened(SortedSet<String> formats) {
    StringBuilder text = new StringBuilder();
    int left = formats.size();
    for (String format : formats) {
      if (text.length() + format.length() > VALUE_CHARS_MAX) {
        return text.append('+').append(left).toString();
      }
      text.append(format).append(--left == 0 ? "" : " ");
    }
    return text.toString();
  }
}
