package dev.framecast.house;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may depend on what, how things are called, and that nothing grows without a bound. */
class HouseRulesTest {
  private static final List<String> MODULES =
      List.of("proto", "service-runtime", "capture-service", "relay-service", "viewer-service");
  private static final int MOST_FILES_IN_A_PACKAGE = 9;

  /** Counts the frames and the bytes in its queue itself, and takes no more than its bounds. */
  private static final String BOUNDED_BY_ITSELF = "dev.framecast.relay.stream.Audience";

  private static final JavaClasses PRODUCTION = compiled("classes");
  private static final JavaClasses TESTS = compiled("test-classes");

  @Test
  void everyModuleIsLookedAt() {
    for (String room : List.of("wire", "runtime", "capture", "relay", "viewer")) {
      assertThat(PRODUCTION).anyMatch(c -> c.getPackageName().startsWith("dev.framecast." + room));
    }
    assertThat(TESTS).isNotEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    hold(slices().matching("dev.framecast.(**)").should().beFreeOfCycles());
  }

  @Test
  void servicesNeverDependOnEachOther() {
    hold(apart("dev.framecast.capture..", "dev.framecast.relay..", "dev.framecast.viewer.."));
    hold(apart("dev.framecast.relay..", "dev.framecast.capture..", "dev.framecast.viewer.."));
    hold(apart("dev.framecast.viewer..", "dev.framecast.capture..", "dev.framecast.relay.."));
  }

  @Test
  void whatIsSharedKnowsNoService() {
    hold(
        apart(
            "dev.framecast.wire..",
            "dev.framecast.runtime..",
            "dev.framecast.capture..",
            "dev.framecast.relay..",
            "dev.framecast.viewer.."));
    hold(
        apart(
            "dev.framecast.runtime..",
            "dev.framecast.wire..",
            "dev.framecast.capture..",
            "dev.framecast.relay..",
            "dev.framecast.viewer.."));
  }

  @Test
  void nettyLivesInTheRelaysNetAlone() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.framecast.relay.net..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty.."));
    hold(apart("dev.framecast.relay.stream..", "dev.framecast.relay.net.."));
  }

  @Test
  void videoLibrariesStayInCaptureAndViewer() {
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.framecast.capture..", "dev.framecast.viewer..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco.."));
  }

  @Test
  void namesSayWhatThingsAre() {
    hold(
        noClasses()
            .should()
            .haveNameMatching(".*(Manager|Utils?|Helper|Common|Impl|Packet|Client)(\\$.*)?"));
    hold(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.framecast.relay.net..")
            .should()
            .haveNameMatching(".*Handler(\\$.*)?"));
  }

  @Test
  void noQueueIsWithoutABound() {
    for (Class<?> unbounded :
        List.of(
            ConcurrentLinkedQueue.class, ConcurrentLinkedDeque.class, LinkedTransferQueue.class)) {
      hold(
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName(BOUNDED_BY_ITSELF)
              .should()
              .callConstructor(unbounded));
    }
    for (Class<?> boundedOnRequest :
        List.of(LinkedBlockingQueue.class, LinkedBlockingDeque.class)) {
      hold(noClasses().should().callConstructor(boundedOnRequest));
    }
    hold(noClasses().should().callMethod(Executors.class, "newCachedThreadPool"));
  }

  @Test
  void noTestSleeps() {
    noClasses()
        .should()
        .callMethodWhere(target(owner(type(Thread.class))).and(target(name("sleep"))))
        .check(TESTS);
  }

  @Test
  void noPackageGrowsOutOfHand() throws IOException {
    List<String> tooFull = new ArrayList<>();
    for (String module : MODULES) {
      Path sources = Path.of("..", module, "src/main/java");
      try (Stream<Path> files = Files.walk(sources)) {
        Map<Path, Long> counts =
            files
                .filter(file -> file.toString().endsWith(".java"))
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
        counts.forEach(
            (room, count) -> {
              if (count > MOST_FILES_IN_A_PACKAGE) {
                tooFull.add(sources.relativize(room) + ": " + count);
              }
            });
      }
    }
    assertThat(tooFull).isEmpty();
  }

  private static void hold(ArchRule rule) {
    rule.check(PRODUCTION);
  }

  private static ArchRule apart(String from, String... to) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to);
  }

  private static JavaClasses compiled(String folder) {
    List<Path> folders =
        MODULES.stream().map(module -> Path.of("..", module, "target", folder)).toList();
    return new ClassFileImporter().importPaths(folders);
  }
}
