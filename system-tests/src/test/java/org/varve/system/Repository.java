package org.varve.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The source tree that the tests run in: what people wrote, without what the build made. */
final class Repository {
  private static final Set<String> SUFFIXES = Set.of(".java", ".proto", ".md", ".sh");

  /** Made by a build, an editor or a version control system. */
  private static final Set<String> SKIPPED = Set.of("target", "node_modules", ".git", ".idea");

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /** The repository around the working directory; its root is where {@code mvnw} lies. */
  static Repository here() {
    Path start = Path.of("").toAbsolutePath();
    for (Path at = start; at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve("mvnw"))) {
        return new Repository(at);
      }
    }
    throw new IllegalStateException("no mvnw in " + start + " or above; run inside the repository");
  }

  Path root() {
    return root;
  }

  /** Every file the tidy rules speak of, sorted. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(root, new Collector(files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.sort(null);
    return files;
  }

  /** The directories with a POM, but for the root. */
  Set<String> moduleDirectories() {
    return files().stream()
        .filter(f -> f.endsWith("pom.xml") && !f.getParent().equals(root))
        .map(f -> pathOf(f.getParent()))
        .collect(Collectors.toSet());
  }

  /** The file's path from the root, with {@code /} on every system. */
  String pathOf(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + " as UTF-8", e);
    }
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Collector(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return SKIPPED.contains(String.valueOf(directory.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isRegularFile() && isOurs(file)) {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isOurs(Path file) throws IOException {
      String name = file.getFileName().toString();
      if (name.equals("mvnw")) {
        return false; // Maven's own
      }
      int dot = name.lastIndexOf('.');
      return name.equals("pom.xml")
          || (dot > 0 && SUFFIXES.contains(name.substring(dot)))
          || (dot <= 0 && isShell(file));
    }

    private static boolean isShell(Path file) throws IOException {
      // Latin-1 takes any byte, so that a binary without a suffix is no failure.
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
        char[] start = new char[64];
        int read = reader.read(start);
        return read > 2
            && new String(start, 0, read).lines().findFirst().orElse("").matches("#!.*sh\\b.*");
      }
    }
  }
}
