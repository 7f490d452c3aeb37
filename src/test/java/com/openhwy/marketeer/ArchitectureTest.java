package com.openhwy.marketeer;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The house has floors, and a room sees only lower ones. Rooms on one floor do not see each other,
 * but for the doors named in {@link #hasDoor}. A package that stands on no floor fails too: give it
 * one here, in the same commit.
 */
class ArchitectureTest {
  private static final String ROOT = "com.openhwy.marketeer";
  private static final String FEATURE = "middleware.";
  private static final String MAIN = "(main)";
  private static final int FEATURE_FLOOR = 4;

  private static final List<Set<String>> FLOORS =
      List.of(
          Set.of("base"),
          Set.of("config", "http", "expression"),
          Set.of(
              "routing",
              "upstream",
              "tls",
              "telemetry",
              "script",
              "http1",
              "http2",
              "http3",
              "grpc",
              "proxyprotocol"),
          Set.of("middleware", "overload"),
          Set.of("proxy", "files", "health", "acme", "split"), // and every middleware.<name>
          Set.of("snapshot"),
          Set.of("engine"),
          Set.of("control", "admin"),
          Set.of("verticle"),
          Set.of("cli", MAIN));

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(new ImportOption.DoNotIncludeJars())
          .importPackages(ROOT);

  @Test
  void everyRoomSeesOnlyLowerFloors() {
    classes().should(seeOnlyLowerFloors()).allowEmptyShould(true).check(PRODUCT);
  }

  @Test
  void noCycleBetweenPackages() {
    slices()
        .matching(ROOT + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(PRODUCT);
  }

  private static ArchCondition<JavaClass> seeOnlyLowerFloors() {
    return new ArchCondition<>("see only lower floors") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        String here = room(from);
        if (floor(here) < 0) {
          events.add(violated(from, from.getName() + " is in a room that stands on no floor"));
          return;
        }
        for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
          JavaClass to = dependency.getTargetClass().getBaseComponentType();
          if (isOurs(to) && !maySee(here, room(to))) {
            events.add(
                violated(
                    from, here + " must not see " + room(to) + ": " + dependency.getDescription()));
          }
        }
      }
    };
  }

  private static boolean maySee(String from, String to) {
    return from.equals(to) || (floor(to) >= 0 && floor(to) < floor(from)) || hasDoor(from, to);
  }

  private static boolean hasDoor(String from, String to) {
    return switch (from) {
      case "middleware.standard" -> to.startsWith(FEATURE);
      case "admin" -> to.equals("control");
      // Of what one request is, in what the operator wrote: it stands between the two.
      case "config" -> to.equals("expression");
      case "expression" -> to.equals("http");
      case MAIN -> to.equals("cli");
      default -> false;
    };
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** The first name below the root package, and for a feature the second as well. */
  private static String room(JavaClass type) {
    String path = type.getPackageName().substring(ROOT.length());
    if (path.isEmpty()) {
      return MAIN;
    }
    String[] names = path.substring(1).split("\\.", -1);
    boolean feature = names[0].equals("middleware") && names.length > 1;
    return feature ? FEATURE + names[1] : names[0];
  }

  private static int floor(String room) {
    if (room.startsWith(FEATURE)) {
      return FEATURE_FLOOR;
    }
    for (int floor = 0; floor < FLOORS.size(); floor++) {
      if (FLOORS.get(floor).contains(room)) {
        return floor;
      }
    }
    return -1;
  }
}
