package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.time.Duration;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.LimitRules;
import org.dorsal.limit.Owner;
import org.dorsal.smart.launch.EhrMemory;
import org.dorsal.smart.launch.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of the chart's requests, their limits, and failed requests. */
class ChartReaderTest {
    /** Time in which all but a read that hangs have ended, also on a loaded machine. */
    private static final Duration OTHERS_ARE_READ = Duration.ofSeconds(8);

    private static final String FEVER = SomeChartRecords.observation(
            "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.0 Cel"));

    private static final String OSTEOPOROSIS =
            SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2020-02-02");

    @Test
    void everything_is_read_by_small_searches_of_this_patient() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient();
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(ehr.requests())
                .containsExactly(
                        "Condition?patient=7&_count=100",
                        "MedicationRequest?patient=7&status=active&_count=100",
                        "MedicationStatement?patient=7&status=active&_count=100",
                        "Observation?patient=7&category=http%3A%2F%2Fterminology.hl7.org%2FCodeSystem%2F"
                                + "observation-category%7Cvital-signs&date=ge2026-11-19T09:30:00Z&_count=100",
                        "Observation?patient=7&code=http%3A%2F%2Floinc.org%7C39156-5&_count=100",
                        "Observation?patient=7&code=http%3A%2F%2Floinc.org%7C72166-2&_count=100",
                        "Observation?patient=7&code=http%3A%2F%2Floinc.org%7C82810-3&date=ge2026-02-13T09:30:00Z&_count=100",
                        "Observation?patient=7&code=http%3A%2F%2Floinc.org%7C8310-5%2Chttp%3A%2F%2Floinc.org%7C8331-1"
                                + "&date=ge2026-11-19T09:30:00Z&_count=100",
                        "Patient/7",
                        "Practitioner/one",
                        "metadata");
    }

    @Test
    void what_was_not_granted_is_not_asked_for_and_named() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient();
        Chart chart = ehr.chart(Set.of("patient/Patient.r", "patient/Condition.rs"));
        assertThat(ehr.requests()).containsExactly("Condition?patient=7&_count=100", "Patient/7");
        assertThat(chart.clinician()).isEmpty();
        assertThat(chart.unread())
                .containsExactly(
                        "MedicationRequest:not-granted",
                        "MedicationStatement:not-granted",
                        "Observation:not-granted",
                        "fhirUser:not-granted");
    }

    @Test
    void without_a_scope_for_the_patient_there_is_no_chart() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient();
        var outcome = ehr.outcome(
                SomeChartEhr.launch("Practitioner/one", Set.of("patient/Condition.rs")), Duration.ofSeconds(5));
        assertThat(outcome)
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:not-granted");
        assertThat(ehr.requests()).doesNotContain("Patient/7");
    }

    /** The same Patient may be read a second later, so that the page names the time to try again. */
    @Test
    void a_patient_without_room_in_memory_is_not_called_too_large() {
        Limit memory = new Limit(new LimitRules("memory", 10, 1, 1, false), (_, _, _) -> {});
        SomeChartEhr ehr = SomeChartEhr.ofPatient().within(EhrMemory.of(memory, new Owner("northside", "launch")));
        assertThat(ehr.outcome(SomeChartEhr.launch("Practitioner/one", Set.of("patient/*.rs")), Duration.ofSeconds(5)))
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:busy");
    }

    @Test
    void a_read_that_fails_costs_only_itself() {
        Chart chart = SomeChartEhr.ofPatient()
                .answering("Observation?", new HttpAnswer.CompleteAnswer(403, Map.of(), new byte[0]))
                .answering("MedicationRequest?", new HttpAnswer.OversizedAnswer(200))
                .answering("MedicationStatement?", new HttpAnswer.MissingAnswer())
                .answering("Practitioner/one", new HttpAnswer.CompleteAnswer(404, Map.of(), new byte[0]))
                .with("Condition?", SomeChartEhr.bundle(OSTEOPOROSIS))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).containsExactly("bone-risk-kind");
        assertThat(chart.unread())
                .containsExactly(
                        "MedicationRequest:too-large",
                        "MedicationStatement:unreachable",
                        "Observation:refused",
                        "fhirUser:refused");
    }

    /** Entries as small as they were in the attack: 3,040 are 4.7 MB with their narratives, 7,550 without. */
    @ParameterizedTest
    @ValueSource(ints = {2_001, 3_040, 7_550})
    void a_page_of_more_entries_than_are_read_costs_only_its_type(int entries) {
        String[] conditions =
                IntStream.range(0, entries).mapToObj(_ -> OSTEOPOROSIS).toArray(String[]::new);
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(conditions))
                .with("Observation?", SomeChartEhr.bundle(FEVER))
                .chart();
        assertThat(chart.unread()).containsExactly("Condition:too-large");
        assertThat(chart.suggestions())
                .extracting(Suggestion::linkId)
                .contains("body-temperature")
                .doesNotContain("bone-risk-kind");
    }

    @Test
    void pages_that_are_too_many_together_are_not_read_beyond_the_limit_and_the_first_stay() {
        String[] conditions =
                IntStream.range(0, 1_500).mapToObj(_ -> OSTEOPOROSIS).toArray(String[]::new);
        String next = SomeChartEhr.BASE + "/Condition?page=2";
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(Optional.of(next), conditions))
                .with("Condition?page=2", SomeChartEhr.bundle(conditions))
                .chart();
        assertThat(chart.unread()).containsExactly("Condition:too-large");
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).contains("bone-risk-kind");
    }

    @Test
    void a_record_without_room_in_memory_is_not_read_and_what_was_read_gives_its_room_back() {
        Limit memory = new Limit(new LimitRules("memory", 400_000, 1, 1, false), (_, _, _) -> {});
        EhrMemory ofLaunch = EhrMemory.of(memory, new Owner("northside", "launch"));
        String[] conditions =
                IntStream.range(0, 500).mapToObj(_ -> OSTEOPOROSIS).toArray(String[]::new);
        Chart chart = SomeChartEhr.ofPatient()
                .within(ofLaunch)
                .with("Condition?", SomeChartEhr.bundle(conditions))
                .with("Observation?", SomeChartEhr.bundle(FEVER))
                .chart();
        assertThat(chart.unread()).containsExactly("Condition:busy");
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).contains("body-temperature");
        assertThat(memory.held()).isBetween(1L, 10_000L);

        ofLaunch.close();
        assertThat(memory.held()).isZero();
        assertThat(ofLaunch.take(1)).isFalse();
    }

    @Test
    void a_read_that_does_not_end_is_late_and_the_others_are_there() {
        var outcome = SomeChartEhr.ofPatient()
                .hangingAt("Condition?")
                .outcome(SomeChartEhr.launch("Practitioner/one", SomeChartEhr.ALL_SCOPES), OTHERS_ARE_READ);
        assertThat(outcome).isInstanceOfSatisfying(ChartReader.ReadChart.class, read -> {
            assertThat(read.chart().unread()).contains("Condition:late");
            assertThat(read.chart().patient().name()).isEqualTo("Alder, Testa");
        });
    }

    @Test
    void what_else_was_read_stays_for_a_site_that_goes_on_without_the_patient_unless_it_may_be_anothers() {
        var silent = SomeChartEhr.ofPatient()
                .answering("Patient/7", new HttpAnswer.CompleteAnswer(503, Map.of(), new byte[0]))
                .with("Condition?", SomeChartEhr.bundle(OSTEOPOROSIS))
                .outcome();
        assertThat(silent)
                .isInstanceOfSatisfying(
                        ChartReader.ChartWithoutPatient.class,
                        none -> assertThat(none.partial()).hasValueSatisfying(partial -> {
                            assertThat(partial.lacksPatient()).isTrue();
                            assertThat(partial.patient().name()).isEmpty();
                            assertThat(partial.unread()).contains("Patient:unreachable");
                            assertThat(partial.suggestions()).isNotEmpty();
                            assertThat(Chart.read(partial.bytes()).orElseThrow().lacksPatient())
                                    .isTrue();
                        }));
        for (String other : List.of(
                "{\"resourceType\":\"Patient\",\"id\":\"8\"}",
                "{\"resourceType\":\"Patient\",\"id\":\"7\",\"modifierExtension\":[{\"url\":\"urn:x\"}]}")) {
            assertThat(SomeChartEhr.ofPatient().with("Patient/7", other).outcome())
                    .isInstanceOfSatisfying(
                            ChartReader.ChartWithoutPatient.class,
                            none -> assertThat(none.partial()).isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, Patient:refused",
        "403, Patient:refused",
        "500, Patient:refused",
        "503, Patient:unreachable",
        "429, Patient:unreachable"
    })
    void without_the_patient_there_is_no_chart(int status, String why) {
        assertThat(SomeChartEhr.empty()
                        .answering("Patient/7", new HttpAnswer.CompleteAnswer(status, Map.of(), new byte[0]))
                        .outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo(why);
    }

    @Test
    void a_patient_who_does_not_come_in_time_is_no_chart() {
        assertThat(SomeChartEhr.ofPatient()
                        .hangingAt("Patient/7")
                        .outcome(
                                SomeChartEhr.launch("Practitioner/one", SomeChartEhr.ALL_SCOPES),
                                Duration.ofMillis(300)))
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:late");
    }

    @Test
    void another_patient_for_the_launchs_patient_refuses_the_whole_chart() {
        assertThat(SomeChartEhr.empty()
                        .with("Patient/7", "{\"resourceType\":\"Patient\",\"id\":\"8\",\"gender\":\"male\"}")
                        .outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:other-patient");
        assertThat(SomeChartEhr.empty()
                        .with("Patient/7", "{\"resourceType\":\"Patient\"}")
                        .outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:other-patient");
    }

    @Test
    void a_resource_of_another_patient_is_dropped_and_told() {
        Chart chart = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(
                                SomeChartRecords.ofAnother(OSTEOPOROSIS), OSTEOPOROSIS.replace("64859006", "76107001")))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::answer).containsExactly("spinal-stenosis");
        assertThat(chart.unread()).containsExactly("Condition:other-patient");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Patient/7, true",
        "Patient/7/_history/3, true",
        "https://ehr.example/fhir/Patient/7, true",
        "https://ehr.example/fhir/Patient/7/_history/3, true",
        "https://other.example/fhir/Patient/7, false",
        "https://ehr.example/fhir2/Patient/7, false",
        "Patient/77, false",
        "Patient/8/_history/7, false",
        "patient/7, false",
        "Group/7, false",
        "'#7', false"
    })
    void whose_a_resource_is_decides_its_reference(String reference, boolean mine) {
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(OSTEOPOROSIS.replace("\"Patient/7\"", "\"" + reference + "\"")))
                .chart();
        assertThat(chart.suggestions().isEmpty()).isNotEqualTo(mine);
        assertThat(chart.unread().isEmpty()).isEqualTo(mine);
    }

    @Test
    void what_does_not_say_whose_it_is_is_not_this_patients() {
        String nobodys = OSTEOPOROSIS.replace("{\"reference\":\"Patient/7\"}", "{\"display\":\"Testa Alder\"}");
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(nobodys))
                .chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("Condition:other-patient");
    }

    @Test
    void further_pages_are_read_up_to_a_limit() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(Optional.of(SomeChartEhr.BASE + "?_getpages=a"), OSTEOPOROSIS))
                .with("?_getpages=a", SomeChartEhr.bundle(OSTEOPOROSIS.replace("64859006", "76107001")));
        assertThat(ehr.chart().suggestions()).extracting(Suggestion::answer).contains("spinal-stenosis");

        SomeChartEhr endless = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(Optional.of(SomeChartEhr.BASE + "/Condition?more"), OSTEOPOROSIS));
        assertThat(endless.chart().unread()).containsExactly("Condition:more");
        assertThat(endless.requests())
                .filteredOn(request -> request.equals("Condition?more"))
                .hasSize(4);
    }

    @Test
    void a_link_to_another_host_is_not_followed() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(
                                Optional.of("https://ehr.example.evil/fhir/Condition?page=2"), OSTEOPOROSIS));
        Chart chart = ehr.chart();
        assertThat(chart.suggestions()).isNotEmpty();
        assertThat(chart.unread()).containsExactly("Condition:more");
        assertThat(ehr.requests()).noneMatch(request -> request.contains("evil"));
    }

    @Test
    void an_outcome_among_the_entries_is_told_as_a_list_that_may_be_incomplete() {
        String outcome =
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"code\":\"informational\"}]}";
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(outcome, OSTEOPOROSIS))
                .chart();
        assertThat(chart.unread()).containsExactly("Condition:incomplete");
        assertThat(chart.suggestions()).isNotEmpty();
    }

    @Test
    void an_outcome_that_only_says_no_results_and_other_types_are_passed_over() {
        String nothing = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"warning\",\"details\":"
                + "{\"coding\":[{\"code\":\"4101\"}]}}]}";
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(nothing, "{\"resourceType\":\"Encounter\",\"id\":\"e\"}"))
                .chart();
        assertThat(chart.unread()).isEmpty();
        assertThat(chart.suggestions()).isEmpty();
    }

    @Test
    void pages_that_came_in_time_count_when_a_later_one_fails_or_is_late() {
        String first = SomeChartEhr.bundle(Optional.of(SomeChartEhr.BASE + "?page=2"), OSTEOPOROSIS);
        Chart failed = SomeChartEhr.ofPatient()
                .with("Condition?", first)
                .answering("?page=2", new HttpAnswer.CompleteAnswer(500, Map.of(), new byte[0]))
                .chart();
        assertThat(failed.suggestions())
                .extracting(Suggestion::linkId, Suggestion::answer)
                .contains(tuple("bone-risk-kind", "osteoporosis"));
        assertThat(failed.unread()).containsExactly("Condition:refused");

        var late = SomeChartEhr.ofPatient()
                .with("Condition?", first)
                .hangingAt("?page=2")
                .outcome(SomeChartEhr.launch("Practitioner/one", SomeChartEhr.ALL_SCOPES), OTHERS_ARE_READ);
        assertThat(late).isInstanceOfSatisfying(ChartReader.ReadChart.class, read -> {
            assertThat(read.chart().suggestions())
                    .extracting(Suggestion::linkId, Suggestion::answer)
                    .contains(tuple("bone-risk-kind", "osteoporosis"));
            assertThat(read.chart().unread()).containsExactly("Condition:late");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example:443/fhir?continue=LA.1",
        "https://EHR.example/fhir?continue=LA.1",
        "/fhir?continue=LA.1",
        "Condition?continue=LA.1"
    })
    void a_next_link_is_followed_as_it_comes_below_the_base(String link) {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(Optional.of(link)))
                .with("?continue", SomeChartEhr.bundle(OSTEOPOROSIS))
                .with("Condition?continue", SomeChartEhr.bundle(OSTEOPOROSIS));
        assertThat(ehr.chart().suggestions()).isNotEmpty();
        assertThat(ehr.chart().unread()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/pages/7?session=1, https://ehr.example/pages/7?session=1",
        "https://EHR.example:443/Page.aspx?sessionID=2, https://EHR.example:443/Page.aspx?sessionID=2",
        "/elsewhere?sessionID=3, https://ehr.example/elsewhere?sessionID=3",
        "?sessionID=4, Condition?sessionID=4"
    })
    void a_next_link_to_another_path_of_the_ehrs_origin_is_followed(String link, String request) {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(Optional.of(link), OSTEOPOROSIS.replace("64859006", "76107001")))
                .with(request, SomeChartEhr.bundle(OSTEOPOROSIS, SomeChartRecords.ofAnother(OSTEOPOROSIS)));
        Chart chart = ehr.chart();
        assertThat(chart.suggestions())
                .extracting(Suggestion::linkId, Suggestion::answer)
                .contains(tuple("bone-risk-kind", "osteoporosis"));
        assertThat(chart.unread()).as("every entry is looked at again").containsExactly("Condition:other-patient");
        assertThat(ehr.requests()).contains(request);
    }

    @ParameterizedTest
    @CsvSource({
        "http://ehr.example/fhir/Condition?page=2",
        "https://ehr.example:8443/fhir/Condition?page=2",
        "//evil.example/fhir/Condition?page=2",
        "https://user@ehr.example/fhir/Condition?page=2",
        "https://ehr.example/fhir/../other?page=2",
        "javascript:page=2"
    })
    void a_link_to_another_origin_is_told_and_gets_no_token(String link) {
        SomeChartEhr ehr =
                SomeChartEhr.ofPatient().with("Condition?", SomeChartEhr.bundle(Optional.of(link), OSTEOPOROSIS));
        assertThat(ehr.chart().unread()).containsExactly("Condition:more");
        assertThat(ehr.requests()).noneMatch(request -> request.contains("page=2"));
    }

    @Test
    void medicines_come_with_their_prescriptions_where_the_metadata_lists_it() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("metadata", including("MedicationRequest:medication"))
                .with("MedicationRequest?", SomeChartEhr.bundle(POINTING, MEDICATION));
        assertThat(ehr.chart().suggestions()).extracting(Suggestion::linkId).contains("major-history");
        assertThat(ehr.requests())
                .contains("MedicationRequest?patient=7&status=active&_count=100&_include=MedicationRequest:medication")
                .noneMatch(request -> request.startsWith("Medication/"));
    }

    @ParameterizedTest
    @CsvSource({"*", "MedicationRequest:patient"})
    void medicines_are_read_one_by_one_where_it_does_not(String include) {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("metadata", including(include))
                .with("MedicationRequest?", SomeChartEhr.bundle(POINTING))
                .with("Medication/m", MEDICATION);
        assertThat(ehr.chart().suggestions()).extracting(Suggestion::linkId).contains("major-history");
        assertThat(ehr.requests()).contains("Medication/m").noneMatch(request -> request.contains("_include"));
    }

    @Test
    void a_server_that_refuses_the_include_it_lists_is_asked_without() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("metadata", including("MedicationRequest:medication"))
                .answering(
                        "MedicationRequest?patient=7&status=active&_count=100&_include",
                        new HttpAnswer.CompleteAnswer(400, Map.of(), new byte[0]))
                .with("MedicationRequest?", SomeChartEhr.bundle(POINTING))
                .with("Medication/m", MEDICATION);
        assertThat(ehr.chart().suggestions()).extracting(Suggestion::linkId).contains("major-history");
    }

    @Test
    void medicines_that_are_not_granted_are_not_asked_for() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient()
                .with("metadata", including("MedicationRequest:medication"))
                .with("MedicationRequest?", SomeChartEhr.bundle(POINTING));
        Chart chart = ehr.chart(Set.of("fhirUser", "patient/Patient.r", "patient/MedicationRequest.rs"));
        assertThat(chart.unread()).contains("MedicationRequest:elsewhere");
        assertThat(ehr.requests())
                .noneMatch(request -> request.contains("_include") || request.startsWith("Medication/"));
    }

    private static final String POINTING = "{\"resourceType\":\"MedicationRequest\",\"id\":\"r\",\"status\":\"active\","
            + "\"intent\":\"order\",\"subject\":{\"reference\":\"Patient/7\"},"
            + "\"medicationReference\":{\"reference\":\"Medication/m\"}}";

    private static final String MEDICATION =
            "{\"resourceType\":\"Medication\",\"id\":\"m\",\"code\":{\"coding\":[{\"system\":"
                    + "\"http://snomed.info/sct\",\"code\":\"86553008\"}]}}";

    private static String including(String include) {
        return "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"resource\":[{\"type\":\"MedicationRequest\","
                + "\"searchInclude\":[\"" + include + "\"]}]}]}";
    }

    @Test
    void what_stands_in_the_record_in_words_alone_is_shown_as_text_of_bounded_length() {
        String words =
                "{\"resourceType\":\"Condition\",\"id\":\"w\",\"subject\":{\"reference\":\"Patient/7\"},\"code\":"
                        + "{\"text\":\"<b>Wirbel\\nbruch</b> \u202Eold\"}}";
        Chart chart = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(
                                words,
                                words,
                                words.replace("old", "x".repeat(500)),
                                words.replace(
                                        "\"code\":",
                                        "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]},\"code\":"),
                                SomeChartRecords.ofAnother(words)))
                .chart();
        assertThat(chart.unread()).contains("Condition:not-coded:3");
        assertThat(chart.inWords()).hasSize(2);
        assertThat(chart.inWords().getFirst())
                .isEqualTo(new Chart.UncodedEntry("Condition", "<b>Wirbel bruch</b> \uFFFDold"));
        assertThat(chart.inWords().getLast().text()).hasSize(120).endsWith("…");
        assertThat(Chart.read(chart.bytes())).hasValue(chart);
    }

    /** An entry with a coding without a code is named by its display (R4 Coding.display). */
    @Test
    void a_display_without_a_code_is_an_entry_in_words() {
        Chart chart = SomeChartEhr.ofPatient()
                .with(
                        "Condition?",
                        SomeChartEhr.bundle(
                                "{\"resourceType\":\"Condition\",\"id\":\"w\",\"subject\":"
                                        + "{\"reference\":\"Patient/7\"},\"code\":{\"coding\":[{\"display\":\"Broken rib\"}]}}"))
                .chart();

        assertThat(chart.inWords()).containsExactly(new Chart.UncodedEntry("Condition", "Broken rib"));
        assertThat(chart.unread()).containsExactly("Condition:not-coded:1");
    }

    @Test
    void only_the_first_entries_in_words_are_shown_and_all_are_counted() {
        String[] many = java.util.stream.IntStream.range(0, 40)
                .mapToObj(each ->
                        "{\"resourceType\":\"Condition\",\"subject\":{\"reference\":\"Patient/7\"},\"code\":{\"text\":\"w"
                                + each + "\"}}")
                .toArray(String[]::new);
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(many))
                .chart();
        assertThat(chart.inWords()).hasSize(12);
        assertThat(chart.unread()).containsExactly("Condition:not-coded:40");
    }

    @Test
    void a_chart_is_kept_and_read_again() {
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(OSTEOPOROSIS))
                .chart();
        assertThat(Chart.read(chart.bytes())).hasValue(chart);
        assertThat(Stream.of("", "{}", "[]", "{\"patient\":7}").map(String::getBytes))
                .allMatch(other -> Chart.read(other).isEmpty());
    }
}
