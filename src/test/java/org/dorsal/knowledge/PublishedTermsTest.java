package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.ConceptValidationOptions;
import ca.uhn.fhir.context.support.ValidationSupportContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemAnswerOptionComponent;
import org.junit.jupiter.api.Test;

/** Terms of profiles/: each code system in use is published, and says what the form says. */
class PublishedTermsTest {
    /** As the constants and calls of the program name them. */
    private static final Pattern OWN_SYSTEM = Pattern.compile(
            "(?:Codes[.]system[(]\"|(?:BASE \\+ \"|dorsal[.]example/canonical)/CodeSystem/)([a-z-]+)\"");

    private static final FhirContext R4 = FhirContext.forR4Cached();

    /** Lint finds a system that profiles/ lacks; the program writes codes, too. */
    @Test
    void each_own_system_of_the_program_has_its_code_system() throws IOException {
        Set<String> published =
                files("code-system/").map(PublishedTermsTest::id).collect(Collectors.toSet());
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(path -> path.toString().endsWith(".java"))
                            .flatMap(path -> OWN_SYSTEM.matcher(read(path)).results())
                            .map(system -> system.group(1))
                            .distinct())
                    .contains("audit-action", "cause", "disposition", "observation", "override-reason", "outcome")
                    .isSubsetOf(published);
        }
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

    @Test
    void each_code_system_counts_its_concepts() {
        assertThat(files("code-system/").map(file -> R4.newJsonParser().parseResource(CodeSystem.class, text(file))))
                .isNotEmpty()
                .allSatisfy(codes ->
                        assertThat(codes.getConcept()).as(codes.getUrl()).hasSize(codes.getCount()));
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

    private static String read(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(ProfileFile file) {
        return new String(file.bytes(), StandardCharsets.UTF_8);
    }
}
