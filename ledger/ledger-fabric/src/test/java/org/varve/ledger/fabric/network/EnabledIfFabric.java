package org.varve.ledger.fabric.network;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * For tests that need Fabric's programs: skipped where they are not found, with the reason; where
 * VARVE_REQUIRE_FABRIC is {@code true}, they run and fail instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledIfFabric.Condition.class)
public @interface EnabledIfFabric {

  /** Looks for the programs where a node without a configuration would. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        return ConditionEvaluationResult.enabled("Fabric " + binaries().version() + " was found");
      } catch (IOException e) {
        return "true".equals(System.getenv("VARVE_REQUIRE_FABRIC"))
            ? ConditionEvaluationResult.enabled("required: " + e.getMessage())
            : ConditionEvaluationResult.disabled(e.getMessage());
      }
    }

    static FabricBinaries binaries() throws IOException {
      return FabricBinaries.find(System.getenv(), Optional.empty());
    }
  }
}
