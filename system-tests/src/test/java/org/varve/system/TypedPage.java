package org.varve.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command lines of a page, as a newcomer types them.
 *
 * @param printed what a line that begins so must print, as a pattern; of several the first one
 *     counts, and a line that none of them fits fails the test
 */
record TypedPage(String text, List<Map.Entry<String, String>> printed) {
  private static final Pattern BLOCK = Pattern.compile("(?m)^```sh\\n(.*?)^```", Pattern.DOTALL);

  /** Without comments and empty lines. */
  List<String> commandLines() {
    List<String> lines = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      block
          .group(1)
          .lines()
          .map(line -> line.replaceFirst("(^| +)#.*", ""))
          .filter(line -> !line.isBlank())
          .forEach(lines::add);
    }
    return lines;
  }

  /** Types a line that ends well, and looks at what it prints. */
  void type(Terminal terminal, String line) throws Exception {
    Terminal.Ended ended = terminal.run(line);
    assertThat(ended.code()).as("%s%n%s%s", line, ended.output(), ended.errors()).isZero();
    assertThat(ended.output()).as(line).matches(expected(line));
  }

  private String expected(String line) {
    return printed.stream()
        .filter(each -> line.startsWith(each.getKey()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("say what this line must print: " + line))
        .getValue();
  }
}
