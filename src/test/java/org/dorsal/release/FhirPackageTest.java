package org.dorsal.release;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.SomeValidator;
import org.hl7.fhir.r4.model.ImplementationGuide;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.hl7.fhir.utilities.npm.NpmPackage.PackageResourceInformation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The FHIR package as HAPI reads it. */
class FhirPackageTest {
    private static final Path PROFILES = Path.of("profiles");

    @TempDir
    private static Path folder;

    private static NpmPackage read;

    @BeforeAll
    static void write() throws IOException {
        Path tgz = folder.resolve(FhirPackage.FILE);
        new FhirPackage(PROFILES, "0.2.0", Instant.parse("2026-11-26T00:00:00Z")).write(tgz);
        try (InputStream input = Files.newInputStream(tgz)) {
            read = NpmPackage.fromPackage(input);
        }
    }

    @Test
    void it_says_what_it_is() {
        assertThat(read.name()).isEqualTo("org.dorsal.profiles");
        assertThat(NpmPackage.isValidName(read.name())).isTrue();
        assertThat(read.version()).isEqualTo("0.2.0");
        assertThat(read.fhirVersion()).isEqualTo("4.0.1");
        assertThat(read.canonical()).isEqualTo("https://dorsal.example/canonical");
        assertThat(read.license()).isEqualTo("Apache-2.0");
        assertThat(read.dependencies()).containsExactly("hl7.fhir.r4.core#4.0.1");
        assertThat(read.date()).isEqualTo("20261126000000");
    }

    @Test
    void every_published_resource_is_found_by_its_canonical_url_and_version_and_is_the_same_bytes() throws IOException {
        for (Path file : published()) {
            byte[] content = Files.readAllBytes(file);
            JsonNode resource = new JsonMapper().readTree(content);
            try (InputStream input = read.loadByCanonicalVersion(
                    resource.path("url").asString(), resource.path("version").asString())) {
                assertThat(input).as(file.toString()).isNotNull().hasBinaryContent(content);
            }
        }
    }

    @Test
    void the_index_lists_each_resource_once_with_type_and_url() throws IOException {
        List<PackageResourceInformation> indexed =
                read.listIndexedResources("Questionnaire", "PlanDefinition", "StructureDefinition");
        assertThat(indexed).hasSize((int) published().stream()
                .filter(file -> Stream.of("questionnaire", "plan", "safety-rule", "structure")
                        .anyMatch(name -> file.startsWith(PROFILES.resolve(name))))
                .count());
        assertThat(indexed).allSatisfy(resource -> assertThat(resource.getUrl()).startsWith(FhirPackage.CANONICAL));
    }

    @Test
    void the_guide_is_valid_and_lists_what_is_in_the_package() throws IOException {
        String json = new String(
                read.loadByCanonical(FhirPackage.CANONICAL + "/ImplementationGuide/" + FhirPackage.ID)
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertThat(SomeValidator.errorsIn(json)).isEmpty();
        ImplementationGuide guide =
                FhirContext.forR4Cached().newJsonParser().parseResource(ImplementationGuide.class, json);
        assertThat(guide.getStatus().toCode()).isEqualTo("draft");
        assertThat(guide.getDefinition().getResource())
                .hasSize(published().size()
                        + read.listResourcesInFolder("example", "QuestionnaireResponse")
                                .size())
                .hasSizeGreaterThan(150);
        guide.getDefinition().getResource().forEach(resource -> {
            String file = resource.getReference().getReference().replace('/', '-') + ".json";
            assertThat(read.getFolders()
                            .get(resource.getExampleBooleanType().getValue() ? "example" : "package")
                            .listFiles())
                    .contains(file);
        });
    }

    /** Files below {@code profiles/} with a canonical URL that are FHIR R4. */
    private static List<Path> published() throws IOException {
        try (Stream<Path> files = Files.walk(PROFILES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> Stream.of("examples", "topic", "hook-example")
                            .noneMatch(name -> file.startsWith(PROFILES.resolve(name))))
                    .toList();
        }
    }
}
