package org.varve.processing.domain;

import java.util.Optional;
import org.varve.ledger.resource.GrantSpec;

/** Which data of a source is asked about, as grants tell it apart: by its data type. */
public sealed interface DataScope {

  /** Whether a grant that covers the source covers this of it. */
  boolean isIn(GrantSpec grant);

  /** Data of one type; without one, it is only in grants to all types. */
  record Typed(Optional<String> dataType) implements DataScope {
    @Override
    public boolean isIn(GrantSpec grant) {
      return grant.dataTypes().isEmpty() || dataType.filter(grant::coversType).isPresent();
    }
  }

  /** Anything at all of the source. */
  record Some() implements DataScope {
    @Override
    public boolean isIn(GrantSpec grant) {
      return true;
    }
  }

  /** All of the source, whatever its type. */
  record Whole() implements DataScope {
    @Override
    public boolean isIn(GrantSpec grant) {
      return grant.dataTypes().isEmpty();
    }
  }
}
