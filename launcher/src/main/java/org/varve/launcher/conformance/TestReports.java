package org.varve.launcher.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** What the last run of each test class said, from the reports of Surefire and Failsafe. */
public final class TestReports {

  private final List<Case> cases;

  private TestReports(List<Case> cases) {
    this.cases = cases;
  }

  /** How a test ended. */
  public enum Result {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * One test as it ran; one with parameters has several.
   *
   * @param type its class, without the package
   */
  record Case(String type, String method, Result result, Instant when) {}

  /** Reads the reports of all modules below a folder; there may be none. */
  public static TestReports read(Path root) throws IOException {
    List<Case> cases = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root, 5)) {
      for (Path file : files.filter(TestReports::isReport).sorted().toList()) {
        cases.addAll(read(file, Files.getLastModifiedTime(file).toInstant()));
      }
    }
    return new TestReports(cases);
  }

  List<Case> cases() {
    return cases;
  }

  /** When the newest of them was written; empty if there is none. */
  public Optional<Instant> newest() {
    return cases.stream().map(Case::when).max(Instant::compareTo);
  }

  private static boolean isReport(Path file) {
    return file.toString().matches(".*/target/(surefire|failsafe)-reports/TEST-[^/]+\\.xml");
  }

  private static List<Case> read(Path file, Instant when) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    List<Case> cases = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamConstants.START_ELEMENT) {
          continue;
        }
        switch (xml.getLocalName()) {
          case "testcase" -> cases.add(passed(xml, when));
          case "failure", "error" -> end(cases, Result.FAILED);
          case "skipped" -> end(cases, Result.SKIPPED);
          default -> {}
        }
      }
    } catch (XMLStreamException e) {
      throw new IOException(
          file + " is no whole report: " + e.getMessage() + "; run the tests again", e);
    }
    return cases;
  }

  private static Case passed(XMLStreamReader xml, Instant when) {
    String type = String.valueOf(xml.getAttributeValue(null, "classname"));
    String method = String.valueOf(xml.getAttributeValue(null, "name")).replaceAll("\\W.*", "");
    return new Case(type.substring(type.lastIndexOf('.') + 1), method, Result.PASSED, when);
  }

  private static void end(List<Case> cases, Result result) {
    Case last = cases.remove(cases.size() - 1);
    cases.add(new Case(last.type(), last.method(), result, last.when()));
  }
}
