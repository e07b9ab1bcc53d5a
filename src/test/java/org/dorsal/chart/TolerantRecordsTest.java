package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.stream.Stream;
import org.dorsal.chart.Chart.Suggestion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Test that additional content of real servers affects at most its own element and is never read as a "no". */
class TolerantRecordsTest {
    private static final String OSTEOPOROSIS =
            SomeChartRecords.condition("sct|64859006", "active", "confirmed", "2020-02-02");

    private static final String STENOSIS = OSTEOPOROSIS.replace("64859006", "76107001");

    /** Members of unused elements; each of them once prevented a launch. */
    static Stream<String> shapesNobodyNeeds() {
        return Stream.of(
                "\"photo\":[]",
                "\"maritalStatus\":null",
                "\"language\":\"\"",
                "\"managingOrganization\":{}",
                "\"vendorFlag\":{\"a\":[1]}",
                "\"contact\":[{\"modifierExtension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]}]",
                "\"text\":{\"status\":\"generated\",\"div\":\"<div><style>p{}</style></div>\"}",
                "\"language\":\" en \"",
                "\"address\":[{\"city\":\"Lowland\\u0001\"}]",
                "\"deceasedDateTime\":\"2026-11-01T08:30\"");
    }

    @ParameterizedTest
    @MethodSource("shapesNobodyNeeds")
    void a_patient_keeps_banner_and_demographics(String member) {
        Chart chart = SomeChartEhr.ofPatient(",\"name\":[{\"family\":\"Alder\"}],\"gender\":\"female\"," + member)
                .chart();
        assertThat(chart.patient().name()).isEqualTo("Alder");
        assertThat(chart.suggestions()).extracting(Suggestion::answer).containsExactly("female");
        assertThat(chart.unread()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("shapesNobodyNeeds")
    void a_condition_is_still_suggested(String member) {
        String with =
                OSTEOPOROSIS.replace("{\"resourceType\":\"Condition\"", "{\"resourceType\":\"Condition\"," + member);
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(with))
                .chart();
        assertThat(chart.suggestions())
                .extracting(Suggestion::linkId, Suggestion::answer)
                .contains(tuple("bone-risk-kind", "osteoporosis"));
        assertThat(chart.unread()).isEmpty();
    }

    static Stream<String> statesThatAreMissing() {
        String medicine = SomeChartRecords.medicationRequest("sct|297279009", "active", "order");
        return Stream.of(
                SomeChartRecords.observation(
                                "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeChartRecords.quantity("39.0 Cel"))
                        .replace("\"status\":\"final\"", "\"stctus\":\"final\""),
                medicine.replace("\"status\":\"active\",", ""),
                medicine.replace("\"intent\":\"order\",", ""),
                SomeChartRecords.medicationStatement("atc|M05BA04", "active").replace("\"status\":\"active\",", ""));
    }

    @ParameterizedTest
    @MethodSource("statesThatAreMissing")
    void what_does_not_say_how_it_stands_is_left_out_and_counted(String record) {
        String type = record.replaceFirst(".*?\"resourceType\":\"(\\w+)\".*", "$1");
        Chart chart = SomeChartEhr.ofPatient()
                .with(type + "?", SomeChartEhr.bundle(record))
                .with("Condition?", SomeChartEhr.bundle(OSTEOPOROSIS))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).containsExactly("bone-risk-kind");
        assertThat(chart.unread()).singleElement().asString().startsWith(type + ":not-understood:");
    }

    @Test
    void a_time_of_death_without_seconds_is_its_day() {
        assertThat(SomeChartEhr.ofPatient(",\"deceasedDateTime\":\"2026-11-01T08:30\"")
                        .chart()
                        .patient()
                        .deceased())
                .hasValue("2026-11-01");
    }

    @Test
    void a_needed_element_that_is_no_fhir_costs_itself_and_is_counted() {
        Chart chart = SomeChartEhr.ofPatient(
                        ",\"name\":[{\"family\":\"Alder\"}],\"birthDate\":\"soon\",\"gender\":\"femal\"")
                .chart();
        assertThat(chart.patient().name()).isEqualTo("Alder");
        assertThat(chart.patient().birthDate()).isEmpty();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread())
                .containsExactly("Patient:not-understood:2:Patient.birthDate=date,Patient.gender=code");
    }

