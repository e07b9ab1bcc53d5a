package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.knowledge.Wording.Locale;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.ComparedEdition;
import org.dorsal.scoring.CriteriaScorer;
import org.dorsal.store.NewVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Observations of single flags, and of the pain score. */
class FlagObservationTest {

    @Test
    void only_flags_that_are_present_have_their_own() {
        assertThat(SampleRenderRequests.all(
                        SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.selfCare())), "Observation"))
                .hasSize(2);
        assertThat(SampleRenderRequests.all(
                        SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency())),
                        "Observation"))
                .hasSize(4);
    }

    @Test
    void each_coding_has_the_display_of_its_system_and_the_text_is_the_name_in_the_criteria() {
        var flag = cancer();
        assertThat(flag.at("/code/coding/0/system").asString())
                .isEqualTo("https://dorsal.example/canonical/CodeSystem/flag");
        assertThat(flag.at("/code/coding/1/code").asString()).isEqualTo("266987004");
        assertThat(flag.at("/code/coding/0/display").asString()).isEqualTo("Cancer at any time");
        assertThat(flag.at("/code/coding/1/display").asString()).isEqualTo("History of malignant neoplasm");
        assertThat(flag.at("/code/text").asString()).isEqualTo("Cancer now or in the past");
        assertThat(flag.at("/valueCodeableConcept/coding/0/code").asString()).isEqualTo("present");
    }

    @Test
    void the_note_gives_the_statement_the_deciding_questions_and_the_source() {
        assertThat(cancer().at("/note/0/text").asString()).isEqualTo("""
                        What Cancer now or in the past may mean.

                        Decided by the answers to:

                        - Cancer at any time in life?

                        Sources:

                        - Bupa: Upper back pain, section "Red flags" (December 2020)""");
    }

    @Test
    void the_note_names_the_answers_that_raised_the_flag() {
        var form = ComparedEdition.DRAFT.form();
        var answers = new FormAnswers(Map.of(
                "cord-signs",
                List.of("saddle-numbness", "unsteady-walking"),
                "age-years",
                List.of("66"),
                "minor-injury-or-lifting",
                List.of("Y"),
                "pain-severity-score",
                List.of("8")));
        var response = FilledFormCodec.items(FilledForm.in(form, answers), Locale.EN_GB);
        var scoring = CriteriaScorer.score(
                ComparedEdition.DRAFT.plans(),
                ComparedEdition.DRAFT.care(),
                form,
                AnswerReader.read(form, response, Optional.empty(), LocalDate.of(2026, 11, 26)));
        var flags = SampleRenderRequests.all(
                SampleRenderRequests.render(SampleRenderRequests.of(scoring, Locale.EN_GB, form, response)),
                "Observation");
        assertThat(raisedBy(flags, "possible-cord-or-cauda-equina"))
                .containsExactly(form.item("cord-signs").orElseThrow().text().in(Locale.EN_GB) + " "
                        + displays(form, "cord-signs", "saddle-numbness", "unsteady-walking"));
        assertThat(raisedBy(flags, "age-under-20-or-over-50"))
                .singleElement()
                .satisfies(line -> assertThat(line).endsWith(" 66"));
    }

    @Test
    void free_text_stays_out_of_the_note() {
        var cancer = SampleKnowledge.item("cancer-ever", Wording.same("Cancer?"));
        var text = new Item(
                cancer.linkId(),
                Item.ItemKind.TEXT,
                cancer.parent(),
                cancer.text(),
                false,
                List.of(),
                cancer.min(),
                cancer.max(),
                cancer.gate(),
                cancer.look());
        var form = new Form(SampleKnowledge.form().edition(), cancer.text(), false, Map.of("cancer-ever", text));
        var filled = FilledForm.in(form, new FormAnswers(Map.of("cancer-ever", List.of("as Mr Miller knows"))));
        var flags = SampleRenderRequests.all(
                SampleRenderRequests.render(SampleRenderRequests.of(
                        SampleScorings.urgentButNotSettled(),
                        Locale.EN_US,
                        form,
                        FilledFormCodec.items(filled, Locale.EN_US))),
                "Observation");
        assertThat(raisedBy(flags, "cancer-history")).containsExactly("Cancer?");
    }

    @Test
    void it_says_by_which_edition_and_with_which_label_it_was_raised() {
        var flag = cancer();
        assertThat(flag.path("extension")
                        .valueStream()
                        .map(extension -> extension.has("valueCode")
                                ? extension.path("valueCode").asString()
                                : extension.at("/extension/1/valueString").asString()))
                .containsExactly("urgent", "malignancy", "reconciled", "a".repeat(64), "c".repeat(64));
        assertThat(flag.at("/method/text").asString()).endsWith("upper-back-pain-red-flags|1.0.0");
        assertThat(flag.at("/derivedFrom/0/reference").asString()).endsWith("/_history/1");
    }

    @Test
    void searches_find_it_by_each_of_its_codes() {
        NewVersion flag = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.urgentButNotSettled()))
                .versions()
                .get(1);
        assertThat(flag.terms())
                .contains(
                        "code=https://dorsal.example/canonical/CodeSystem/flag|cancer-history",
                        "code=http://snomed.info/sct|266987004",
                        "code=266987004",
                        "value-concept=https://dorsal.example/canonical/CodeSystem/flag-result|present");
    }

    @Test
    void a_flag_without_value_is_not_found_by_value() {
        var first = SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.emergency()));
        var amended = SampleRenderRequests.render(SampleRenderRequests.of(
                SampleScorings.incomplete(),
                Locale.EN_US,
                SampleRenderRequests.after(first, 2, ResultSetState.ResultStatus.AMENDED, false),
                SampleRenderRequests.response()));
        assertThat(amended.versions().get(1).terms()).noneMatch(term -> term.startsWith("value-concept"));
    }

    @Test
    void the_pain_score_is_written_as_it_was_answered() {
        assertThat(pain("6").path("valueQuantity").toString())
                .isEqualTo("{\"value\":6,\"unit\":\"{score}\",\"system\":\"http://unitsofmeasure.org\","
                        + "\"code\":\"{score}\"}");
        assertThat(pain("1E+1").path("valueQuantity").toString()).startsWith("{\"value\":10,");
        assertThat(pain("0").path("valueQuantity").toString()).startsWith("{\"value\":0,");
    }

    @Test
    void without_an_answer_there_is_no_pain_score() {
        var request = SampleRenderRequests.of(
                SampleScorings.selfCare(), Locale.EN_US, ResultSetState.first(), SampleRenderRequests.sparseResponse());
        assertThat(SampleRenderRequests.all(SampleRenderRequests.render(request), "Observation"))
                .hasSize(1);
    }

    private static JsonNode pain(String score) {
        var request = SampleRenderRequests.with(Optional.of(new BigDecimal(score)));
        var observations = SampleRenderRequests.all(SampleRenderRequests.render(request), "Observation");
        return observations.getLast();
    }

    private static List<String> raisedBy(List<JsonNode> observations, String flag) {
        return observations.stream()
                .filter(observation ->
                        observation.at("/code/coding/0/code").asString().equals(flag))
                .flatMap(
                        observation -> observation.at("/note/0/text").asString().lines())
                .dropWhile(line -> !line.startsWith("Decided by"))
                .takeWhile(line -> !line.startsWith("Sources"))
                .filter(line -> line.startsWith("- "))
                .map(line -> line.substring(2))
                .toList();
    }

    private static String displays(Form form, String linkId, String... codes) {
        return Stream.of(codes)
                .map(code -> form.item(linkId)
                        .orElseThrow()
                        .option(code)
                        .orElseThrow()
                        .coded()
                        .display()
                        .in(Locale.EN_GB))
                .collect(Collectors.joining("; "));
    }

    private static JsonNode cancer() {
        return SampleRenderRequests.json(
                SampleRenderRequests.render(SampleRenderRequests.of(SampleScorings.urgentButNotSettled()))
                        .versions()
                        .get(1));
    }
}
