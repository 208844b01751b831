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
          .definedBy(BASE + ".app..")
          .layer("replay")
          .definedBy(BASE + ".replay..")
          .layer("kafka")
          .definedBy(BASE + ".kafka..")
          .layer("metrics")
          .definedBy(BASE + ".metrics..")
          .layer("ingest")
          .definedBy(BASE + ".ingest..")
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
          .whereLayer("replay")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("app", "replay")
          .whereLayer("metrics")
          .mayOnlyBeAccessedByLayers("app", "kafka")
          .whereLayer("ingest")
          .mayOnlyBeAccessedByLayers("app", "replay", "kafka", "intake", "rules")
          .whereLayer("rules")
          .mayOnlyBeAccessedByLayers("app", "replay", "kafka", "metrics")
          .whereLayer("feedback")
          .mayOnlyBeAccessedByLayers("app", "replay", "kafka", "metrics")
          .whereLayer("intake")
          .mayOnlyBeAccessedByLayers("app", "replay", "kafka", "metrics", "rules")
          .whereLayer("front door")
          .mayOnlyBeAccessedByLayers(
              "app", "replay", "kafka", "metrics", "ingest", "intake", "rules")
          .whereLayer("model")
          .mayOnlyBeAccessedByLayers("app", "replay", "kafka", "metrics", "intake", "front door")
          .whereLayer("score")
          .mayOnlyBeAccessedByLayers(
              "app", "replay", "kafka", "metrics", "intake", "front door", "model");

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
  static final ArchRule nothing_readsJavaSerialization =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");
}