    @Test
    void what_is_not_understood_of_the_patient_is_named_by_its_place_and_never_by_its_value() {
        Chart chart = SomeChartEhr.ofPatient(
                        ",\"name\":[{\"family\":\"Alder\"},{\"family\":7,\"given\":\"Secret\"}],\"birthDate\":{\"is\":\"Secret\"},"
                                + "\"deceasedBoolean\":false,\"deceasedDateTime\":\"2026\"")
                .chart();
        assertThat(chart.unread())
                .containsExactly("Patient:not-understood:4:Patient.name[1].family=string,Patient.name[1].given=array,"
                        + "Patient.birthDate=date,Patient.deceased=one value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"resourceType":"Patient","id":"7","name":[{"family":"Secret","family":"Secret"}]} | Patient.name[0].family=JSON
        {"resourceType":"Patient","id":"7","name":[{"family":"Secret"},]}                  | Patient.name[1]=JSON
        {"resourceType":"Bundle","id":"7"}                                                 | Patient=resource
        """)
    void an_unreadable_patient_is_told_with_its_place(String body, String place) {
        assertThat(SomeChartEhr.empty().with("Patient/7", body).outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:unreadable::" + place);
    }

    @Test
    void a_modifier_on_the_patient_itself_refuses_the_chart_by_its_name() {
        assertThat(SomeChartEhr.ofPatient(",\"modifierExtension\":[{\"url\":\"urn:x\",\"valueBoolean\":true}]")
                        .outcome())
                .asInstanceOf(type(ChartReader.ChartWithoutPatient.class))
                .extracting(ChartReader.ChartWithoutPatient::why)
                .isEqualTo("Patient:modified::Patient.modifierExtension=");
    }

    static Stream<String> conditionsThatAreNotWhole() {
        return Stream.of(
                OSTEOPOROSIS.replace(
                        "{\"resourceType\"", "{\"modifierExtension\":[{\"url\":\"urn:x\"}],\"resourceType\""),
                OSTEOPOROSIS.replace("{\"resourceType\"", "{\"implicitRules\":\"urn:x\",\"resourceType\""),
                OSTEOPOROSIS.replaceFirst("\"verificationStatus\":\\{.*?\\]\\}", "\"verificationStatus\":\"refuted\""),
                OSTEOPOROSIS.replace("2020-02-02", "2020-02-31"),
                OSTEOPOROSIS.replace("\"Condition\"", "\"SubscriptionStatus\""),
                "null",
                "\"\"");
    }

    @ParameterizedTest
    @MethodSource("conditionsThatAreNotWhole")
    void each_entry_is_judged_alone_and_what_is_not_understood_is_counted(String broken) {
        Chart chart = SomeChartEhr.ofPatient()
                .with("Condition?", SomeChartEhr.bundle(broken, STENOSIS))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::answer).containsExactly("spinal-stenosis");
        assertThat(chart.unread())
                .allMatch(name -> name.startsWith("Condition:"))
                .isNotEmpty();
    }

    @Test
    void a_negation_is_understood_with_blanks_around_it() {
        String refuted = OSTEOPOROSIS.replace("\"confirmed\"", "\" refuted \"");
        assertThat(SomeChartEhr.ofPatient()
                        .with("Condition?", SomeChartEhr.bundle(refuted))
                        .chart()
                        .suggestions())
                .isEmpty();
    }

    @Test
    void an_empty_list_is_understood_and_a_broken_one_is_not() {
        String list = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"total\":0,\"entry\":";
        assertThat(SomeChartEhr.ofPatient()
                        .with("Condition?", list + "[]}")
                        .chart()
                        .unread())
                .isEmpty();
        assertThat(SomeChartEhr.ofPatient()
                        .with("Condition?", list + "null}")
                        .chart()
                        .unread())
                .isEmpty();
        assertThat(SomeChartEhr.ofPatient()
                        .with("Condition?", list + "{\"resource\":" + OSTEOPOROSIS + "}}")
                        .chart()
                        .unread())
                .containsExactly("Condition:not-understood:1");
    }

    @Test
    void ids_of_109_characters_and_keys_in_any_order_are_read() {
        String entry = OSTEOPOROSIS
                .replace("\"id\":\"c\"", "\"id\":\"" + "e.-".repeat(36) + "z\"")
                .replace("{\"resourceType\":\"Condition\",", "{\"language\":\"en\",\"resourceType\":\"Condition\",");
        assertThat(SomeChartEhr.ofPatient()
                        .with("Condition?", SomeChartEhr.bundle(entry))
                        .chart()
                        .suggestions())
                .isNotEmpty();
    }
}
