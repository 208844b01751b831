package dev.offbeat.detector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The package walls of the detector; see the table in {@code docs/design-decisions.md}. */
@AnalyzeClasses(packages = "dev.offbeat.detector", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String BASE = "dev.offbeat.detector";

  @ArchTest
  static final ArchRule packages_arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInAnyPackage(BASE + "..")
          .withOptionalLayers(true)
          .layer("app")
          .definedBy(BASE + ".app..", BASE + ".plan..", BASE + ".doctor..")
          .layer("replay")
          .definedBy(BASE + ".replay..")
          .layer("console")
          .definedBy(BASE + ".console..")
          .layer("explain")
          .definedBy(BASE + ".explain..")
          .layer("alertmanager")
          .definedBy(BASE + ".alertmanager..")
          .layer("kafka")
          .definedBy(BASE + ".kafka..")
          .layer("metrics")
          .definedBy(BASE + ".metrics..")
          .layer("ingest")
          .definedBy(BASE + ".ingest..")
          .layer("histogram")
          .definedBy(BASE + ".histogram..")
          .layer("rules")
          .definedBy(BASE + ".rules..")
          .layer("feedback")
          .definedBy(BASE + ".feedback..")
          .layer("intake")
          .definedBy(BASE + ".intake..")
          .layer("front door")
          .definedBy(BASE)
          .layer("model")
          .definedBy(BASE + ".model..")
          .layer("score")
          .definedBy(BASE + ".score..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("console")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("alertmanager")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("replay")
          .mayOnlyBeAccessedByLayers("app", "console")
          .whereLayer("explain")
          .mayOnlyBeAccessedByLayers("app", "console")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("app", "alertmanager", "console", "replay")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app", "alertmanager", "kafka")
          .whereLayer("ingest")
          .mayOnlyBeAccessedByLayers(
              "app", "alertmanager", "console", "replay", "kafka", "metrics", "intake", "rules")
          .whereLayer("histogram")
          .mayOnlyBeAccessedByLayers("app", "ingest", "intake", "kafka")
          .whereLayer("rules")
          .mayOnlyBeAccessedByLayers("app", "console", "replay", "kafka", "metrics")
          .whereLayer("feedback")
          .mayOnlyBeAccessedByLayers("app", "console", "replay", "kafka", "metrics")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("app", "console", "replay", "kafka", "metrics", "rules")
          .whereLayer("front door")
          .mayOnlyBeAccessedByLayers(
              "app",
              "alertmanager",
              "console",
              "explain",
              "replay",
              "kafka",
              "metrics",
              "ingest",
              "intake",
              "rules")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers(
              "app", "console", "replay", "kafka", "metrics", "intake", "front door")
          .whereLayer("score")
          .mayOnlyBeAccessedByLayers(
              "app",
              "alertmanager",
              "console",
              "explain",
              "replay",
              "kafka",
              "metrics",
              "intake",
              "front door",
              "model");

  /** What only looks is no part of what runs. */
  @ArchTest
  static final ArchRule planAndDoctor_areUsedByNobody =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + ".plan..", BASE + ".doctor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BASE + ".plan..", BASE + ".doctor..");

  @ArchTest
  static final ArchRule planAndDoctor_knowNothingOfEachOther =
      slices().matching(BASE + ".(plan|doctor)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule packages_haveNoCircles =
      slices().matching(BASE + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule core_importsOnlyTheJdkAndOnnx =
      noClasses()
          .that()
          .resideInAnyPackage(BASE, BASE + ".model..", BASE + ".score..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..",
              "ai.onnxruntime..",
              "ai.onnx.proto..",
              "com.google.protobuf..",
              "org.slf4j..",
              "org.jspecify..",
              BASE + "..");

  @ArchTest
  static final ArchRule onnxProtobuf_staysInTheModelPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnx.proto..");

  @ArchTest
  static final ArchRule protobuf_staysWhereBytesAreRead =
      noClasses()
          .that()
          .resideOutsideOfPackages(BASE + ".model..", BASE + ".ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.protobuf..");

  @ArchTest
  static final ArchRule formats_stayInTheIngestPackage =
      noClasses()
          .that()
          .resideOutsideOfPackage(BASE + ".ingest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.opentelemetry.proto..", "org.apache.avro..");

  @ArchTest
  static final ArchRule histogram_knowsNothingElse =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".histogram..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "org.jspecify..", BASE + ".histogram..");

  @ArchTest
  static final ArchRule score_knowsNoNetwork =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".score..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("java..", "org.jspecify..", BASE + ".score..");

  @ArchTest
  static final ArchRule rulesAndFeedback_knowNoKafkaAndNoFiles =
      noClasses()
          .that()
          .resideInAnyPackage(BASE + ".rules..", BASE + ".feedback..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.micrometer..", "java.nio.file..");

  @ArchTest
  static final ArchRule explanations_areMadeOfFactsAlone =
      noClasses()
          .that()
          .resideInAPackage(BASE + ".explain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..", "org.jspecify..", BASE, BASE + ".score..", BASE + ".explain..");

  @ArchTest
  static final ArchRule nothing_readsJavaSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");
}
