package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.junit.jupiter.api.Test;

/** Terms of profiles/: each one has a use, each code system in use is published, and says what the form says. */
class PublishedTermsTest {
    private static final Pattern OWN_SYSTEM =
            Pattern.compile("\"system\"\\s*:\\s*\"https://dorsal[.]example/canonical/CodeSystem/([^\"]+)\"");

    private static final FhirContext R4 = FhirContext.forR4Cached();

    /** Value sets with these extensions are rules of their own. */
    private static final List<String> RULES = List.of("/record-suggestion\"", "/outcome-cause\"");

    @Test
    void each_value_set_is_bound_or_is_a_rule() {
        List<ProfileFile> valueSets = files("value-set/").toList();
        assertThat(valueSets).isNotEmpty().allSatisfy(valueSet -> {
            String url = "/ValueSet/" + id(valueSet);
            assertThat(RULES.stream().anyMatch(text(valueSet)::contains)
                            || SomeProfiles.files().stream()
                                    .filter(other -> !other.path().equals(valueSet.path()))
                                    .map(PublishedTermsTest::text)
                                    .anyMatch(json -> json.contains(url + "\"") || json.contains(url + "|")))
                    .as("%s is bound to nothing; bind or remove it", valueSet.path())
                    .isTrue();
        });
    }

    @Test
    void each_own_system_has_its_code_system() {
        Set<String> published =
                files("code-system/").map(PublishedTermsTest::id).collect(Collectors.toSet());
        assertThat(SomeProfiles.files().stream()
                        .filter(file -> !file.path().startsWith(SafetyRuleReader.FOLDER)) // not served
                        .flatMap(file -> OWN_SYSTEM.matcher(text(file)).results())
                        .map(system -> system.group(1))
                        .distinct())
                .isNotEmpty()
                .isSubsetOf(published);
    }

    /** HAPI's terminology check, made with the code system and without the form. */
    @Test
    void each_option_reads_as_the_published_code_system_has_it() {
        var codes = new PrePopulatedValidationSupport(R4);
        files("code-system/")
                .forEach(file -> codes.addCodeSystem(R4.newJsonParser().parseResource(text(file))));
        var check = new ValidationSupportChain(codes, new InMemoryTerminologyServerValidationSupport(R4));
        List<Coding> options = options().toList();
        System.out.println("Options against their CodeSystem, by HAPI's terminology check: "
                + options.stream().filter(option -> !reads(check, option)).count() + " of " + options.size()
                + " differ");
        assertThat(options).hasSizeGreaterThan(500).allSatisfy(option -> {
            assertThat(reads(check, option))
                    .as("%s is %s", option.getCode(), option.getDisplay())
                    .isTrue();
        });
    }

    private static boolean reads(ValidationSupportChain check, Coding option) {
        var result = check.validateCode(
                new ValidationSupportContext(check),
                new ConceptValidationOptions(),
                option.getSystem(),
                option.getCode(),
                option.getDisplay(),
                null);
        return result != null
                && result.isOk()
                && result.getSeverity() == null
                && option.getDisplay().equals(result.getDisplay());
    }

    @Test
    void each_option_reads_so_in_every_wording() {
        Codes codes = SomeProfiles.knowledge().codes();
        assertThat(SomeProfiles.knowledge().formInForce().items().values().stream()
                        .flatMap(item -> item.options().stream())
                        .map(Item.AnswerOption::coded)
                        .filter(coded -> codes.local(coded.system())))
                .isNotEmpty()
                .allSatisfy(coded -> assertThat(codes.display(coded.system(), coded.code())
                                .orElseThrow()
                                .translations())
                        .containsAllEntriesOf(coded.display().translations()));
    }

    /** A code that no question uses any more is retired, and each published code can be answered. */
    @Test
    void each_answer_is_an_option_of_a_question() {
        CodeSystem answers = R4.newJsonParser()
                .parseResource(
                        CodeSystem.class,
                        text(files("code-system/answer.json").findFirst().orElseThrow()));
        assertThat(answers.getConcept().stream().map(ConceptDefinitionComponent::getCode))
                .hasSize(answers.getCount())
                .containsExactlyInAnyOrderElementsOf(options()
                        .filter(option -> option.getSystem().equals(answers.getUrl()))
                        .map(Coding::getCode)
                        .collect(Collectors.toSet()));
    }

    /** Options of the form in force with codes of ours. */
    private static Stream<Coding> options() {
        return files("questionnaire/")
                .map(file -> R4.newJsonParser().parseResource(Questionnaire.class, text(file)))
                .flatMap(form -> R4
                        .newTerser()
                        .getAllPopulatedChildElementsOfType(form, QuestionnaireItemAnswerOptionComponent.class)
                        .stream())
                .map(QuestionnaireItemAnswerOptionComponent::getValueCoding)
                .filter(coding -> coding.getSystem().startsWith(Codes.CANONICAL));
    }

    private static Stream<ProfileFile> files(String folder) {
        return SomeProfiles.files().stream().filter(file -> file.path().startsWith(folder));
    }

    private static String id(ProfileFile file) {
        return file.path().replaceFirst(".*/", "").replace(".json", "");
    }

    private static String text(ProfileFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
