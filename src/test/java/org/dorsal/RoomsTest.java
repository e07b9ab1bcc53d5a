package org.dorsal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the rooms and the arrows between them, as each room's package-info states them. */
class RoomsTest {
    private static final String HOUSE = "org.dorsal";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HOUSE);

    /** The table of the design: an arrow that is not here needs an ADR before it needs a package-info. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("fhirjson", Set.of()),
            Map.entry("knowledge", Set.of("fhirjson")),
            Map.entry("scoring", Set.of("knowledge")),
            Map.entry("store", Set.of()),
            Map.entry("audit", Set.of("store", "fhirjson")),
            Map.entry("audit.log", Set.of("store")),
            Map.entry(
                    "audit.archive", Set.of("store", "fhirjson", "knowledge", "assessment", "audit", "audit.log")),
            Map.entry("smart", Set.of("store", "audit")),
            Map.entry("smart.launch", Set.of("store", "audit", "smart")),
            Map.entry("smart.signin", Set.of("store", "fhirjson", "audit", "smart", "smart.launch")),
            Map.entry("chart", Set.of("fhirjson", "knowledge", "scoring", "smart", "smart.launch")),
            Map.entry("note", Set.of("fhirjson", "knowledge", "scoring", "assessment", "store", "chart")),
            Map.entry("assessment", Set.of("knowledge", "scoring", "fhirjson", "store", "audit")),
            Map.entry(
                    "writeback",
                    Set.of("knowledge", "assessment", "note", "store", "smart", "smart.launch", "audit", "fhirjson")),
            Map.entry("notify", Set.of("store", "smart", "smart.launch", "audit", "fhirjson", "writeback")),
            Map.entry("http", Set.of("store")),
            Map.entry(
                    "http.audit",
                    Set.of(
                            "note",
                            "http",
                            "http.web",
                            "fhirjson",
                            "knowledge",
                            "scoring",
                            "assessment",
                            "store",
                            "smart",
                            "smart.launch",
                            "smart.signin",
                            "chart",
                            "audit",
                            "audit.log",
                            "audit.archive")),
            Map.entry("offer", Set.of("knowledge", "scoring")),
            Map.entry(
                    "http.cds",
                    Set.of(
                            "http",
                            "fhirjson",
                            "knowledge",
                            "offer",
                            "assessment",
                            "smart",
                            "smart.launch",
                            "store",
                            "audit")),
            Map.entry("export", Set.of("store", "fhirjson", "writeback")),
            Map.entry("http.log", Set.of("http", "audit.log", "store")),
            Map.entry(
                    "http.fhir",
                    Set.of(
                            "http",
                            "fhirjson",
                            "knowledge",
                            "scoring",
                            "assessment",
                            "chart",
                            "notify",
                            "store",
                            "smart",
                            "smart.launch",
                            "audit",
                            "export")),
            Map.entry(
                    "http.web",
                    Set.of(
                            "note",
                            "http",
                            "fhirjson",
                            "knowledge",
                            "scoring",
                            "assessment",
                            "store",
                            "smart",
                            "smart.launch",
                            "smart.signin",
                            "chart",
                            "writeback",
                            "audit")),
            Map.entry(
                    "settings",
                    Set.of(
                            "note",
                            "http",
                            "fhirjson",
                            "knowledge",
                            "assessment",
                            "audit.log",
                            "export",
                            "store",
                            "smart",
                            "smart.launch",
                            "smart.signin",
                            "writeback",
                            "notify",
                            "http.fhir",
                            "http.web",
                            "http.cds")),
            Map.entry(
                    "start",
                    Set.of(
                            "smart.launch",
                            "settings",
                            "fhirjson",
                            "knowledge",
                            "assessment",
                            "offer",
                            "audit",
                            "audit.archive",
                            "store",
                            "smart",
                            "writeback",
                            "command")),
            Map.entry(
                    "command",
                    Set.of(
                            "smart.launch",
                            "fhirjson",
                            "knowledge",
                            "scoring",
                            "assessment",
                            "offer",
                            "store",
                            "smart",
                            "writeback",
                            "audit",
                            "audit.archive")));

    @Test
    void every_package_is_a_room_of_the_table_and_states_its_arrows() {
        Map<String, Set<String>> stated = new TreeMap<>();
        rooms().forEach(room -> stated.put(room, mayUse(room)));
        assertThat(stated).isEqualTo(new TreeMap<>(ARROWS));
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
