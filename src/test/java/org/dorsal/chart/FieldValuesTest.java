package org.dorsal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Values of a record, each used or named and never both, as populate.md and R4 have it
 * for all questions. Each kind of fault has a mirror, which must be used or must not be named.
 */
class FieldValuesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T20:00:00Z");
    private static final Pattern HOURS_AGO = Pattern.compile("HOURS-AGO-([0-9.]+)");

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "field-values.table", delimiter = ';')
    void a_value_of_the_field_is_used_or_named(String file, String result) {
        assertThat(now().withContentOf(timed(file(file))).result()).isEqualTo(result);
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "record-values.table", delimiter = ';', quoteCharacter = '"')
    void a_value_is_used_or_named(String meaning, String written, String result) {
        SomeSuppliedRecords records = now();
        Stream.of(written.split(" [+] ")).map(FieldValuesTest::observation).forEach(records::with);
        assertThat(records.result()).as(meaning).isEqualTo(result);
        SomeSuppliedRecords reversed = now();
        Stream.of(written.split(" [+] "))
                .collect(Collectors.collectingAndThen(Collectors.toList(), List::reversed))
                .forEach(part -> reversed.with(observation(part)));
        assertThat(reversed.result()).as("%s, in the other order", meaning).isEqualTo(result);
    }

    /** Royal College of Physicians, NEWS2 (2017), chart 1: both limits of each band, as an EHR sends them. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
        9279-1;  %s_/min;                                              respiratory-rate;  8 9 11 12 20 21 24 25
        59408-5; %s_%%;                                                oxygen-saturation; 83 84 85 86 87 88 91 92 93 94 95 96 97
        2708-6;  %s_%%;                                                oxygen-saturation; 91 92 93 94 95 96
        85354-9; components(8480-6=%s_mm[Hg], 8462-4=60_mm[Hg]);       systolic-right;    90 91 100 101 110 111 219 220
        8867-4;  %s_/min;                                              pulse;             40 41 50 51 90 91 110 111 130 131
        8310-5;  %s_Cel;                                               body-temperature;  35 35.1 36 36.1 38 38.1 39 39.1
        """)
    void each_limit_of_NEWS2_is_suggested_as_it_was_measured(
            String code, String written, String question, String values) {
        for (String value : values.split(" ")) {
            assertThat(now().with(observation(code + " @1 " + written.formatted(value)))
                            .result())
                    .as(value)
                    .contains(question + "=" + value)
                    .doesNotContain("!");
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        http://hl7.org/fhir/sid/icd-10-cm; M81.0;   bone-risk-kind=osteoporosis
        http://hl7.org/fhir/sid/icd-10-cm; M81;     bone-risk-kind=osteoporosis
        http://hl7.org/fhir/sid/icd-10-cm; M810;    !Condition:other-code:1
        http://hl7.org/fhir/sid/icd-10-cm; m81.0;   !Condition:other-code:1
        http://hl7.org/fhir/sid/icd-10;    M80-M85; !Condition:other-code:1
        http://hl7.org/fhir/sid/icd-10;    M81.0;   bone-risk-kind=osteoporosis
        http://hl7.org/fhir/sid/icd-10;    J00;     -
        http://fhir.de/CodeSystem/bfarm/icd-10-gm; M81.0; !Condition:other-code:1
        urn:oid:2.16.840.1.113883.6.90;    M81.0;   !Condition:other-code:1
        http://snomed.info/sct;            64859006; bone-risk-kind=osteoporosis
        http://snomed.info/sct;            38341003; -
        """)
    void a_diagnosis_is_read_by_the_code_that_it_has(String system, String code, String result) {
        assertThat(now().with(condition("'coding':[{'system':'" + system + "','code':'" + code + "'}]", ""))
                        .result())
                .isEqualTo(result);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        a read code beside another; 'coding':[{'system':'urn:local','code':'9'},{'system':'http://snomed.info/sct','code':'38341003'}]; -
        refuted; 'coding':[{'system':'urn:local','code':'9'}]},'verificationStatus':{'coding':[{'system':\
        'http://terminology.hl7.org/CodeSystem/condition-ver-status','code':'refuted'}]; -
        """)
    void a_diagnosis_that_is_read_or_denied_is_not_named(String meaning, String code, String result) {
        assertThat(now().with(condition(code, "")).result()).as(meaning).isEqualTo(result);
    }

    /** R4 con-4: a condition with an abatement is inactive, resolved or in remission. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        'abatementDateTime':'2012',;           !Condition:unusable:1
        'abatementPeriod':{'end':'2012'},;     !Condition:unusable:1
        'abatementString':'long ago',;         !Condition:unusable:1
        'abatementDateTime':'2062',;           bone-risk-kind=osteoporosis
        """)
    void an_active_diagnosis_that_is_over_is_named(String abatement, String result) {
        assertThat(now().with(condition("'coding':[{'system':'http://snomed.info/sct','code':'64859006'}]", abatement))
                        .result())
                .isEqualTo(result);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
        'effectivePeriod':{'start':'2019','end':'2020'};             !MedicationStatement:unusable:1
        'effectivePeriod':{'start':'2019','end':'2026-11-29'};       !MedicationStatement:unusable:1
        'effectivePeriod':{'start':'2019','end':'2026-12-24'};       major-history=anticoagulant
        'effectivePeriod':{'start':'2019'};                          major-history=anticoagulant
        'effectiveDateTime':'2019';                                  major-history=anticoagulant
        """)
    void an_active_medicine_that_has_ended_is_named(String effective, String result) {
        assertThat(now().with("{'resourceType':'MedicationStatement','id':'m','status':'active','subject':{'reference':"
                                + "'Patient/p1'}," + effective + ",'medicationCodeableConcept':{'coding':[{'system':"
                                + "'http://www.nlm.nih.gov/research/umls/rxnorm','code':'11289'}]}}")
                        .result())
                .isEqualTo(result);
    }

    /** A Patient with the same id at another server is another patient. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = ';', textBlock = """
        https://lab.example/x/Patient/p1;      !Patient:other-patient
        https://ehr.example/fhir/Patient/p1;   age-years=66
        https://gateway.example/r4/Patient/p1; age-years=66
        urn:uuid:4;                            age-years=66
        -;                                     age-years=66
        """)
    void a_patient_of_another_server_is_another_patient(String url, String result) {
        assertThat(now().withBundle(url + " {'resourceType':'Patient','id':'p1','birthDate':'1960-05-05'}")
                        .result())
                .isEqualTo(result);
    }

    private static SomeSuppliedRecords now() {
        return SomeSuppliedRecords.recordsOf(NOW, ZoneOffset.UTC);
    }

    private static String condition(String code, String members) {
        return "{'resourceType':'Condition','id':'c1','subject':{'reference':'Patient/p1'}," + members
                + "'clinicalStatus':{'coding':[{'system':'http://terminology.hl7.org/CodeSystem/condition-clinical',"
                + "'code':'active'}]},'code':{" + code + "}}";
    }

    /**
     * Expands {@code code @hours members}: hours ago, or two of them for a period; the members are a value as in
     * {@code 88_/min}, components as in {@code components(8480-6=78_mm[Hg])}, or written out.
     */
    private static String observation(String written) {
        String[] parts = written.split(" ", 3);
        String time = parts[1].substring(1);
        String[] period = time.split("[.]{2}", -1);
        String effective = period.length == 2
                ? ",'effectivePeriod':{" + bound("start", period[0]) + (time.matches("[^.].*[^.]") ? "," : "")
                        + bound("end", period[1]) + "}"
                : ",'effectiveDateTime':'HOURS-AGO-" + time + "'";
        String code = parts[0].contains("|") ? parts[0] : "http://loinc.org|" + parts[0];
        String members = parts.length < 3
                ? ""
                : parts[2].replaceAll(
                                "([0-9]+-[0-9])=([<>]=?)?([0-9.]+)_([^ ,)]+)",
                                "{'code':{'coding':[{'system':'http://loinc.org','code':'$1'}]},'valueQuantity':"
                                        + "{'comparator':'$2','value':$3,'system':'http://unitsofmeasure.org','code':'$4'}}")
                        .replaceAll(
                                "(?<![=0-9.>])([<>]=?)?([0-9.]+)_([^ ,]+)",
                                "'valueQuantity':{'comparator':'$1','value':$2,'system':'http://unitsofmeasure.org','code':'$3'}")
                        .replace("'comparator':'',", "")
                        .replace("components(", "'component':[")
                        .replace(")", "]");
        return timed(
                "{'resourceType':'Observation','id':'o','status':'final','subject':{'reference':'Patient/p1'},'code':"
                        + "{'coding':[{'system':'" + code.replace("|", "','code':'") + "'}]}" + effective
                        + (members.isEmpty() ? "" : "," + members) + "}");
    }

    private static String bound(String name, String hours) {
        return hours.isEmpty() ? "" : "'" + name + "':'HOURS-AGO-" + hours + "'";
    }

    private static String timed(String written) {
        return HOURS_AGO
                .matcher(written)
                .replaceAll(hours -> NOW.minusSeconds(Math.round(Double.parseDouble(hours.group(1)) * 3600))
                        .toString());
    }

    private static String file(String name) {
        try (var input = FieldValuesTest.class.getResourceAsStream("field-cases/populate-" + name + ".json")) {
            return new String(Objects.requireNonNull(input).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
