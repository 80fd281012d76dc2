package org.varve.rp;

import static java.util.stream.Collectors.joining;

import io.grpc.MethodDescriptor;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Says which roles may call which method; whoever is not in it is denied. Immutable: each method
 * returns a new table.
 */
public final class RoleTable {
  private static final RoleTable DENY_ALL = new RoleTable(Map.of());

  private final Map<String, Access> byMethod;

  private RoleTable(Map<String, Access> byMethod) {
    this.byMethod = Map.copyOf(byMethod);
  }

  /** The table to start from: nobody may call anything. */
  public static RoleTable denyAll() {
    return DENY_ALL;
  }

  /** Also lets this role call these methods. */
  public RoleTable allow(Role role, MethodDescriptor<?, ?>... methods) {
    return allow(EnumSet.of(role), methods);
  }

  /** Also lets these roles call these methods. */
  public RoleTable allow(Set<Role> roles, MethodDescriptor<?, ?>... methods) {
    return with(new Access(roles, false), methods);
  }

  /** Lets everyone call these methods, even without a client certificate. */
  public RoleTable open(MethodDescriptor<?, ?>... methods) {
    return with(new Access(Set.of(), true), methods);
  }

  /** Also has all that the other table has. */
  RoleTable and(RoleTable other) {
    Map<String, Access> merged = new HashMap<>(byMethod);
    other.byMethod.forEach((method, access) -> merged.merge(method, access, Access::or));
    return new RoleTable(merged);
  }

  Access access(String fullMethodName) {
    return byMethod.getOrDefault(fullMethodName, Access.NONE);
  }

  Set<String> methods() {
    return byMethod.keySet();
  }

  private RoleTable with(Access access, MethodDescriptor<?, ?>... methods) {
    Map<String, Access> changed = new HashMap<>(byMethod);
    for (MethodDescriptor<?, ?> method : methods) {
      changed.merge(method.getFullMethodName(), access, Access::or);
    }
    return new RoleTable(changed);
  }

  /** Who may call one method. */
  record Access(Set<Role> roles, boolean open) {
    static final Access NONE = new Access(Set.of(), false);

    Access {
      roles = Set.copyOf(roles);
    }

    /** The roles for a message, always in the same order. */
    String words() {
      return roles.isEmpty()
          ? "nobody"
          : roles.stream().sorted().map(Role::word).collect(joining(", "));
    }

    Access or(Access other) {
      Set<Role> both = EnumSet.noneOf(Role.class);
      both.addAll(roles);
      both.addAll(other.roles);
      return new Access(both, open || other.open);
    }
  }
}
