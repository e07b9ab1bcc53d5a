package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.smart.launch.EhrClient.EhrAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of what a record suggests, row by row, each with its near misses. {@code -} is nothing. */
class RecordSuggestsTest {

    @ParameterizedTest(name = "{0} {1} {2} {3}: {4}")
    @CsvSource(delimiter = ';', textBlock = """
            sct|64859006;      active;     confirmed;        -; osteoporosis=Y known-back-condition=osteoporosis
            sct|240198002;     active;     -;                -; osteoporosis=Y known-back-condition=osteoporosis
            icd10cm|M81.0;     active;     confirmed;        -; osteoporosis=Y known-back-condition=osteoporosis
            icd10|M80.0;       active;     confirmed;        -; osteoporosis=Y known-back-condition=osteoporosis
            icd10cm|M85.80;    active;     confirmed;        -; -
            sct|64859006;      inactive;   confirmed;        -; -
            sct|64859006;      resolved;   confirmed;        -; -
            sct|64859006;      -;          confirmed;        -; -
            sct|64859006;      active;     refuted;          -; -
            sct|64859006;      active;     entered-in-error; -; -
            sct|64859006;      active;     unconfirmed;      -; osteoporosis=Y known-back-condition=osteoporosis
            loinc|64859006;    active;     confirmed;        -; -
            sct|64859007;      active;     confirmed;        -; -
            sct|396275006;     active;     confirmed;        -; known-back-condition=osteoarthritis
            sct|387802007;     active;     confirmed;        -; known-back-condition=other-back-condition
            sct|76107001;      relapse;    confirmed;        -; known-back-condition=spinal-stenosis
            icd10cm|M48.04;    active;     confirmed;        -; known-back-condition=spinal-stenosis
            icd10cm|M48.10;    active;     confirmed;        -; -
            sct|73589001;      recurrence; confirmed;        -; known-back-condition=slipped-disc
            sct|9631008;       active;     confirmed;        -; known-back-condition=ankylosing-spondylitis
            icd10|M45;         active;     confirmed;        -; known-back-condition=ankylosing-spondylitis
            icd10|M46;         active;     confirmed;        -; -
            sct|363346000;     active;     confirmed;        -; cancer-ever=Y
            sct|363346000;     remission;  confirmed;        -; cancer-ever=Y
            sct|363346000;     resolved;   confirmed;        -; cancer-ever=Y
            sct|363346000;     -;          -;                -; cancer-ever=Y
            sct|363346000;     active;     refuted;          -; -
            sct|266987004;     inactive;   confirmed;        -; cancer-ever=Y
            sct|94602001;      active;     confirmed;        -; cancer-ever=Y
            icd10cm|C50.911;   resolved;   confirmed;        -; cancer-ever=Y
            icd10cm|C7A.0;     active;     confirmed;        -; cancer-ever=Y
            icd10cm|Z85.3;     active;     confirmed;        -; cancer-ever=Y
            icd10cm|Z80.3;     active;     confirmed;        -; -
            icd10cm|D05.10;    active;     confirmed;        -; -
            icd10cm|Z86.000;   active;     confirmed;        -; -
            sct|370388006;     active;     confirmed;        -; weakened-immunity=Y
            sct|370391006;     active;     confirmed;        -; weakened-immunity=Y
            sct|234532001;     active;     confirmed;        -; weakened-immunity=Y
            sct|234532001;     resolved;   confirmed;        -; -
            icd10cm|D83.9;     active;     confirmed;        -; weakened-immunity=Y
            sct|86553008;      active;     confirmed;        -; weakened-immunity=Y
            sct|19829001;      active;     confirmed;        -; organ-condition=lung
            sct|37657006;      active;     confirmed;        -; organ-condition=oesophagus
            sct|29384001;      active;     confirmed;        -; organ-condition=stomach
            sct|3855007;       active;     confirmed;        -; organ-condition=pancreas
            sct|235856003;     active;     confirmed;        -; organ-condition=liver
            sct|39621005;      active;     confirmed;        -; organ-condition=gallbladder
            sct|39621005;      inactive;   confirmed;        -; -
            sct|87628006;      active;     confirmed;        2026-11-10; recent-bacterial-infection=Y
            sct|87628006;      active;     confirmed;        2026;       recent-bacterial-infection=Y
            sct|87628006;      active;     confirmed;        -; -
            sct|87628006;      active;     confirmed;        2027-01-01; -
            sct|87628006;      resolved;   confirmed;        2026-11-10; -
            sct|386661006;     active;     confirmed;        -; -
            """)
    void a_condition(String coding, String clinical, String verification, String onset, String suggested) {
        String condition = SomeRecords.condition(coding, clinical, verification, onset);
        assertThat(suggested("Condition?", condition)).isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = ';', textBlock = """
            final;            2026-11-20T09:00:00Z;      38.0 Cel;      fever=Y
            final;            2026-11-19T09:30:00Z;      38.0 Cel;      fever=Y
            final;            2026-11-19T10:29:00+01:00; 38.0 Cel;      -
            final;            2026-11-19T10:30:00+01:00; 38.0 Cel;      fever=Y
            final;            2026-11-19T09:29:59Z;      41.0 Cel;      -
            final;            2026-11-20T09:36:00Z;      39.0 Cel;      -
            final;            2026-11-20;                39.0 Cel;      fever=Y
            final;            2026-11-19;                39.0 Cel;      -
            final;            2026-11;                   39.0 Cel;      -
            final;            -;                         39.0 Cel;      -
            final;            2026-11-20T09:00:00Z;      37.9 Cel;      -
            final;            2026-11-20T09:00:00Z;      37.999 Cel;    -
            final;            2026-11-20T09:00:00Z;      36.5 Cel;      -
            final;            2026-11-20T09:00:00Z;      38 Cel;        fever=Y
            final;            2026-11-20T09:00:00Z;      100.4 [degF];  fever=Y
            final;            2026-11-20T09:00:00Z;      100.3 [degF];  -
            final;            2026-11-20T09:00:00Z;      38.0 [degF];   -
            final;            2026-11-20T09:00:00Z;      311.2 K;       -
            final;            2026-11-20T09:00:00Z;      >=38.0 Cel;    fever=Y
            final;            2026-11-20T09:00:00Z;      <39.0 Cel;     -
            amended;          2026-11-20T09:00:00Z;      38.5 Cel;      fever=Y
            corrected;        2026-11-20T09:00:00Z;      38.5 Cel;      fever=Y
            preliminary;      2026-11-20T09:00:00Z;      38.5 Cel;      -
            entered-in-error; 2026-11-20T09:00:00Z;      38.5 Cel;      -
            cancelled;        2026-11-20T09:00:00Z;      38.5 Cel;      -
            """)
    void a_temperature(String status, String effective, String quantity, String suggested) {
        String value = SomeRecords.quantity(quantity);
        assertThat(suggested("Observation?", SomeRecords.observation("loinc|8310-5", status, effective, value)))
                .isEqualTo(suggested);
        assertThat(suggested("Observation?", SomeRecords.observation("loinc|8310-6", status, effective, value)))
                .isEqualTo("-");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = ';', textBlock = """
            loinc|82810-3; 2026-10-01; sct|77386006; pregnancy-status=pregnant
            loinc|82810-3; 2026-02-13; sct|77386006; -
            loinc|82810-3; 2026-02-14; sct|77386006; pregnancy-status=pregnant
            loinc|82810-3; -;          sct|77386006; -
            loinc|82810-3; 2026-10-01; sct|60001007; -
            loinc|72166-2; 2019-10-01; sct|77176002; smoking-status=current
            loinc|72166-2; -;          sct|77176002; smoking-status=current
            loinc|72166-2; 2019-10-01; sct|60001007; -
            """)
    void a_coded_observation(String coding, String effective, String value, String suggested) {
        assertThat(suggested(
                        "Observation?", SomeRecords.observation(coding, "final", effective, SomeRecords.coded(value))))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', textBlock = """
            27.4 kg/m2;  bmi=27.4
            30.00 kg/m2; bmi=30
            27.4 kg/m;   -
            <27.4 kg/m2; -
            0 kg/m2;     -
            900 kg/m2;   -
            """)
    void a_body_mass_index(String quantity, String suggested) {
        assertThat(suggested(
                        "Observation?",
                        SomeRecords.observation(
                                "loinc|39156-5", "final", "2026-01-05", SomeRecords.quantity(quantity))))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = ';', textBlock = """
            sct|86553008;  active;    order;    weakened-immunity=Y
            sct|297279009; active;    plan;     weakened-immunity=Y
            sct|297279009; active;    proposal; -
            sct|297279009; active;    option;   -
            sct|297279009; stopped;   order;    -
            sct|297279009; cancelled; order;    -
            sct|297279009; draft;     order;    -
            sct|182836005; active;    order;    -
            """)
    void a_medication_request(String coding, String status, String intent, String suggested) {
        assertThat(suggested("MedicationRequest?", SomeRecords.medicationRequest(coding, status, intent)))
                .isEqualTo(suggested);
    }

    /** Anticoagulants and steroids are part of the form from edition 1.1 on. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = ';', textBlock = """
            rxnorm|11289;    active;  other-signs=anticoagulant
            rxnorm|1364430;  active;  other-signs=anticoagulant
            rxnorm|11289;    stopped; -
            rxnorm|1191;     active;  -
            atc|B01AA03;     active;  other-signs=anticoagulant
            atc|B01AF01;     active;  other-signs=anticoagulant
            atc|B01AC06;     active;  -
            rxnorm|8640;     active;  weakened-immunity=Y bone-risk=steroids
            atc|H02AB06;     active;  weakened-immunity=Y bone-risk=steroids
            atc|H02AA02;     active;  -
            rxnorm|6851;     active;  weakened-immunity=Y
            atc|L04AX01;     active;  weakened-immunity=Y
            atc|D07AA02;     active;  -
            """)
    void a_medicine_by_its_ingredient_or_group(String coding, String status, String suggested) {
        Form newest = SomeProfiles.knowledge()
                .newestForm(List.of("upper-back-pain-red-flags", "upper-back-pain-extensions"))
                .orElseThrow();
        String request = SomeRecords.medicationRequest(coding, status, "order");
        assertThat(told(SomeEhr.ofPatient().asking(newest).with("MedicationRequest?", SomeEhr.bundle(request))))
                .isEqualTo(suggested);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', textBlock = """
            active;           weakened-immunity=Y
            completed;        -
            not-taken;        -
            entered-in-error; -
            stopped;          -
            """)
    void a_medication_statement(String status, String suggested) {
        assertThat(suggested("MedicationStatement?", SomeRecords.medicationStatement("sct|297279009", status)))
                .isEqualTo(suggested);
    }

    @Test
    void an_order_not_to_give_suggests_nothing() {
        String forbidden = SomeRecords.medicationRequest("sct|297279009", "active", "order")
                .replace("\"intent\"", "\"doNotPerform\":true,\"intent\"");
        assertThat(suggested("MedicationRequest?", forbidden)).isEqualTo("-");
    }

    @Test
    void a_contained_medication_is_read_and_one_elsewhere_is_named() {
        String request = SomeRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String contained = request.replace(
                        "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"#x\"}")
                .replace(
                        "\"id\":\"m\"",
                        "\"id\":\"m\",\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"x\",\"code\":" + code
                                + "}]");
        assertThat(suggested("MedicationRequest?", contained)).isEqualTo("weakened-immunity=Y");

        String elsewhere = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"Medication/9\"}");
        Chart chart = SomeEhr.ofPatient()
                .with("MedicationRequest?", SomeEhr.bundle(elsewhere))
                .chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("MedicationRequest:elsewhere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'display':'Prednisolone'} | Prednisolone",
                "{'identifier':{'value':'9'}} | none",
                "{'reference':' ','display':'Prednisolone'} | Prednisolone",
                "{'reference':'Medication/not-there','display':'Prednisolone'} | Prednisolone"
            },
            quoteCharacter = '"')
    void a_medication_that_is_not_in_the_answer_costs_itself_alone_and_is_shown_in_words(
            String reference, String words) {
        String request = SomeRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String named = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":" + reference.replace('\'', '"'));
        Chart chart = SomeEhr.ofPatient()
                .with("MedicationRequest?", SomeEhr.bundle(named, request))
                .chart();
        assertThat(chart.suggestions()).extracting(Suggestion::linkId).containsExactly("weakened-immunity");
        assertThat(chart.unread())
                .containsExactlyInAnyOrderElementsOf(
                        words.equals("none")
                                ? List.of("MedicationRequest:elsewhere")
                                : List.of("MedicationRequest:elsewhere", "MedicationRequest:not-coded:1"));
        assertThat(chart.inWords())
                .extracting(Chart.UncodedEntry::text)
                .isEqualTo(words.equals("none") ? List.of() : List.of(words));
    }

    @Test
    void a_medication_that_is_a_reference_is_read_or_comes_with_the_answer() {
        String request = SomeRecords.medicationRequest("sct|297279009", "active", "order");
        String code = request.substring(request.indexOf("{\"coding\""), request.indexOf(",\"authoredOn\""));
        String pointing = request.replace(
                "\"medicationCodeableConcept\":" + code, "\"medicationReference\":{\"reference\":\"Medication/9\"}");
        String medication = "{\"resourceType\":\"Medication\",\"id\":\"9\",\"code\":" + code + "}";
        SomeEhr ehr = SomeEhr.ofPatient()
                .with("MedicationRequest?", SomeEhr.bundle(pointing, pointing))
                .with("Medication/9", medication);
        assertThat(ehr.chart().suggestions()).hasSize(1);
        assertThat(ehr.asked()).filteredOn("Medication/9"::equals).hasSize(1);
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(ehr.chart(Set.of("patient/Patient.r", "patient/MedicationRequest.rs"))
                        .unread())
                .as("without the right to read Medication")
                .contains("MedicationRequest:elsewhere");
    }

    @Test
    void what_stands_in_words_alone_is_told_and_suggests_nothing() {
        String words = SomeRecords.condition("sct|64859006", "active", "confirmed", "2001-05")
                .replaceAll("\"coding\":\\[\\{\"system\":\"http://snomed[^\\]]*\\],", "");
        Chart chart =
                SomeEhr.ofPatient().with("Condition?", SomeEhr.bundle(words)).chart();
        assertThat(chart.suggestions()).isEmpty();
        assertThat(chart.unread()).containsExactly("Condition:not-coded:1");
    }

    @Test
    void a_type_that_the_ehr_does_not_list_is_not_asked_for() {
        SomeEhr ehr = SomeEhr.ofPatient()
                .with(
                        "metadata",
                        "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\","
                                + "\"resource\":[{\"type\":\"Patient\"}]}]}");
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(ehr.asked()).noneMatch(asked -> asked.startsWith("MedicationStatement"));
    }

    @Test
    void a_combination_of_parameters_that_is_not_taken_is_followed_by_the_next() {
        String request = SomeRecords.medicationRequest("sct|297279009", "active", "order");
        SomeEhr ehr = SomeEhr.ofPatient()
                .answering("MedicationRequest?", new EhrAnswer.RefusedEhrRead(400))
                .with("MedicationRequest?patient=7&intent", SomeEhr.bundle(request));
        assertThat(ehr.chart().suggestions()).hasSize(1);
        assertThat(ehr.chart().unread()).isEmpty();
        assertThat(SomeEhr.ofPatient()
                        .answering("MedicationRequest?", new EhrAnswer.RefusedEhrRead(400))
                        .chart()
                        .unread())
                .containsExactly("MedicationRequest:refused");
    }

    @Test
    void the_newest_of_several_records_is_told() {
        String old = SomeRecords.condition("sct|64859006", "active", "confirmed", "2001-05");
        String recent = SomeRecords.condition("sct|240198002", "active", "confirmed", "2026-03-12");
        for (List<String> order : List.of(List.of(old, recent), List.of(recent, old))) {
            Chart chart = SomeEhr.ofPatient()
                    .with("Condition?", SomeEhr.bundle(order.toArray(String[]::new)))
                    .chart();
            assertThat(chart.suggestions())
                    .filteredOn(found -> found.linkId().equals("osteoporosis"))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.date()).contains("2026-03-12");
                        assertThat(found.found()).isEqualTo("as recorded");
                    });
        }
    }

    @Test
    void a_later_not_pregnant_takes_the_suggestion_away() {
        String pregnant =
                SomeRecords.observation("loinc|82810-3", "final", "2026-10-01", SomeRecords.coded("sct|77386006"));
        String later =
                SomeRecords.observation("loinc|82810-3", "final", "2026-11-01", SomeRecords.coded("sct|60001007"));
        assertThat(suggested("Observation?", pregnant, later)).isEqualTo("-");
    }

    @Test
    void a_normal_temperature_after_a_fever_does_not_hide_the_fever() {
        String fever = SomeRecords.observation(
                "loinc|8310-5", "final", "2026-11-19T20:00:00Z", SomeRecords.quantity("39.1 Cel"));
        String later = SomeRecords.observation(
                "loinc|8310-5", "final", "2026-11-20T08:00:00Z", SomeRecords.quantity("36.8 Cel"));
        assertThat(suggested("Observation?", fever, later)).isEqualTo("fever=Y");
    }

    @Test
    void an_observation_about_somebody_else_in_the_patients_record_suggests_nothing() {
        String ofTheChild = SomeRecords.observation(
                        "loinc|8310-5", "final", "2026-11-20T09:00:00Z", SomeRecords.quantity("39.1 Cel"))
                .replace("\"status\"", "\"focus\":[{\"reference\":\"RelatedPerson/1\"}],\"status\"");
        assertThat(suggested("Observation?", ofTheChild)).isEqualTo("-");
    }

    /** All suggestions as {@code linkId=answer}; the patient itself suggests none here. */
    private static String suggested(String search, String... resources) {
        return told(SomeEhr.ofPatient().with(search, SomeEhr.bundle(resources)));
    }

    private static String told(SomeEhr ehr) {
        List<String> found = ehr.chart().suggestions().stream()
                .map(suggestion -> suggestion.linkId() + "=" + suggestion.answer())
                .toList();
        return found.isEmpty() ? "-" : String.join(" ", found);
    }
}
