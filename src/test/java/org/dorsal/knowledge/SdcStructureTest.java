package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Expression;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.junit.jupiter.api.Test;

/**
 * Structural rules of SDC (profiles sdc-questionnaire, -render, -behave, -pop-exp). HL7's validator can't check them
 * without the SDC package, because it can't resolve the package's profiles. No form claims these profiles in
 * meta.profile.
 */
class SdcStructureTest {
    private static final String SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";
    private static final Questionnaire FORM = form();
    private static final List<QuestionnaireItemComponent> ITEMS = items(FORM.getItem());

    @Test
    void it_has_url_version_name_title_status_and_subject_type() {
        assertThat(FORM.getUrl()).isNotBlank();
        assertThat(FORM.getVersion()).isNotBlank();
        assertThat(FORM.getName()).matches("[A-Z][A-Za-z0-9_]{0,254}");
        assertThat(FORM.getTitle()).isNotBlank();
        assertThat(FORM.hasStatus()).isTrue();
        assertThat(FORM.getSubjectType()).extracting(type -> type.getValue()).containsExactly("Patient");
        assertThat(FORM.getMeta().getProfile()).isEmpty();
    }

    @Test
    void link_ids_are_unique_and_codes_of_fhir() {
        assertThat(ITEMS).extracting(QuestionnaireItemComponent::getLinkId).doesNotHaveDuplicates();
        assertThat(ITEMS).allSatisfy(item -> assertThat(item.getLinkId()).matches("[a-z][a-z0-9-]{0,63}"));
    }

    /** R4 leaves open whether an unanswered question fulfils it: LHC-Forms says yes, HAPI and Smart Forms say no. */
    @Test
    void no_condition_is_read_differently_by_renderers() {
        assertThat(ITEMS)
                .flatExtracting(QuestionnaireItemComponent::getEnableWhen)
                .extracting(condition -> condition.getOperator().toCode())
                .isNotEmpty()
                .doesNotContain("!=");
    }

