package org.varve.representation.domain;

import java.util.List;
import java.util.OptionalLong;
import org.varve.evidence.operation.Spec;

/**
 * On which terms a source may speak, as its DataSource says. A source without one may, as long as
 * its signer is bound to it.
 *
 * @param spec all of it
 * @param state active, or a word why it may not speak
 * @param formats that it may use; empty for all
 * @param deleted whether the DataSource is there no more
 * @param leafIndex the operation that says so
 */
public record SourceTerms(
    String source,
    Spec spec,
    String state,
    OptionalLong readingsPerSecond,
    OptionalLong bytesPerSecond,
    List<String> formats,
    boolean deleted,
    long version,
    long leafIndex) {

  private static final String ACTIVE = "active";

  public SourceTerms {
    formats = List.copyOf(formats);
  }

  /**
   * @throws org.varve.evidence.MalformedException if the spec has a value of another type
   */
  public static SourceTerms of(
      String source, Spec spec, boolean deleted, long version, long leafIndex) {
    return new SourceTerms(
        source,
        spec,
        spec.text("state").orElse(ACTIVE),
        number(spec, "readingsPerSecond"),
        number(spec, "bytesPerSecond"),
        spec.texts("formats"),
        deleted,
        version,
        leafIndex);
  }

  public boolean isActive() {
    return deleted || state.equals(ACTIVE);
  }

  public boolean allowsFormat(String format) {
    return deleted || formats.isEmpty() || formats.contains(format);
  }

  private static OptionalLong number(Spec spec, String name) {
    return spec.integer(name).map(OptionalLong::of).orElse(OptionalLong.empty());
  }
}
