package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.MethodDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NothingIsOverwrittenTest {

  /** Calls that give something and leave what is recorded as it is. */
  private static final String READING =
      "(Get|List|Query|Search|Watch|Check|Verify|Validate|Resolve|Identify|Prove|Export)\\w*"
          + "|Audit|Subscribe|Readings|Aggregate|Trace|History";

  /**
   * All others. Each appends operations, or tells of something that is not recorded: a new one must
   * be looked at before it stands here.
   */
  @Test
  @Tag("Y-6.2.2-c")
  void everyCallThatIsNoReadingOneOnlyAppends() {
    assertThat(
            ReferencePointFilesTest.methods()
                .filter(method -> !method.getName().matches(READING))
                .map(MethodDescriptor::getFullName)
                .map(name -> name.replaceAll("varve\\.|v1\\.\\w+\\.", "")))
        .containsExactlyInAnyOrder(
            // Data and what is said of it: operations of the log.
            "r2d.Submit",
            "r2d.SubmitStream",
            "p2r.RecordBlock",
            "u2s.SubmitOperation",
            "s2p.RecordOperation",
            // Resources: a new version, by a signed operation, whose predecessor stays.
            "o2c.Apply",
            "c2p.Apply",
            "c2r.Apply",
            "c2s.Apply",
            "m2p.RecordOperation",
            "v2m.AcknowledgeAlert",
            // Who signs: a SIGNER operation, or a question whether there is one.
            "r2d.Enroll",
            "v2m.EnrollSupervisor",
            // What somebody looked at: an ACCESS operation. How an agent is: kept in memory.
            "m2p.NoteAccesses",
            "r2d.ReportHealth");
  }
}
