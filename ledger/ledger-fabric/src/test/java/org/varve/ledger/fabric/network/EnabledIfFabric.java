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
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * For tests that need Fabric's programs: skipped where they are not found, with the reason; where
 * VARVE_REQUIRE_FABRIC is {@code true}, they run and fail instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EnabledIfFabric.Condition.class)
public @interface EnabledIfFabric {

  /** What the test orders with: BFT needs newer programs. */
  Consensus consensus() default Consensus.RAFT;

  /** Looks for the programs where a node without a configuration would. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      try {
        FabricBinaries found = binaries();
        return wantsBft(context) && !found.canBft()
            ? missing("BFT needs Fabric 3, and what was found is " + found.version())
            : ConditionEvaluationResult.enabled("Fabric " + found.version() + " was found");
      } catch (IOException e) {
        return missing(String.valueOf(e.getMessage()));
      }
    }

    private static boolean wantsBft(ExtensionContext context) {
      return AnnotationSupport.findAnnotation(context.getElement(), EnabledIfFabric.class)
          .map(wanted -> wanted.consensus() == Consensus.BFT)
          .orElse(false);
    }

    private static ConditionEvaluationResult missing(String what) {
      return "true".equals(System.getenv("VARVE_REQUIRE_FABRIC"))
          ? ConditionEvaluationResult.enabled("required: " + what)
          : ConditionEvaluationResult.disabled(what);
    }

    static FabricBinaries binaries() throws IOException {
      return FabricBinaries.find(System.getenv(), Optional.empty());
    }
  }
}
