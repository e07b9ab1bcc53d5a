package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.util.Objects;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.note.BannerView;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that failed in the field, each with its siblings: what R4 says of references in Bundles
 * (bundle.html#references), of modifier elements (conformance-rules.html#isModifier) and of verificationStatus, and
 * what populate.md promises: an unused entry is named.
 */
class FieldCasesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T10:00:00Z");
    private static final String OSTEOPOROSIS = "bone-risk-kind=osteoporosis";

    private static String file(String name) {
        try (var input = FieldCasesTest.class.getResourceAsStream("field-cases/" + name)) {
            return new String(Objects.requireNonNull(input).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static SomeSuppliedRecords now() {
        return SomeSuppliedRecords.recordsOf(NOW, ZoneOffset.UTC);
    }

    private static String patient(String id) {
        return "{'resourceType':'Patient','id':'" + id + "'}";
    }

    private static String osteoporosis(String subject) {
        return condition("64859006", "'clinicalStatus':" + status("condition-clinical", "active"), subject);
    }

    private static String condition(String snomed, String members, String subject) {
        return "{'resourceType':'Condition','id':'c1','subject':{'reference':'" + subject + "'},"
                + members + (members.isEmpty() ? "" : ",")
                + "'code':{'coding':[{'system':'http://snomed.info/sct','code':'" + snomed + "'}]}}";
    }

    private static String status(String system, String code) {
        return "{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/" + system + "','code':'" + code + "'}]}";
    }

    @Test
    void a1_a_urn_means_the_entry_with_that_full_url() {
        assertThat(now().withContentOf(file("populate-a1-subject-urn.json")).result())
                .isEqualTo("age-years=78 " + OSTEOPOROSIS + " sex=female");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        absolute;https://gateway.example/r4/Patient/p1;urn:uuid:2;https://gateway.example/r4/Patient/p1;Y
        relative, joined with its own root; https://gateway.example/r4/Patient/p1; https://gateway.example/r4/Condition/c1; Patient/p1; Y
        relative without a full URL; -; -; Patient/p1; Y
        relative at the EHR, no such entry; -; https://ehr.example/fhir/Condition/c1; Patient/p1; Y
        absolute at the EHR, with a version; -; -; https://ehr.example/fhir/Patient/p1/_history/2; Y
        at another base of the EHR; -; -; https://gateway.example/r4/Patient/p1; Y
        a URN that is no entry; urn:uuid:1; urn:uuid:2; urn:uuid:3; -
        relative in an entry with a URN; https://ehr.example/fhir/Patient/p1; urn:uuid:2; Patient/p1; -
        relative at another server; https://ehr.example/fhir/Patient/p1; https://lab.example/x/Condition/c1; Patient/p1; -
        absolute at another server;https://ehr.example/fhir/Patient/p1;https://lab.example/x/Condition/c1;https://lab.example/x/Patient/p1;-
        an address that begins like the EHR's; -; -; https://ehr.example/fhir.evil/Patient/p1; -
        an address that ends like it; -; -; http://evil.example/x/y/Patient/p1; -
        """)
    void a_references_are_resolved_by_full_url(
            String meaning, String patientUrl, String conditionUrl, String subject, String used) {
        String result = now().withBundle(patientUrl + " " + patient("p1"), conditionUrl + " " + osteoporosis(subject))
                .result();
        assertThat(result).as(meaning).isEqualTo(used.equals("Y") ? OSTEOPOROSIS : "!Condition:other-patient");
    }

    @Test
    void a_the_entry_that_is_meant_may_be_another_patient() {
        assertThat(now().withBundle(
                                "https://ehr.example/fhir/Patient/p1 " + patient("p2"),
                                "https://ehr.example/fhir/Condition/c1 " + osteoporosis("Patient/p1"))
                        .result())
                .isEqualTo("!Condition:other-patient !Patient:other-patient");
    }

    @Test
    void a_of_two_patients_with_one_id_that_of_the_ehr_is_meant() {
        String foreign = osteoporosis("https://lab.example/x/Patient/p1");
        assertThat(now().withBundle(
                                "https://lab.example/x/Patient/p1 " + patient("p1"),
                                "https://ehr.example/fhir/Patient/p1 " + patient("p1"),
                                "https://lab.example/x/Condition/c1 " + foreign)
                        .result())
                .isEqualTo("!Condition:other-patient !Patient:other-patient");
        assertThat(now().withBundle(
                                "https://lab.example/x/Patient/p1 " + patient("p1"),
                                "https://ehr.example/fhir/Patient/p1 " + patient("p1"),
                                "https://ehr.example/fhir/Condition/c1 " + osteoporosis("Patient/p1"))
                        .result())
                .isEqualTo(OSTEOPOROSIS + " !Patient:other-patient");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://lab.example/x/Patient/p1", "Patient/p1"})
    void a_the_patient_of_another_server_is_named_with_all_that_is_about_it(String subject) {
        assertThat(now().withBundle(
                                "https://lab.example/x/Patient/p1 " + patient("p1"),
                                "https://lab.example/x/Condition/c1 " + osteoporosis(subject))
                        .result())
                .isEqualTo("!Condition:other-patient !Patient:other-patient");
    }

    /** A medicine by reference follows the same rule. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        urn:uuid:9;                              urn:uuid:8;                                     urn:uuid:9;    major-history=anticoagulant
        https://ehr.example/fhir/Medication/m1;  https://ehr.example/fhir/MedicationRequest/r1;  Medication/m1; major-history=anticoagulant
        https://ehr.example/fhir/Medication/m1;  https://lab.example/x/MedicationRequest/r1;     Medication/m1; !MedicationRequest:elsewhere
        https://ehr.example/fhir/Medication/m1;  urn:uuid:8;                                     Medication/m1; !MedicationRequest:elsewhere
        """)
    void a_medicine_is_that_of_the_entry(String medication, String request, String reference, String result) {
        assertThat(now().withBundle(
                                medication + " {'resourceType':'Medication','id':'m1','code':{'coding':[{'system':"
                                        + "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'11289'}]}}",
                                request + " {'resourceType':'MedicationRequest','id':'r1','status':'active',"
                                        + "'intent':'order','subject':{'reference':'https://ehr.example/fhir/Patient/p1'},"
                                        + "'medicationReference':{'reference':'" + reference + "'}}")
                        .result())
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "https://ehr.example/fhir, https://lab.example/x, 11289, 161",
        "https://lab.example/x, https://ehr.example/fhir, 161, 11289"
    })
    void a_of_two_medicines_with_one_id_none_is_guessed(String first, String second, String code1, String code2) {
        String medication = "/Medication/m1 {'resourceType':'Medication','id':'m1','code':{'coding':[{'system':"
                + "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'%s'}]}}";
        assertThat(now().withBundle(
                                first + medication.formatted(code1),
                                second + medication.formatted(code2),
                                "https://lab.example/x/MedicationRequest/r1"
                                        + " {'resourceType':'MedicationRequest','id':'r1',"
                                        + "'status':'active','intent':'order','subject':{'reference':"
                                        + "'https://ehr.example/fhir/Patient/p1'},"
                                        + "'medicationReference':{'reference':'Medication/m1'}}")
                        .result())
                .isEqualTo("!MedicationRequest:elsewhere");
    }

    @Test
    void b1_a_verification_status_of_text_is_not_understood() {
        assertThat(now().withContentOf(file("populate-b1-verification-text.json"))
                        .result())
                .isEqualTo("!content:not-understood:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'clinicalStatus':{'text':'resolved'}",
                "'verificationStatus':{'coding':[{'system':'urn:other','code':'confirmed'}]}",
                "'verificationStatus':{'coding':[{'display':'Refuted'}]}",
                "'verificationStatus':'confirmed'",
                "'implicitRules':'urn:rules'",
                "'modifierExtension':[{'url':'urn:not','valueBoolean':true}]"
            })
    void b_a_condition_with_a_modifier_that_is_not_understood_is_named(String modifier) {
        assertThat(now().with(condition("363346000", modifier, "Patient/p1")).result())
                .isEqualTo("!content:not-understood:1");
    }

    @Test
    void b_a_medication_that_was_entered_in_error_is_not_used() {
        String request = "{'resourceType':'MedicationRequest','id':'r1','status':'active','intent':'order','subject':"
                + "{'reference':'Patient/p1'},'contained':[{'resourceType':'Medication','id':'m','status':'%s','code':"
                + "{'coding':[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'11289'}]}}],"
                + "'medicationReference':{'reference':'#m'}}";
        assertThat(now().with(request.formatted("entered-in-error")).result())
                .isEqualTo("!MedicationRequest:elsewhere");
        assertThat(now().with(request.formatted("active")).result()).isEqualTo("major-history=anticoagulant");
    }

    @Test
    void c1_a_differential_diagnosis_is_not_established() {
        assertThat(now().withContentOf(file("populate-c1-differential.json")).result())
                .isEqualTo("!Condition:uncertain:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        confirmed;        major-history=cancer
        provisional;      !Condition:uncertain:1
        unconfirmed;      !Condition:uncertain:1
        refuted;          -
        entered-in-error; -
        """)
    void c_only_an_established_diagnosis_answers(String verification, String result) {
        assertThat(now().with(condition(
                                "363346000",
                                "'verificationStatus':" + status("condition-ver-status", verification),
                                "Patient/p1"))
                        .result())
                .isEqualTo(result);
    }

    @Test
    void d1_a_value_of_the_future_does_not_count() {
        assertThat(now().withContentOf(file("populate-d1-bmi-2062.json")).result())
                .isEqualTo("bmi=27.4 !Observation:future:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        'onsetDateTime':'2062-01-01';               !Condition:future:1
        'recordedDate':'2062-01-01';                !Condition:future:1
        'onsetPeriod':{'start':'2062-01-01'};       !Condition:future:1
        'recordedDate':'2026-11-26T10:04:00Z';      major-history=cancer
        'recordedDate':'2026-11-26T10:06:00Z';      !Condition:future:1
        'onsetDateTime':'2026';                     major-history=cancer
        """)
    void d_dates_of_a_condition(String date, String result) {
        assertThat(now().with(condition("363346000", date, "Patient/p1")).result())
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        {'resourceType':'MedicationRequest','id':'m','status':'active','intent':'order','authoredOn':'2062-01-01',;\
        !MedicationRequest:future:1
        {'resourceType':'MedicationStatement','id':'m','status':'active','effectiveDateTime':'2062-01-01',; !MedicationStatement:future:1
        {'resourceType':'MedicationStatement','id':'m','status':'unknown',; !MedicationStatement:uncertain:1
        {'resourceType':'MedicationStatement','id':'m','status':'stopped',;                                         -
        """)
    void d_dates_and_status_of_a_medicine(String start, String result) {
        assertThat(now().with(start + "'subject':{'reference':'Patient/p1'},'medicationCodeableConcept':{'coding':"
                                + "[{'system':'http://www.nlm.nih.gov/research/umls/rxnorm','code':'11289'}]}}")
                        .result())
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        Australia/Sydney;  2026-11-25T17:53:00Z; 2026-11-26; body-temperature=39.5 fever-time=now-or-3-days
        Australia/Sydney;  2026-11-25T17:53:00Z; 2026-11-25; !Observation:unusable:1
        Australia/Sydney;  2026-11-25T17:53:00Z; 2026-11-24; -
        Australia/Sydney;  2026-11-25T17:53:00Z; 2026-11-27; !Observation:future:1
        America/New_York;  2026-11-26T01:00:00Z; 2026-11-25; body-temperature=39.5 fever-time=now-or-3-days
        America/New_York;  2026-11-26T01:00:00Z; 2026-11-26; !Observation:future:1
        UTC;               2026-11-26T01:00:00Z; 2026-11-26; body-temperature=39.5 fever-time=now-or-3-days
        """)
    void e1_today_is_a_day_at_the_site(String zone, Instant now, String date, String result) {
        String sent = file("populate-e1-fever-today-local.json").replace("TODAY-AT-SITE", date);
        assertThat(SomeSuppliedRecords.recordsOf(now, ZoneId.of(zone))
                        .withContentOf(sent)
                        .result())
                .isEqualTo(result);
    }

    @Test
    void f1_a_value_whose_unit_is_text_is_named() {
        String sent = file("populate-f1-fever-unit-text-only.json").replace("NOW", "2026-11-26T09:00:00Z");
        assertThat(now().withContentOf(sent).result()).isEqualTo("!Observation:unusable:1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        final; '2026-11-26T09:00:00Z'; 'valueString':'39.5'; !Observation:unusable:1
        final; '2026-11-26T09:00:00Z'; 'dataAbsentReason':{'text':'refused'}; !Observation:unusable:1
        final;'2026-11-26T09:00:00Z';'valueQuantity':{'value':39.5,'system':'http://unitsofmeasure.org','code':'K'};!Observation:unusable:1
        final;'2026-11-26T09:00:00Z';'valueQuantity':{'value':36.5,'system':'http://unitsofmeasure.org','code':'Cel'}; body-temperature=36.5
        final; '2026-11'; 'valueQuantity':{'value':39.5,'system':'http://unitsofmeasure.org','code':'Cel'}; !Observation:unusable:1
        preliminary;'2026-11-26T09:00:00Z';'valueQuantity':{'value':39.5,'system':'http://unitsofmeasure.org','code':'Cel'};\
        !Observation:uncertain:1
        entered-in-error; '2026-11-26T09:00:00Z'; 'valueQuantity':{'value':39.5,'system':'http://unitsofmeasure.org','code':'Cel'}; -
        final; '2019-11-26T09:00:00Z'; 'valueString':'39.5'; -
        """)
    void f_an_observation_with_the_code_of_a_rule_is_used_or_named_unless_it_says_no(
            String status, String effective, String value, String result) {
        assertThat(now().with("{'resourceType':'Observation','id':'o','status':'" + status + "','subject':{'reference':"
                                + "'Patient/p1'},'code':{'coding':[{'system':'http://loinc.org','code':'8310-5'}]},"
                                + "'effectiveDateTime':" + effective + "," + value + "}")
                        .result())
                .isEqualTo(result);
    }

    @Test
    void f_an_observation_that_several_questions_cannot_use_counts_once_and_two_count_twice() {
        String pressure = "{'resourceType':'Observation','id':'%s','status':'final','subject':{'reference':"
                + "'Patient/p1'},'code':{'coding':[{'system':'http://loinc.org','code':'85354-9'}]},"
                + "'effectiveDateTime':'2026-11-26T09:00:00Z','component':["
                + "{'code':{'coding':[{'system':'http://loinc.org','code':'8480-6'}]},'valueString':'150'},"
                + "{'code':{'coding':[{'system':'http://loinc.org','code':'8462-4'}]},'valueString':'90'}]}";
        String temperature = "{'resourceType':'Observation','id':'%s','status':'final','subject':{'reference':"
                + "'Patient/p1'},'code':{'coding':[{'system':'http://loinc.org','code':'8310-5'}]},"
                + "'effectiveDateTime':'2026-11-26T09:00:00Z','valueString':'39.5'}";
        assertThat(now().with(pressure.formatted("o")).result()).isEqualTo("!Observation:unusable:1");
        assertThat(now().with(temperature.formatted("o"))
                        .with(temperature.formatted("o2"))
                        .result())
                .isEqualTo("!Observation:unusable:2");
    }

    @Test
    void f_a_condition_that_has_to_be_active_and_has_no_status_is_named() {
        assertThat(now().with(condition("64859006", "", "Patient/p1")).result()).isEqualTo("!Condition:unusable:1");
    }

    @Test
    void l1_the_dead_have_no_age_of_today() {
        Patient patient =
                FhirJson.context().newJsonParser().parseResource(Patient.class, file("patient-l1-deceased.json"));
        BannerView banner = BannerView.of(Banner.of(patient, NOW), LocalDate.parse("2026-11-26"), true);

        assertThat(banner.dead()).isTrue();
        assertThat(banner.age()).isEmpty();
        assertThat(now().with("{'resourceType':'Patient','id':'p1','birthDate':'1937-10-21','deceasedBoolean':true}")
                        .result())
                .isEqualTo("-");
        assertThat(now().with("{'resourceType':'Patient','id':'p1','birthDate':'1937-10-21','deceasedBoolean':false}")
                        .result())
                .isEqualTo("age-years=89");
    }

    /** R4 icd.html: ICD codes shall be represented with the period. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "populate-t1-icd-without-period.json",
                "populate-t2-icd-without-period-stenosis.json",
                "populate-t3-icd-without-period-marfan.json"
            })
    void t_an_ICD_code_without_its_period_is_told(String name) {
        assertThat(now().withContentOf(file(name)).result()).isEqualTo("!Condition:other-code:1");
    }

    /** A category of three characters is no prefix of a text that is no code. */
    @ParameterizedTest
    @CsvSource({
        "M81.0, bone-risk-kind=osteoporosis",
        "M810, !Condition:other-code:1",
        "m81.0, !Condition:other-code:1",
        "Q87.40, major-history=aorta-widened-torn-or-operated",
        "Q8740, !Condition:other-code:1"
    })
    void t_the_same_diagnosis_counts_in_the_spelling_of_R4(String code, String result) {
        assertThat(now().with(
                                "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/p1'},'clinicalStatus':"
                                        + status("condition-clinical", "active")
                                        + ",'code':{'coding':[{'system':'http://hl7.org/fhir/sid/icd-10-cm','code':'"
                                        + code
                                        + "'}]}}")
                        .result())
                .isEqualTo(result);
    }
}
