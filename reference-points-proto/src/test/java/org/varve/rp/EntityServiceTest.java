package org.varve.rp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.varve.proto.p2r.v1.P2rServiceGrpc;
import org.varve.proto.r2d.v1.R2dServiceGrpc;

/** A service is served only with a role table that fits it. */
class EntityServiceTest {
  private static final R2dServiceGrpc.R2dServiceImplBase SERVICE =
      new R2dServiceGrpc.R2dServiceImplBase() {};

  @Test
  void aMethodThatWasForgottenIsNoticedAtOnce() {
    RoleTable without = RoleTable.denyAll().allow(Role.SOURCE, R2dServiceGrpc.getSubmitMethod());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntityService.of(SERVICE, without))
        .withMessageContaining("R2dService/Enroll");
  }

  @Test
  void aMethodOfAnotherServiceIsNoticedAtOnce() {
    RoleTable foreign = ScriptedR2d.ROLES.allow(Role.ENTITY, P2rServiceGrpc.getGetRecordMethod());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EntityService.of(SERVICE, foreign))
        .withMessageContaining("P2rService/GetRecord");
  }

  @Test
  void whatNoTableNamesIsDenied() {
    RoleTable.Access access = RoleTable.denyAll().access("varve.r2d.v1.R2dService/Submit");
    assertThat(access.open()).isFalse();
    assertThat(access.roles()).isEmpty();
    assertThat(access.words()).isEqualTo("nobody");
  }

  @Test
  void permissionsAddUpAndLeaveTheOldTableAlone() {
    RoleTable one = RoleTable.denyAll().allow(Role.USER, R2dServiceGrpc.getSubmitMethod());
    RoleTable both = one.allow(Role.SOURCE, R2dServiceGrpc.getSubmitMethod());
    String method = R2dServiceGrpc.getSubmitMethod().getFullMethodName();
    assertThat(both.access(method).roles()).isEqualTo(Set.of(Role.SOURCE, Role.USER));
    assertThat(both.access(method).words()).isEqualTo("source, user");
    assertThat(one.access(method).roles()).isEqualTo(Set.of(Role.USER));
  }
}
