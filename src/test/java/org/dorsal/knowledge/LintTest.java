package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.MetadataResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Test with {@code lint/faults.txt}, a row for each authoring fault: lint names the file and the element. */
class LintTest {
    private static final String PLAN = "plan/upper-back-pain-evidence-2.0.0.json";
    private static final String ANSWERS = "code-system/answer.json";
    private static final Map<ProfileFile, Optional<Source<MetadataResource>>> UNCHANGED = new HashMap<>();

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void a_fault_is_found_with_its_file_and_element(
            String fault, String file, String change, String element, String expectedText) {
        List<LintFinding> findings = findings(SomeProfiles.changed(file, JsonChange.of(change)));
        assertThat(findings)
                .as(fault)
                .extracting(LintFinding::file, LintFinding::element)
                .contains(tuple(file, element));
        assertThat(findings)
                .filteredOn(finding -> finding.element().equals(element))
                .extracting(LintFinding::message)
                .anyMatch(problem -> problem.contains(expectedText));
    }

    static Stream<Arguments> faults() {
        return lines().stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> Arguments.of((Object[]) line.split(" :: ", 5)));
    }

    /** Results of an earlier edition still have it. */
    @Test
    void an_answer_without_a_question_may_be_retired() {
        String old = "append /concept {'code':'of-an-earlier-form','display':'Old','designation':"
                + "[{'language':'en-GB','value':'Old'}]%s}";
        String retired = ",'property':[{'code':'status','valueCode':'retired'}]";
        assertThat(findings(SomeProfiles.changed(ANSWERS, JsonChange.of(old.formatted(retired)))))
                .isEmpty();
        assertThat(findings(SomeProfiles.changed(ANSWERS, JsonChange.of(old.formatted("")))))
                .extracting(LintFinding::element)
                .containsExactly("of-an-earlier-form");
    }

    @Test
    void nothing_at_all_is_a_finding() {
        assertThat(findings(List.of()))
                .extracting(LintFinding::message)
                .anyMatch(problem -> problem.contains("needs a Questionnaire"));
    }

    @Test
    void all_faults_are_told_in_one_run() {
        String first = "set /action/0/action/0/action/0/condition/0/expression/expression '%x'";
        String second = "set /action/0/action/1/action/0/condition/0/expression/expression '%y'";
        assertThat(findings(SomeProfiles.changed(PLAN, JsonChange.of(first + " ;; " + second))))
                .extracting(LintFinding::element)
                .contains("acs-arms", "acs-effort");
    }

    @Test
    void a_finding_reads_as_file_element_and_cure() {
        assertThat(findings(SomeProfiles.changed(PLAN, JsonChange.of("remove /action/0/documentation"))))
                .singleElement()
                .hasToString(PLAN + ": acs: has no citation; name publisher, title, section and date in"
                        + " documentation.citation");
    }

    @Test
    void a_file_that_is_no_json_is_one_finding_and_stops_nothing_else() {
        assertThat(findings(SomeProfiles.changed("activity/stretches-2.0.0.json", text -> text.substring(1))))
                .extracting(LintFinding::file)
                .contains("activity/stretches-2.0.0.json", "plan/upper-back-pain-care-2.0.0.json");
    }

    @Test
    void a_property_that_fhir_does_not_have_is_a_finding() {
        List<ProfileFile> files = SomeProfiles.changed("value-set/tier.json", JsonChange.of("set /colour 'blue'"));
        assertThat(findings(files)).extracting(LintFinding::file).containsOnly("value-set/tier.json");
    }

    @Test
    void a_resource_that_is_no_definition_is_a_finding() {
        assertThat(findings(SomeProfiles.changed("value-set/tier.json", text -> "{\"resourceType\":\"Patient\"}")))
                .containsExactly(
                        new LintFinding(
                                "value-set/tier.json",
                                "resourceType",
                                "'Patient' is not published; use one of [ActivityDefinition, CodeSystem, Library,"
                                        + " OperationDefinition, PlanDefinition, Questionnaire, SearchParameter,"
                                        + " StructureDefinition, ValueSet]"),
                        new LintFinding(
                                "structure/criterion-tier.json",
                                Codes.CANONICAL + "/ValueSet/tier",
                                "is not published; add it, or name another"));
    }

    @Test
    void files_that_are_no_json_and_examples_are_left_alone() {
        List<ProfileFile> files = Stream.concat(
                        SomeProfiles.files().stream(),
                        Stream.of(
                                new ProfileFile("README.md", new byte[] {1}),
                                new ProfileFile("examples/x.json", new byte[] {1})))
                .toList();
        assertThat(findings(files)).isEmpty();
    }

    /** Parsing all profiles is four fifths of a lint, and each row changes one of them. */
    private static Optional<Source<MetadataResource>> read(
            ProfileFile file, Optional<Proof> proof, LintFindings.FileFindings findings) {
        return SomeProfiles.files().contains(file)
                ? UNCHANGED.computeIfAbsent(file, shipped -> ProfileLibrary.read(shipped, proof, findings))
                : ProfileLibrary.read(file, proof, findings);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/lint/faults.txt"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<LintFinding> findings(List<ProfileFile> files) {
        return switch (KnowledgeReader.read(files, Optional.empty(), true, LintTest::read)) {
            case Knowledge.LoadResult.LoadedKnowledge ready -> List.of();
            case Knowledge.LoadResult.FaultyKnowledge faulty -> faulty.findings();
        };
    }
}
