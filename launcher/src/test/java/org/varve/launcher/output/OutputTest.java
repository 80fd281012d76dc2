package org.varve.launcher.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OutputTest {

  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text, true);

  @Test
  void alignsColumns() {
    new Table("ID", "NAME").row(1, "a").row(12345, "b").print(out);

    assertThat(text.toString().lines()).containsExactly("ID     NAME", "1      a", "12345  b");
  }

  @Test
  void keepsControlCharactersOfOthersFromTheTerminal() {
    new Table("NAME").row("red\u001b[31m\nnext").print(out);

    assertThat(text.toString().lines()).containsExactly("NAME", "red?[31m?next");
  }

  @Test
  void refusesARowOfAnotherWidth() {
    assertThatThrownBy(() -> new Table("A", "B").row("only one"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void quotesCsvCellsThatNeedIt() {
    Csv.line(out, "plain", "with,comma", "with \"quotes\"", "two\nlines", 7);

    out.flush();
    assertThat(text.toString())
        .isEqualTo("plain,\"with,comma\",\"with \"\"quotes\"\"\",\"two\nlines\",7\r\n");
  }
}
