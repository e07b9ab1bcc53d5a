package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.smart.launch.HttpAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test of hostile responses from an EHR, or from an attacker in front of it. */
class HostileRecordsTest {
    private static final String FEVER = SomeChartRecords.observation(
            "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.0 Cel"));

    static Stream<String> answersThatAreNone() {
        return Stream.of(
                "",
                "<html><body>Login</body></html>",
                "null",
                "[]",
                "{}",
                "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"login\"}]}",
                SomeChartEhr.bundle(FEVER) + "{}",
                SomeChartEhr.bundle(FEVER.replace("\"value\":39.0", "\"value\":36.0,\"value\":39.0")),
                SomeChartEhr.bundle(FEVER.replace("39.0", "1e999999999")),
                SomeChartEhr.bundle(FEVER.replace("39.0", "39." + "0".repeat(60))),
                "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":" + "[".repeat(2000) + "]".repeat(2000)
                        + "}");
    }

    static Stream<String> entriesThatAreNone() {
        return Stream.of(
                SomeChartEhr.bundle(FEVER.replace("39.0", "\"39.0\"")),
                SomeChartEhr.bundle(FEVER.replace(
                        "\"status\"",
                        "\"modifierExtension\":[{\"url\":\"urn:x:not\",\"valueBoolean\":true}],\"status\"")),
                SomeChartEhr.bundle(FEVER.replace("\"status\"", "\"valueString\":\"two values\",\"status\"")),
                SomeChartEhr.bundle(FEVER.replace("\"final\"", "\"finale\"")),
                SomeChartEhr.bundle(FEVER.replace("2026-11-20T09:00:00Z", "yesterday")));
    }

    @ParameterizedTest
    @MethodSource("entriesThatAreNone")
    void an_entry_that_is_no_fhir_suggests_nothing_and_is_counted_in_each_search(String body) {
        Chart chart = SomeChartEhr.ofPatient().with("Observation?", body).chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("Observation:not-understood:5");
    }

    @ParameterizedTest
    @MethodSource("entriesThatAreNone")
    void a_list_is_no_patient(String body) {
        assertThat(SomeChartEhr.empty().with("Patient/7", body).outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .asInstanceOf(STRING)
                .startsWith("Patient:unreadable::Patient")
                .doesNotContain("measured", "Login");
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void an_answer_that_is_no_strict_fhir_suggests_nothing_and_is_named(String body) {
        Chart chart = SomeChartEhr.ofPatient().with("Observation?", body).chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("Observation:unreadable");
    }

    @ParameterizedTest
    @MethodSource("answersThatAreNone")
    void without_a_readable_patient_there_is_no_chart(String body) {
        assertThat(SomeChartEhr.empty().with("Patient/7", body).outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .asInstanceOf(STRING)
                .startsWith("Patient:unreadable::Patient")
                .doesNotContain("measured", "Login");
    }

    @Test
    void bytes_that_are_no_text_are_unreadable() {
        byte[] latin1 =
                SomeChartEhr.bundle(FEVER.replace("measured", "gemeßen")).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SomeChartEhr.ofPatient()
                        .answering("Observation?", new HttpAnswer.CompleteAnswer(200, Map.of(), latin1))
                        .chart()
                        .unread())
                .containsExactly("Observation:unreadable");
    }

    @Test
    void a_reading_that_breaks_costs_only_itself() {
        assertThat(readBreakingAt("/Condition", new IllegalStateException("broken")))
                .isInstanceOfSatisfying(
                        ChartReader.ReadChart.class,
                        read -> assertThat(read.chart().unread()).containsExactly("Condition:unreadable"));
    }

    /** The page would blame the EHR, and the incomplete record would be kept for the whole visit. */
    @ParameterizedTest
    @ValueSource(strings = {"/Patient/7", "/Condition"})
    void a_fault_of_this_service_is_no_fault_of_the_record(String path) {
        var fault = new IllegalStateException("the database is away");
        assertThatThrownBy(() -> readBreakingAt(path, new ChartSource.CallFaultException(fault)))
                .isSameAs(fault);
    }

    private static ChartReader.ChartOutcome readBreakingAt(String path, RuntimeException fault) {
        SomeChartEhr ehr = SomeChartEhr.ofPatient();
        ChartSource breaking = address -> {
            if (address.getPath().endsWith(path)) {
                throw fault;
            }
            return ehr.get(address);
        };
        var form = org.dorsal.knowledge.SomeProfiles.form();
        return new ChartReader(
                        form,
                        org.dorsal.knowledge.SomeProfiles.knowledge().recordRules(form),
                        List.of(SomeChartEhr.BASE.toString()),
                        java.time.Duration.ofSeconds(20))
                .read(
                        breaking,
                        SomeChartEhr.launch("Practitioner/one", SomeChartEhr.ALL_SCOPES),
                        SomeChartEhr.BASE,
                        SomeChartEhr.AT,
                        java.time.ZoneOffset.UTC);
    }

    @Test
    void what_the_record_calls_a_finding_is_text_of_bounded_length() {
        String long1 = FEVER.replace("\"code\":\"Cel\"", "\"unit\":\"<b>" + "x".repeat(5000) + "\",\"code\":\"Cel\"");
        Suggestion fever = SomeChartEhr.ofPatient()
                .with("Observation?", SomeChartEhr.bundle(long1))
                .chart()
                .suggestions()
                .getFirst();
        assertThat(fever.text()).startsWith("39.0 <b>xxx").endsWith("…").hasSize(120);
    }
}
