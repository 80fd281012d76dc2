package org.varve.launcher.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests of a checkout and their tags, read from the sources: so they are known before any test
 * has run, and whatever part of the tree ran last.
 */
public final class TestSources {

  private static final Pattern ID = Pattern.compile("[YF]-.+");

  /** A tag, the annotation of a test, the head of a class, or the name of a method. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "@Tag\\(\"([^\"]+)\"\\)"
              + "|(@(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b)"
              + "|\\b(?:class|interface|record|enum) (\\w+)(?:<[^{]*>)?(?:\\s+extends (\\w+))?[^{;(]*[{(]"
              + "|\\b(\\w+)\\([^(){};]*\\)[^;{}()]*\\{");

  /** Texts, which may hold what looks like a comment, and comments. */
  private static final Pattern TEXT_OR_COMMENT =
      Pattern.compile(
          "(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]++|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)'"
              + "|/\\*.*?\\*/|//[^\n]*");

  private final List<TaggedTest> tests = new ArrayList<>();
  private final Map<String, String> parents = new HashMap<>();

  private TestSources() {}

  /** Reads all {@code src/test/java} below a folder. */
  public static TestSources read(Path root) throws IOException {
    TestSources sources = new TestSources();
    try (Stream<Path> modules = Files.walk(root, 2)) {
      for (Path tests :
          modules.map(m -> m.resolve("src/test/java")).filter(Files::exists).toList()) {
        try (Stream<Path> files = Files.walk(tests)) {
          for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
            sources.add(file, Files.readString(file));
          }
        }
      }
    }
    sources.tests.sort(Comparator.comparing(TaggedTest::name));
    return sources;
  }

  /** Those that name a requirement, by name. */
  public List<TaggedTest> tests() {
    return List.copyOf(tests);
  }

  /** Whether a class is of a type, or inherits the tests of that. */
  boolean isOf(String simpleName, String type) {
    for (String each = simpleName; each != null; each = parents.get(each)) {
      if (each.equals(type)) {
        return true;
      }
    }
    return false;
  }

  void add(Path file, String source) {
    String type = file.getFileName().toString().replace(".java", "");
    Set<String> ofType = new HashSet<>();
    Set<String> pending = new HashSet<>();
    boolean isTest = false;
    Matcher token = TOKEN.matcher(withoutComments(source));
    while (token.find()) {
      if (token.group(1) != null) {
        pending.add(token.group(1));
      } else if (token.group(2) != null) {
        isTest = true;
      } else if (token.group(3) != null) {
        if (token.group(3).equals(type)) {
          ofType.addAll(pending);
          if (token.group(4) != null) {
            parents.put(type, token.group(4));
          }
        }
        pending.clear();
      } else if (isTest) {
        pending.addAll(ofType);
        pending.removeIf(tag -> !ID.matcher(tag).matches());
        if (!pending.isEmpty()) {
          tests.add(new TaggedTest(file, type, token.group(5), pending));
        }
        pending.clear();
        isTest = false;
      }
    }
  }

  private static String withoutComments(String source) {
    return TEXT_OR_COMMENT
        .matcher(source)
        .replaceAll(
            found -> found.group().startsWith("/") ? "" : Matcher.quoteReplacement(found.group()));
  }
}
