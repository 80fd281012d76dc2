package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NothingIsOverwrittenTest {

  /** Resources alone can be ended, by a new version: O2C Delete. */
  @Test
  @Tag("Y-6.2.2-c")
  void noReferencePointDeletesOrOverwritesWhatIsRecorded() {
    assertThat(ReferencePointFilesTest.methods().map(MethodDescriptor::getFullName))
        .filteredOn(
            name -> name.matches(".*\\.(Delete|Remove|Erase|Overwrite|Replace|Truncate|Set)\\w*"))
        .allMatch(name -> name.equals("varve.o2c.v1.O2cService.Delete"));
  }
}
