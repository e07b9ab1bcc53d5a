package org.dorsal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.*;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the rooms and the arrows between them, as each room's package-info states them. */
class RoomsTest {
    private static final String HOUSE = "org.dorsal";
    private static final JavaClasses CLASSES = OwnClasses.all();

    @Test
    void the_arrows_form_no_cycle() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        rooms().forEach(room -> arrows.put(room, mayUse(room)));
        while (arrows.values().removeIf(Set::isEmpty)) {
            arrows.values().forEach(used -> used.retainAll(arrows.keySet()));
        }
        assertThat(arrows).isEmpty();
    }

    @Test
    void no_package_states_an_arrow_that_it_does_not_use() {
        rooms().forEach(room -> {
            Set<String> used = new TreeSet<>();
            CLASSES.stream()
                    .filter(type -> type.getPackageName().equals(HOUSE + "." + room))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .map(dependency -> dependency.getTargetClass().getPackageName())
                    .filter(name -> name.startsWith(HOUSE + "."))
                    .forEach(name -> used.add(name.substring(HOUSE.length() + 1)));
            assertThat(used).as(room).containsAll(mayUse(room));
        });
    }

    @TestFactory
    Stream<DynamicTest> a_room_uses_only_the_rooms_that_it_may_use() {
        return rooms().map(room -> DynamicTest.dynamicTest(
                room,
                () -> noClasses()
                        .that()
                        .resideInAPackage(HOUSE + "." + room)
                        .should()
                        .dependOnClassesThat(foreignTo(room))
                        .because("arrows point one way; see the room's package-info")
                        .check(CLASSES)));
    }

    @Test
    void spring_stays_out_of_the_core() {
        noClasses()
                .that()
                .resideInAnyPackage(HOUSE + ".fhirjson", HOUSE + ".knowledge", HOUSE + ".scoring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("the core runs in a pipe and on a cluster as it runs in the service")
                .check(CLASSES);
    }

    /** Library parts with findings accepted in ADR 2: fetching, packages, the validator, XSLT. */
    @Test
    void nothing_calls_what_is_known_to_be_unsafe_in_the_libraries() {
        noClasses()
                .that()
                .resideInAPackage(HOUSE + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.hl7.fhir.utilities.http..",
                        "org.hl7.fhir.utilities.npm..",
                        "org.hl7.fhir.validation..",
                        "org.hl7.fhir.r4.utils.client..",
                        "org.apache.http..",
                        "ca.uhn.fhir.fhirpath..",
                        "org.hl7.fhir.r4.hapi.fluentpath..",
                        "net.sf.saxon..",
                        "javax.xml.transform..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.hl7.fhir.utilities.XsltUtilities")
                .check(CLASSES);
    }

    /** A limit has a share for each site and caller; the scheduler's workers are a setting of each site. */
    @Test
    void what_callers_use_together_is_bounded_by_limits_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HOUSE + ".limit", HOUSE + ".schedule")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.Semaphore")
                .because("one caller would take the places of all sites")
                .check(CLASSES);
    }

    @Test
    void only_the_store_speaks_sql() {
        noClasses()
                .that()
                .resideOutsideOfPackage(HOUSE + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.postgresql..", "org.springframework.jdbc..")
                .because("SQL lives in store, whole")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(CLASSES);
    }

    private static Stream<String> rooms() {
        return CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(HOUSE))
                .map(name -> name.substring(HOUSE.length() + 1))
                .distinct()
                .sorted();
    }

    private static Set<String> mayUse(String room) {
        return new TreeSet<>(Arrays.asList(CLASSES.getPackage(HOUSE + "." + room)
                .getAnnotationOfType(Room.class)
                .mayUse()));
    }

    private static DescribedPredicate<JavaClass> foreignTo(String room) {
        Set<String> allowed = mayUse(room);
        return DescribedPredicate.describe("belong to a room that is not in " + allowed, target -> {
            String name = target.getPackageName();
            boolean ofTheHouse = name.startsWith(HOUSE + ".") || name.equals(HOUSE);
            boolean own = name.equals(HOUSE + "." + room);
            boolean permitted = allowed.stream().anyMatch(other -> name.equals(HOUSE + "." + other));
            return ofTheHouse && !own && !permitted && !target.isEquivalentTo(Room.class);
        });
    }
}
