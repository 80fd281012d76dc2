package org.varve.system;

import com.github.javaparser.JavaParser;
import com.github.javaparser.ParseResult;
import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.CallableDeclaration;
import com.github.javaparser.ast.body.CompactConstructorDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.expr.FieldAccessExpr;
import com.github.javaparser.ast.expr.LambdaExpr;
import com.github.javaparser.ast.stmt.CatchClause;
import com.github.javaparser.ast.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The limits of a Java file: its length, its methods', its names, and a few habits. */
final class JavaTidyRules {
  static final int FILE_LINES_MAX = 400;
  static final int METHOD_LINES_MAX = 60;
  static final int PARAMETERS_MAX = 7;

  private static final Pattern HOLLOW_NAME =
      Pattern.compile(".*(Impl|Manager|Helper|Utils?)|Default[A-Z].*");
  private static final Pattern INTERFACE_PREFIX = Pattern.compile("I[A-Z][a-z].*");
  private static final Pattern ABSTRACT_NAME = Pattern.compile("Abstract[A-Z].*");

  /** Where a person at a terminal, or in front of a test's output, reads what is printed. */
  private static final List<String> PRINTING_PLACES =
      List.of("/org/varve/launcher/", "/org/varve/edge/", "/src/test/");

  private final String path;
  private final List<String> breaches = new ArrayList<>();

  private JavaTidyRules(String path) {
    this.path = path;
  }

  static List<String> breaches(String path, String text) {
    JavaTidyRules rules = new JavaTidyRules(path);
    rules.check(text);
    return rules.breaches;
  }

  private void check(String text) {
    int lines = (int) text.lines().count();
    TidyRules.checkLength(path, lines, FILE_LINES_MAX, "Java file", breaches);
    ParseResult<CompilationUnit> parsed = parser().parse(text);
    if (!parsed.isSuccessful()) {
      breaches.add(TidyRules.at(path, 1, "does not parse: " + parsed.getProblems()));
      return;
    }
    CompilationUnit unit = parsed.getResult().orElseThrow();
    unit.findAll(TypeDeclaration.class).forEach(this::checkName);
    unit.findAll(CallableDeclaration.class).forEach(this::checkCallable);
    unit.findAll(CompactConstructorDeclaration.class)
        .forEach(c -> checkLines(c, c.getNameAsString()));
    unit.findAll(LambdaExpr.class).forEach(l -> checkLines(l, "a lambda"));
    unit.findAll(CatchClause.class).forEach(this::checkCatch);
    if (PRINTING_PLACES.stream().noneMatch(path::contains)) {
      unit.findAll(FieldAccessExpr.class).forEach(this::checkPrinting);
    }
  }

  private static JavaParser parser() {
    return new JavaParser(
        new ParserConfiguration().setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_17));
  }

  private void checkName(TypeDeclaration<?> type) {
    String name = type.getNameAsString();
    if (HOLLOW_NAME.matcher(name).matches()) {
      add(type, "type " + name + ": name it by what it is for");
    }
    if (INTERFACE_PREFIX.matcher(name).matches()) {
      add(type, "type " + name + ": no I prefix; name what it offers");
    }
    if (type.isPublic() && ABSTRACT_NAME.matcher(name).matches()) {
      add(type, "public type " + name + ": compose instead, or keep it package-private");
    }
  }

  private void checkCallable(CallableDeclaration<?> callable) {
    checkLines(callable, callable.getNameAsString());
    int parameters = callable.getParameters().size();
    if (parameters > PARAMETERS_MAX) {
      add(
          callable,
          "%s takes %d parameters (at most %d)"
              .formatted(callable.getNameAsString(), parameters, PARAMETERS_MAX));
    }
  }

  private void checkLines(Node node, String name) {
    int lines = node.getRange().map(r -> r.end.line - r.begin.line + 1).orElse(0);
    if (lines > METHOD_LINES_MAX) {
      add(node, "%s has %d lines (at most %d)".formatted(name, lines, METHOD_LINES_MAX));
    }
  }

  private void checkCatch(CatchClause clause) {
    Type type = clause.getParameter().getType();
    boolean catchesAll = type.asString().matches("(java\\.lang\\.)?(Exception|Throwable)");
    if (catchesAll && clause.getBody().getStatements().isEmpty()) {
      add(clause, "catches " + type.asString() + " and does nothing");
    }
  }

  private void checkPrinting(FieldAccessExpr access) {
    if (access.toString().matches("(java\\.lang\\.)?System\\.out")) {
      add(access, access + " outside a command line; log, or return the text");
    }
  }

  private void add(Node node, String what) {
    breaches.add(TidyRules.at(path, node.getBegin().map(p -> p.line).orElse(1), what));
  }
}
