package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.dorsal.chart.Chart.Suggestion;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vital signs of the EHR's record, as the vital-signs profile of FHIR R4 writes them: the newest of the past day are
 * suggested with time and author. At 09:30 on 20 November.
 */
class VitalSignsOfTheRecordTest {
    private static final Form FORM = SomeProfiles.knowledge().forms().stream()
            .filter(form -> form.edition().version().equals("2.0.0"))
            .findFirst()
            .orElseThrow();
    private static final Set<String> MEASURED = Set.of(
            "pulse",
            "respiratory-rate",
            "oxygen-saturation",
            "systolic-right",
            "diastolic-right",
            "systolic-left",
            "diastolic-left",
            "body-temperature");
    private static final String EARLY = "2026-11-20T08:05:00Z";

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = ';', textBlock = """
        8867-4;  88 /min;         pulse=88
        8867-4;  88 {beats}/min;  pulse=88
        8867-4;  88 /h;           -
        8867-4;  900 /min;        -
        9279-1;  18 {breaths}/min; respiratory-rate=18
        59408-5; 93 %;            oxygen-saturation=93
        2708-6;  93 %;            oxygen-saturation=93
        59408-5; 0.93 1;          -
        59408-5; 930 %;           -
        8310-5;  38.2 Cel;        body-temperature=38.2
        8310-5;  100.4 [degF];    body-temperature=38
        8310-5;  104 [degF];      body-temperature=40
        8310-5;  38.2 [degF];     -
        8310-5;  98.6 Cel;        -
        8331-1;  38.2 Cel;        body-temperature=38.2
        59410-1; 93 %;            oxygen-saturation=93
        8310-5;  311 K;           -
        8480-6;  82 mm[Hg];       systolic-right=82
        8480-6;  10.9 kPa;        systolic-right=82
        8480-6;  120 kPa;         -
        29463-7; 80 kg;           -
        """)
    void a_measurement_is_suggested_in_the_unit_of_the_form_or_named(String code, String quantity, String suggested) {
        Chart chart = chart(
                SomeChartRecords.observation("loinc|" + code, "final", EARLY, SomeChartRecords.quantity(quantity)));

        assertThat(suggestions(chart)).isEqualTo(suggested);
        assertThat(chart.unread().stream().distinct().toList())
                .isEqualTo(
                        suggested.equals("-") && !code.equals("29463-7")
                                ? List.of("Observation:unusable:1")
                                : List.of());
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = ';', textBlock = """
        final;            2026-11-19T09:31:00Z; pulse=88
        final;            2026-11-19T09:29:00Z; -
        final;            2026-11-20;           pulse=88
        final;            2026-11-19;           -
        final;            2026-11-20T10:00:00Z; -
        final;            -;                    -
        preliminary;      2026-11-20T09:00:00Z; -
        entered-in-error; 2026-11-20T09:00:00Z; -
        amended;          2026-11-20T09:00:00Z; pulse=88
        """)
    void only_a_final_value_of_the_past_day_counts(String status, String effective, String suggested) {
        assertThat(suggestions(chart(SomeChartRecords.observation(
                        "loinc|8867-4", status, effective, SomeChartRecords.quantity("88 /min")))))
                .isEqualTo(suggested);
    }

    @Test
    void the_newest_counts_and_an_impossible_newest_value_has_no_substitute() {
        String older = pulse("2026-11-20T07:00:00Z", "70 /min");
        String newer = pulse("2026-11-20T09:00:00Z", "131 /min");
        assertThat(suggestions(chart(older, newer))).isEqualTo("pulse=131");
        assertThat(suggestions(chart(newer, older))).isEqualTo("pulse=131");

        Chart impossible = chart(older, pulse("2026-11-20T09:10:00Z", "1310 /min"));
        assertThat(suggestions(impossible)).isEqualTo("-");
        assertThat(impossible.unread()).containsExactly("Observation:unusable:1");
    }

    /** A value of doubtful time or status is named, and no older value passes for the present state. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ';', textBlock = """
        preliminary; 2026-11-20T09:00:00Z; uncertain
        unknown;     2026-11-20T09:00:00Z; uncertain
        final;       2026-11-20T10:00:00Z; future
        final;       -;                    unusable
        final;       2026-11-20;           unclear
        final;       2026-11-20T08:05:00Z; unclear
        """)
    void a_value_that_may_be_newer_is_named_and_has_no_substitute(String status, String effective, String reason) {
        String other =
                SomeChartRecords.observation("loinc|8867-4", status, effective, SomeChartRecords.quantity("131 /min"));
        for (Chart chart : List.of(chart(pulse(EARLY, "88 /min"), other), chart(other, pulse(EARLY, "88 /min")))) {
            assertThat(suggestions(chart)).isEqualTo("-");
            assertThat(chart.unread()).anyMatch(unread -> unread.startsWith("Observation:" + reason));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = ';', textBlock = """
        preliminary;      2026-11-20T08:00:00Z
        entered-in-error; 2026-11-20T09:00:00Z
        cancelled;        2026-11-20T09:00:00Z
        final;            2026-11-19
        """)
    void a_value_that_is_older_or_withdrawn_takes_nothing_away(String status, String effective) {
        assertThat(suggestions(chart(
                        pulse(EARLY, "88 /min"),
                        SomeChartRecords.observation(
                                "loinc|8867-4", status, effective, SomeChartRecords.quantity("131 /min")))))
                .isEqualTo("pulse=88");
    }

    /** Limits of alarms are whole numbers, such as less than 92 %. */
    @Test
    void a_saturation_is_not_rounded_over_a_limit() {
        assertThat(suggestions(chart(SomeChartRecords.observation(
                        "loinc|59408-5", "final", EARLY, SomeChartRecords.quantity("91.9 %")))))
                .isEqualTo("oxygen-saturation=91");
    }

    @Test
    void a_saturation_names_the_oxygen_that_was_given() {
        String measured = SomeChartRecords.observation(
                        "loinc|59408-5", "final", EARLY, SomeChartRecords.quantity("97 %"))
                .replace(
                        "\"status\"",
                        "\"component\":[{\"code\":{\"text\":\"Inhaled oxygen flow rate\"},\"valueQuantity\":{\"value\":8,"
                                + "\"unit\":\"L/min\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"L/min\"}}],"
                                + "\"status\"");
        assertThat(chart(measured).suggestions().getFirst().text()).contains("Inhaled oxygen flow rate 8 L/min");
    }

    /** Components of the pulse oximetry profile of US Core: flow rate 3151-8 and concentration 3150-6. */
    @ParameterizedTest
    @CsvSource({
        "3151-8, 8, L/min, true",
        "3151-8, 0, L/min, false",
        "3150-6, 40, %, true",
        "3150-6, 21, %, false",
        "3150-6, 0.4, 1, true",
        "3150-6, 0.21, 1, false",
        "20564-1, 40, %, false"
    })
    void oxygen_given_at_a_saturation_is_suggested(String code, String value, String unit, boolean given) {
        String measured = SomeChartRecords.observation(
                        "loinc|59408-5", "final", EARLY, SomeChartRecords.quantity("97 %"))
                .replace("\"status\"", """
                        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"%s"}]},
                        "valueQuantity":{"value":%s,"unit":"%s","system":"http://unitsofmeasure.org","code":"%s"}}],
                        "status\"""".formatted(code, value, unit, unit));
        assertThat(chart(measured).suggestions())
                .filteredOn(suggestion -> suggestion.linkId().equals("supplemental-oxygen"))
                .extracting(Suggestion::answer, Suggestion::date)
                .isEqualTo(given ? List.of(Tuple.tuple("Y", Optional.of(EARLY))) : List.of());
    }

    @Test
    void time_and_author_are_shown() {
        String measured =
                pulse(EARLY, "88 /min").replace("\"status\"", "\"performer\":[{\"display\":\"Ann Nurse\"}],\"status\"");

        Suggestion suggestion = chart(measured).suggestions().getFirst();
        assertThat(suggestion.text()).isEqualTo("88 /min, 08:05, Ann Nurse");
        assertThat(suggestion.date()).contains(EARLY);
        assertThat(suggestion.source()).contains("Observation/o");
        assertThat(chart(pulse("2026-11-20", "88 /min"))
                        .suggestions()
                        .getFirst()
                        .text())
                .isEqualTo("88 /min");
    }

    @Test
    void the_body_site_tells_the_arm() {
        assertThat(suggestions(chart(pressure("368209003", EARLY, 128, 78), pressure("368208006", EARLY, 101, 60))))
                .isEqualTo("systolic-right=128 diastolic-right=78 systolic-left=101 diastolic-left=60");
        assertThat(suggestions(chart(pressure("368208006", EARLY, 101, 60))))
                .isEqualTo("systolic-left=101 diastolic-left=60");
    }

    @Test
    void a_pressure_without_an_arm_is_never_compared_with_one_that_has_one() {
        assertThat(suggestions(chart(pressure("", EARLY, 128, 78)))).isEqualTo("systolic-right=128 diastolic-right=78");
        assertThat(suggestions(chart(pressure("368208006", EARLY, 101, 60), pressure("", EARLY, 128, 78))))
                .isEqualTo("systolic-left=101 diastolic-left=60");
    }

    @Test
    void a_site_that_is_no_known_arm_is_named_and_has_no_substitute() {
        Chart thigh =
                chart(pressure("368209003", "2026-11-20T07:00:00Z", 150, 90), pressure("68367000", EARLY, 84, 50));
        assertThat(suggestions(thigh)).isEqualTo("-");
        assertThat(thigh.unread()).isNotEmpty();
        String inWords = pressure("368208006", EARLY, 101, 60)
                .replaceFirst("\"bodySite\":.*?\"text\":\"arm\"}", "\"bodySite\":{\"text\":\"Left arm\"}");
        assertThat(inWords).contains("Left arm").doesNotContain("368208006");
        assertThat(suggestions(chart(inWords))).isEqualTo("-");
    }

    @Test
    void an_older_pressure_of_an_arm_never_replaces_a_newer_one_without_an_arm() {
        Chart chart = chart(
                pressure("368209003", "2026-11-20T07:00:00Z", 150, 90), pressure("", "2026-11-20T09:00:00Z", 84, 50));
        assertThat(suggestions(chart)).isEqualTo("-");
        assertThat(chart.unread()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "2026-11-20"})
    void a_pressure_without_an_arm_that_may_be_the_newest_is_named(String effective) {
        Chart chart = chart(
                pressure("368209003", EARLY, 150, 90),
                pressure("368208006", EARLY, 148, 88),
                pressure("", effective, 84, 50));
        assertThat(suggestions(chart)).isEqualTo("-");
        assertThat(chart.unread()).isNotEmpty();
    }

    @Test
    void a_part_without_a_value_has_no_substitute() {
        String newer = pressure("", "2026-11-20T09:00:00Z", 84, 50)
                .replaceFirst(
                        "\"valueQuantity\":\\{\"value\":50[^}]*}", "\"dataAbsentReason\":{\"text\":\"not heard\"}");
        assertThat(newer).contains("not heard");
        assertThat(suggestions(chart(pressure("", "2026-11-20T07:00:00Z", 150, 90), newer)))
                .isEqualTo("systolic-right=84");
    }

    @Test
    void the_site_of_a_pulse_is_no_arm_of_a_pressure() {
        String pulse = pulse(EARLY, "88 /min")
                .replace(
                        "\"status\"",
                        "\"bodySite\":{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"368209003\"}]},\"status\"");
        assertThat(suggestions(chart(pulse, pressure("", EARLY, 128, 78))))
                .isEqualTo("pulse=88 systolic-right=128 diastolic-right=78");
    }

    @Test
    void one_search_finds_the_measurements_of_the_past_day() {
        SomeChartEhr ehr = SomeChartEhr.ofPatient().withForm(FORM);
        ehr.chart();

        assertThat(ehr.requests())
                .filteredOn(address -> address.contains("vital-signs"))
                .containsExactly("Observation?patient=7&category="
                        + "http%3A%2F%2Fterminology.hl7.org%2FCodeSystem%2Fobservation-category%7Cvital-signs"
                        + "&date=ge2026-11-19T09:30:00Z&_count=100");
    }

    private static Chart chart(String... records) {
        return SomeChartEhr.ofPatient()
                .withForm(FORM)
                .with("Observation?patient=7&category", SomeChartEhr.bundle(records))
                .chart();
    }

    private static String suggestions(Chart chart) {
        String texts = chart.suggestions().stream()
                .filter(suggestion -> MEASURED.contains(suggestion.linkId()))
                .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                .collect(Collectors.joining(" "));
        return texts.isEmpty() ? "-" : texts;
    }

    private static String pulse(String effective, String quantity) {
        return SomeChartRecords.observation("loinc|8867-4", "final", effective, SomeChartRecords.quantity(quantity));
    }

    private static String pressure(String arm, String effective, int systolic, int diastolic) {
        String site = arm.isEmpty() ? "" : "\"bodySite\":" + SomeChartRecords.concept("sct|" + arm, "arm") + ",";
        return SomeChartRecords.observation(
                "loinc|85354-9",
                "final",
                effective,
                site + "\"component\":[" + component("8480-6", systolic) + "," + component("8462-4", diastolic) + "]");
    }

    private static String component(String code, int value) {
        return "{\"code\":" + SomeChartRecords.concept("loinc|" + code, "pressure") + ","
                + SomeChartRecords.quantity(value + " mm[Hg]") + "}";
    }
}
