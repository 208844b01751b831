package dev.offbeat.trainer.source;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The package walls around the sources of history. */
@AnalyzeClasses(packages = "dev.offbeat.trainer", importOptions = DoNotIncludeTests.class)
class SourceArchitectureTest {
  private static final String SOURCE = "dev.offbeat.trainer.source..";

  @ArchTest
  static final ArchRule clients_stayInTheSourcePackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "java.net.http..");

  @ArchTest
  static final ArchRule sources_knowOnlyTheHistory =
      noClasses()
          .that()
          .resideInAPackage(SOURCE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.offbeat.trainer",
              "dev.offbeat.trainer.nn..",
              "dev.offbeat.trainer.train..",
              "dev.offbeat.trainer.calibrate..",
              "dev.offbeat.trainer.export..",
              "dev.offbeat.detector.app..",
              "dev.offbeat.detector.kafka..");
}
