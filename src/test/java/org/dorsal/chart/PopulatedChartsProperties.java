package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.assessment.FilledFormCodec.ResponseHead;
import org.dorsal.assessment.PopulatedForm;
import org.dorsal.assessment.PopulatedForm.PopulatingFact;
import org.dorsal.assessment.ResponseCheck;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.smart.PatientId;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Property test of populated forms with random records of all editions. The seed is printed. */
class PopulatedChartsProperties {
    private static final int RUNS = 150;
    private static final Set<String> NEVER = Set.of(
            "N", "UNK", "ASKU", "NASK", "none", "no-pregnancy-or-birth", "not-applicable", "never", "never-cancer");

    private final long seed = Seeds.ofRun();
    private final Random random = new Random(seed);

    static List<Form> forms() {
        return SomeProfiles.knowledge().forms();
    }

    @ParameterizedTest
    @MethodSource("forms")
    void no_answer_is_ever_no_and_each_has_a_source_and_the_response_is_valid_in_progress(Form form) {
        int answered = 0;
        for (int run = 0; run < RUNS; run++) {
            PopulatedForm populated = populated(form);
            QuestionnaireResponse response = response(populated);
            Map<String, List<String>> answers =
                    FilledFormCodec.read(form, response).byLinkId();
            answered += answers.size();
            assertThat(answers.values().stream().flatMap(List::stream))
                    .as("seed %d", seed)
                    .doesNotContainAnyElementsOf(NEVER);
            assertThat(populated.answeredProblems())
                    .as("seed %d", seed)
                    .hasSize(answers.size())
                    .extracting(source -> source.expression().replaceAll(".*linkId='([^']*)'.*", "$1"))
                    .containsExactlyInAnyOrderElementsOf(answers.keySet());
            assertThat(ResponseCheck.faults(
                            form, response, new CheckBounds(SomeChartEhr.BASE.toString(), SomeChartEhr.AT)))
                    .as("seed %d", seed)
                    .isEmpty();
        }
        assertThat(answered)
                .as("seed %d: the generator reaches the rules", seed)
                .isGreaterThan(RUNS);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void without_a_record_nothing_is_answered(Form form) {
        PopulatedForm populated = populated(form, List.of());

        assertThat(populated.answeredProblems()).isEmpty();
        assertThat(populated.unansweredProblems()).isEmpty();
        assertThat(FilledFormCodec.read(form, response(populated)).byLinkId()).isEmpty();
    }

    private PopulatedForm populated(Form form) {
        RandomRecords records = new RandomRecords(random, form);
        List<String> sent = new ArrayList<>();
        sent.add("{\"resourceType\":\"Patient\",\"id\":\"7\""
                + records.pick("", ",\"gender\":\"unknown\"", ",\"gender\":\"female\",\"birthDate\":\"1948-02-01\"")
                + "}");
        for (String type : RandomRecords.TYPES) {
            Stream.generate(() -> records.resource(type))
                    .limit(random.nextInt(8))
                    .map(resource -> random.nextInt(5) == 0 ? resource.replace("Patient/7", "Patient/8") : resource)
                    .forEach(sent::add);
        }
        return populated(form, sent);
    }

    private static PopulatedForm populated(Form form, List<String> sent) {
        List<byte[]> bytes = sent.stream()
                .map(resource -> resource.getBytes(StandardCharsets.UTF_8))
                .toList();
        Chart chart = new ChartReader(
                        form,
                        SomeProfiles.knowledge().recordRules(form),
                        List.of("https://ehr.example/fhir"),
                        Duration.ofMinutes(1))
                .read(new SuppliedRecord(List.of(), bytes), new PatientId("7"), SomeChartEhr.AT, ZoneOffset.UTC);
        return PopulatedForm.of(
                form,
                chart.suggestions().stream()
                        .map(suggestion -> new PopulatingFact(
                                suggestion.linkId(),
                                suggestion.answer(),
                                suggestion.text(),
                                suggestion.date(),
                                suggestion.source()))
                        .toList());
    }

    private static QuestionnaireResponse response(PopulatedForm populated) {
        byte[] json = populated.response(
                new ResponseHead(
                        Optional.empty(),
                        QuestionnaireResponseStatus.INPROGRESS,
                        "7",
                        Optional.empty(),
                        Optional.empty(),
                        SomeChartEhr.AT.atOffset(ZoneOffset.UTC),
                        Wording.Locale.EN_US,
                        Map.of(),
                        Map.of()),
                "Patient/7");
        return switch (new Gate(Limits.ofRequests()).read(json, QuestionnaireResponse.class)) {
            case Parsed.ParsedResource<QuestionnaireResponse>(var response) -> response;
            case Parsed.UnparsableResource<QuestionnaireResponse>(List<Problem> problems) ->
                throw new AssertionError(problems.toString());
        };
    }
}