    @Test
    void groups_and_displays_take_no_answers_and_choices_list_their_options() {
        assertThat(ITEMS).allSatisfy(item -> {
            boolean choice = item.getType() == QuestionnaireItemType.CHOICE;
            assertThat(item.hasAnswerOption()).as(item.getLinkId()).isEqualTo(choice);
            assertThat(item.hasAnswerOption() && item.hasAnswerValueSet())
                    .as("que-4: %s", item.getLinkId())
                    .isFalse();
        });
        assertThat(ITEMS)
                .filteredOn(item -> item.getType() == QuestionnaireItemType.DISPLAY)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.hasItem() || item.hasRequired() || item.hasRepeats())
                        .as("que-1, que-6, que-9: %s", item.getLinkId())
                        .isFalse());
        assertThat(ITEMS)
                .filteredOn(item -> item.getType() == QuestionnaireItemType.GROUP)
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.hasItem()).as("que-1").isTrue());
    }

    @Test
    void enable_when_says_any_or_all_and_no_question_waits_for_itself() {
        Map<String, Set<String>> awaited = new HashMap<>();
        awaited(FORM.getItem(), Set.of(), awaited);
        for (QuestionnaireItemComponent item : ITEMS) {
            assertThat(awaited.keySet()).containsAll(awaited.getOrDefault(item.getLinkId(), Set.of()));
            assertThat(item.getEnableWhen().size() < 2 || item.hasEnableBehavior())
                    .as("que-12: %s", item.getLinkId())
                    .isTrue();
        }
        assertThat(awaited.values()).anyMatch(questions -> !questions.isEmpty());
        Set<String> free = new HashSet<>();
        boolean more = true;
        while (more) { // a question is free when all that it waits for are
            more = free.addAll(awaited.entrySet().stream()
                    .filter(item -> free.containsAll(item.getValue()))
                    .map(Map.Entry::getKey)
                    .toList());
        }
        assertThat(free).isEqualTo(awaited.keySet());
    }

    /** Collects the questions that each item and the groups above it are enabled by. */
    private static void awaited(
            List<QuestionnaireItemComponent> items, Set<String> above, Map<String, Set<String>> awaited) {
        for (QuestionnaireItemComponent item : items) {
            Set<String> own = new HashSet<>(above);
            item.getEnableWhen().forEach(when -> own.add(when.getQuestion()));
            awaited.put(item.getLinkId(), own);
            awaited(item.getItem(), own, awaited);
        }
    }

    @Test
    void expressions_use_only_the_launch_context_that_is_declared() {
        List<String> declared = FORM.getExtensionsByUrl(SDC + "sdc-questionnaire-launchContext").stream()
                .map(context -> ((Coding) context.getExtensionByUrl("name").getValue()).getCode())
                .toList();
        assertThat(FORM.getExtensionsByUrl(SDC + "sdc-questionnaire-launchContext"))
                .hasSize(1);
        List<Expression> expressions = ITEMS.stream()
                .flatMap(item -> item.getExtensionsByUrl(SDC + "sdc-questionnaire-initialExpression").stream())
                .map(extension -> (Expression) extension.getValue())
                .toList();
        assertThat(declared).containsExactly("patient");
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            assertThat(expression.getLanguage()).isEqualTo("text/fhirpath");
            assertThat(expression.getExpression()).contains("%patient");
        });
    }

    @Test
    void nothing_is_required_and_nothing_is_answered_beforehand() {
        assertThat(ITEMS).noneMatch(QuestionnaireItemComponent::getRequired);
        assertThat(ITEMS).noneMatch(QuestionnaireItemComponent::hasInitial);
        assertThat(ITEMS)
                .noneMatch(item -> item.getAnswerOption().stream().anyMatch(option -> option.getInitialSelected()));
    }

    @Test
    void a_measurement_with_a_loinc_code_is_extracted_by_other_engines_too() {
        assertThat(ITEMS)
                .filteredOn(QuestionnaireItemComponent::hasCode)
                .hasSizeGreaterThan(4)
                .allSatisfy(item -> assertThat(item.getExtension())
                        .as(item.getLinkId())
                        .extracting(Extension::getUrl)
                        .contains(
                                SDC + "sdc-questionnaire-observationExtract",
                                SDC + "sdc-questionnaire-observation-extract-category",
                                "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"));
        assertThat(ITEMS)
                .filteredOn(item -> item.hasExtension(SDC + "sdc-questionnaire-observationExtract"))
                .allMatch(QuestionnaireItemComponent::hasCode);
    }

    @Test
    void a_renderer_shows_no_heading_without_a_question() {
        assertThat(ITEMS)
                .filteredOn(item -> item.getType() == QuestionnaireItemType.GROUP && item.hasText())
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.hasEnableWhen()
                                || group.getItem().stream().anyMatch(item -> !item.hasEnableWhen()))
                        .as(group.getLinkId())
                        .isTrue());
        assertThat(ITEMS)
                .filteredOn(item -> item.getType() == QuestionnaireItemType.GROUP
                        && item.getLinkId().contains("-when-"))
                .isNotEmpty()
                .noneMatch(QuestionnaireItemComponent::hasText);
    }

    @Test
    void every_question_has_a_short_text_for_narrow_screens() {
        assertThat(ITEMS)
                .filteredOn(item -> item.getType() != QuestionnaireItemType.GROUP
                        && item.getType() != QuestionnaireItemType.DISPLAY)
                .hasSizeGreaterThan(60)
                .allSatisfy(item -> assertThat(item.hasExtension(SDC + "sdc-questionnaire-shortText"))
                        .as(item.getLinkId())
                        .isTrue());
    }

    private static Questionnaire form() {
        byte[] json = SomeProfiles.files().stream()
                .filter(file -> file.path().equals("questionnaire/upper-back-pain-assessment-2.0.0.json"))
                .findFirst()
                .orElseThrow()
                .bytes();
        return FhirContext.forR4Cached()
                .newJsonParser()
                .parseResource(Questionnaire.class, new String(json, StandardCharsets.UTF_8));
    }

    private static List<QuestionnaireItemComponent> items(List<QuestionnaireItemComponent> items) {
        return new ArrayList<>(items.stream()
                .flatMap(item -> Stream.concat(Stream.of(item), items(item.getItem()).stream()))
                .toList());
    }
}
