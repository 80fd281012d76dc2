package org.varve.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The arrows between packages, which the POMs cannot see: what evidence may use, who may speak to a
 * ledger, and the layers inside an entity.
 */
class ModuleArrowsTest {
  private static final List<String> ENTITIES =
      List.of("representation", "processing", "provisioning", "controlling", "monitoring");

  private static JavaClasses varve;

  @BeforeAll
  static void readClasses() {
    varve =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.varve");
  }

  @Test
  void everyModuleIsOnTheClassPath() {
    assertThat(varve.stream().map(c -> c.getPackageName()))
        .contains(
            "org.varve.evidence",
            "org.varve.rp",
            "org.varve.formats",
            "org.varve.ledger",
            "org.varve.ledger.embedded",
            "org.varve.ledger.fabric",
            "org.varve.ledger.chaincode",
            "org.varve.edge",
            "org.varve.representation",
            "org.varve.processing",
            "org.varve.provisioning",
            "org.varve.controlling",
            "org.varve.monitoring.witness",
            "org.varve.launcher");
  }

  @Test
  void evidenceNeedsThePlainJdkAlone() {
    classes()
        .that()
        .resideInAPackage("org.varve.evidence..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", "org.varve.evidence..")
        .because("a sceptic reads it, with nothing but a JDK at hand")
        .check(varve);
  }

  @ParameterizedTest
  @FieldSource("ENTITIES")
  void entitiesDependOnNoOtherEntity(String entity) {
    String[] others =
        ENTITIES.stream()
            .filter(e -> !e.equals(entity))
            .map(e -> "org.varve." + e + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("org.varve." + entity + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .because("entities speak to one another over reference points")
        .allowEmptyShould(true)
        .check(varve);
  }

  @Test
  void onlyProcessingAndTheLauncherUseALedger() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.varve.ledger..", "org.varve.processing..", "org.varve.launcher..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.varve.ledger..")
        .because("everyone else asks processing")
        .check(varve);
  }

  @Test
  void onlyTheLauncherNamesAConcreteLedger() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.varve.ledger.embedded..", "org.varve.ledger.fabric..", "org.varve.launcher..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.varve.ledger.embedded..", "org.varve.ledger.fabric..")
        .because("a ledger is replaced by replacing a line of the launcher")
        .check(varve);
    noClasses()
        .that()
        .resideInAPackage("org.varve.ledger.embedded..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.varve.ledger.fabric..")
        .because("a node without Fabric has none of it")
        .check(varve);
  }

  @Test
  void theChaincodeIsAProgramOfItsOwn() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.varve.ledger.chaincode..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.varve.ledger.chaincode..")
        .because("it runs beside a peer, and meets a node in transactions alone")
        .check(varve);
    classes()
        .that()
        .resideInAPackage("org.varve.ledger.chaincode..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("org.varve.ledger.embedded..", "org.varve.ledger.fabric..")
        .check(varve);
  }

  @Test
  void layersPointInwards() {
    noClasses()
        .that()
        .resideInAPackage("org.varve.*.domain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.varve.*.application..", "org.varve.*.adapter..")
        .allowEmptyShould(true)
        .check(varve);
    noClasses()
        .that()
        .resideInAPackage("org.varve.*.application..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.varve.*.adapter..")
        .allowEmptyShould(true)
        .check(varve);
  }

  @Test
  void adaptersNeverImportEachOther() {
    slices()
        .matching("org.varve.(*).adapter.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(varve);
  }
}
