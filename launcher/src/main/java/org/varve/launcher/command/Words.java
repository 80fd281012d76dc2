package org.varve.launcher.command;

import com.google.protobuf.ProtocolMessageEnum;
import java.util.Arrays;
import java.util.List;
import org.varve.launcher.UsageException;
import org.varve.rp.MessageView;

/** Values of enums as the command line writes them, such as {@code gap-seen}. */
final class Words {
  private Words() {}

  static String of(ProtocolMessageEnum value) {
    return MessageView.word(value.getValueDescriptor()).replace(' ', '-');
  }

  /**
   * The value of a word.
   *
   * @param what it is, for the message if there is none
   */
  static <E extends Enum<E> & ProtocolMessageEnum> E value(E[] values, String word, String what) {
    List<E> known =
        Arrays.stream(values)
            .filter(value -> !"UNRECOGNIZED".equals(value.name()) && value.getNumber() != 0)
            .toList();
    return known.stream()
        .filter(value -> of(value).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "'%s' is no %s; there are: %s"
                        .formatted(
                            word,
                            what,
                            String.join(", ", known.stream().map(Words::of).toList()))));
  }
}
