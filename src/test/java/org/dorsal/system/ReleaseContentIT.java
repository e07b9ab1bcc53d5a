package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.*;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.dorsal.document.TrustedLibraries;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Content of the released jar. */
class ReleaseContentIT {
    private static final Path JAR = Path.of("target/dorsal.jar");
    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String BILL = "META-INF/sbom/application.cdx.json";

    /** Annotations for compilers, which the packaging omits; the bill lists them all the same. */
    private static final String COMPILERS_ONLY =
            "(checker-qual|error_prone_annotations|j2objc-annotations|jsr305|jcip-annotations)-.*";

    private static final long MAX_BYTES = 92_000_000;

    @Test
    void the_jar_holds_nothing_but_the_service() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();
            assertThat(names)
                    .hasSizeGreaterThan(1_000)
                    .noneMatch(name -> name.contains(".git") || name.contains(".svn"))
                    .noneMatch(ReleaseContentIT::isOfTheTests)
                    .noneMatch(
                            name -> name.contains("/sandbox/") || name.contains("/demo/") || name.contains("/bench/"))
                    .noneMatch(name -> name.endsWith(".pem") || name.endsWith(".key") || name.endsWith(".p12"));
            assertThat(libraries(jar))
                    .noneMatch(library -> library.matches(
                            "(junit|assertj|mockito|playwright|testcontainers|Saxon|icu4j|hapi-fhir-validation|"
                                    + "tomcat-embed-websocket|.*devtools).*"));
        }
        assertThat(Files.size(JAR)).isLessThanOrEqualTo(MAX_BYTES);
    }

    @Test
    void each_library_of_the_jar_is_in_a_row_of_the_page_of_trust() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(TrustedLibraries.withoutRow(libraries(jar))).isEmpty();
        }
    }

    /** Two builds give the same bytes ({@code TwoCheckoutsIT} compares them nightly). */
    @Test
    void the_jar_has_no_time_but_that_of_the_release_and_no_path_of_the_machine() throws IOException {
        String pom = Files.readString(Path.of("src/parent/pom.xml"));
        String time = pom.replaceAll("(?s).*<project.build.outputTimestamp>(.+?)Z</project.build.*", "$1");
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getTimeLocal()).distinct())
                    .containsExactly(LocalDateTime.parse(time));
            for (String name : List.of("META-INF/MANIFEST.MF", "META-INF/build-info.properties")) {
                String text =
                        new String(jar.getInputStream(jar.getJarEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
                assertThat(text)
                        .as(name)
                        .doesNotContain(Path.of("").toAbsolutePath().toString(), "Built-By", "build.time");
            }
        }
    }

    private static boolean isOfTheTests(String name) {
        return name.endsWith(".class")
                && !name.endsWith("package-info.class")
                && Files.exists(Path.of("target/test-classes", name.replace("BOOT-INF/classes/", "")));
    }

    @Test
    void the_bill_of_materials_names_every_library_of_the_jar() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JarEntry bill = jar.getJarEntry(BILL);
            assumeTrue(bill != null, "an offline build makes no bill of materials, and is no release");
            JsonNode read = new JsonMapper().readTree(jar.getInputStream(bill));
            assertThat(read.path("bomFormat").asString()).isEqualTo("CycloneDX");
            assertThat(read.at("/metadata/component/name").asString()).isEqualTo("dorsal");
            Set<String> named = StreamSupport.stream(read.path("components").spliterator(), false)
                    .map(component -> component.path("name").asString() + "-"
                            + component.path("version").asString() + ".jar")
                    .collect(Collectors.toCollection(TreeSet::new));
            named.removeIf(name -> name.startsWith("spring-boot-starter")); // they hold nothing but a list
            named.removeIf(name -> name.matches(COMPILERS_ONLY));
            Set<String> libraries = libraries(jar);
            libraries.removeIf(name -> name.startsWith("spring-boot-jarmode-tools")); // the packaging adds it
            assertThat(named).isEqualTo(libraries);
            assertThat(read.path("components"))
                    .allSatisfy(component ->
                            assertThat(component.path("purl").asString()).startsWith("pkg:maven/"));
        }
    }

    private static Set<String> libraries(JarFile jar) {
        return jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                .map(name -> name.substring(LIBRARIES.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
