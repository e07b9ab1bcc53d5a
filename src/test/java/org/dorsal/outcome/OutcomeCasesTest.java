package org.dorsal.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.*;
import java.util.List;
import java.util.Objects;
import org.dorsal.chart.LaterRecord;
import org.dorsal.fhirjson.PatientReferences;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.outcome.OutcomeJudge.JudgedOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records of an EHR, each with the outcome that it has by R4 (icd.html, Condition.abatement, Procedure.reasonCode) and the guidelines
 * of ICD-10-CM (I.C.19.a, seventh character).
 */
class OutcomeCasesTest {
    private static final Instant ASSESSED = Instant.parse("2026-10-01T14:00:00Z");
    private static final String CM = "http://hl7.org/fhir/sid/icd-10-cm";
    private static final String WHO = "http://hl7.org/fhir/sid/icd-10";
    private static final String CONFIRMED =
            "\"verificationStatus\":{\"coding\":[{\"code\":\"confirmed\"}]},\"recordedDate\":\"2026-10-05\"";
    private static final String VISIT = "2026-10-05T10:00:00Z";

    @ParameterizedTest
    @CsvSource({
        "t7-icd-without-period, UNCLEAR",
        "t8-icd-without-period-cauda, UNCLEAR",
        "u1-over-since-2012, FOLLOWED",
        "u2-sequela, UNCLEAR",
        "u3-subsequent-encounter, UNCLEAR",
        "u4-reason-refuted, FOLLOWED",
    })
    void a_record_of_the_field_names_no_cause(String file, String state) {
        JudgedOutcome outcome = judge(ofFile("outcome-" + file + ".json"));

        assertThat(outcome.found()).isEmpty();
        assertThat(outcome.state()).hasToString(state);
    }

    /** The same diagnosis in the spelling of R4 is found; in any other one the record says nothing. */
    @ParameterizedTest
    @CsvSource({
        CM + ", I71.02, FOLLOWED aorta",
        CM + ", I7102, UNCLEAR",
        CM + ", i71.02, UNCLEAR",
        CM + ", I71 02, UNCLEAR",
        WHO + ", I71.0, FOLLOWED aorta",
        WHO + ", I710, UNCLEAR",
        CM + ", G83.4, FOLLOWED cauda-equina",
        CM + ", G834, UNCLEAR",
        CM + ", M46.44, FOLLOWED spinal-infection",
        CM + ", M4644, UNCLEAR",
        CM + ", C34.90, FOLLOWED cancer",
        CM + ", C3490, UNCLEAR",
        CM + ", C34, FOLLOWED cancer",
        CM + ", J00, FOLLOWED",
        CM + ", J0190, UNCLEAR",
        CM + ", S22.000A, FOLLOWED injury",
        CM + ", S22.000B, FOLLOWED injury",
        CM + ", S22.000D, UNCLEAR",
        CM + ", S22.000G, UNCLEAR",
        CM + ", S22.000K, UNCLEAR",
        CM + ", S22.000S, UNCLEAR",
        CM + ", M80.08XA, FOLLOWED fracture",
        CM + ", M80.08XD, UNCLEAR",
        CM + ", S62.000D, FOLLOWED",
    })
    void a_code_counts_in_the_spelling_of_its_system(String system, String code, String expected) {
        assertThat(told(judge(new RecordEhr("p")
                        .condition(RecordEhr.coding(system, code), CONFIRMED)
                        .visit(VISIT))))
                .isEqualTo(expected);
    }

    /** A second coding in a known system does not hide one that can't be read. */
    @Test
    void a_code_that_is_none_leaves_its_entry_unclear_beside_another_one() {
        String codings = "{\"coding\":[{\"system\":\"" + CM + "\",\"code\":\"I7102\"},"
                + "{\"system\":\"http://snomed.info/sct\",\"code\":\"233994002\"}]}";

        assertThat(told(judge(new RecordEhr("p").condition(codings, CONFIRMED).visit(VISIT))))
                .isEqualTo("UNCLEAR");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        over before; "abatementDateTime":"2012-01-01"; FOLLOWED
        over in an earlier period; "abatementPeriod":{"start":"2011","end":"2012-03"}; FOLLOWED
        over the day before; "abatementDateTime":"2026-09-30"; FOLLOWED
        over within the day of the assessment; "abatementDateTime":"2026-10-01"; FOLLOWED cancer
        over afterwards; "abatementDateTime":"2026-10-20"; FOLLOWED cancer
        over at an age; "abatementAge":{"value":40}; FOLLOWED cancer
        begun before; "onsetDateTime":"2026-09-01"; FOLLOWED cancer
        """)
    void a_diagnosis_that_was_over_before_the_assessment_is_not_found(String name, String element, String expected) {
        RecordEhr ehr = new RecordEhr("p")
                .condition(RecordEhr.coding(CM, "C34.90"), CONFIRMED, element)
                .visit(VISIT);

        assertThat(told(judge(ehr))).as(name).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        refuted of the same cause; I26.09; refuted; 2026-10-06; FOLLOWED
        refuted after the time; I26.99; refuted; 2026-11-20; FOLLOWED
        refuted long before; I26.99; refuted; 2019-02-02; FOLLOWED embolism
        refuted at no time; I26.99; refuted; 2026; UNCLEAR
        another diagnosis refuted; K85.90; refuted; 2026-10-06; FOLLOWED embolism
        entered in error; I26.99; entered-in-error; 2026-10-06; FOLLOWED embolism
        established; I26.99; confirmed; 2026-10-06; FOLLOWED embolism
        """)
    void the_reason_of_a_procedure_counts_unless_the_record_refutes_it(
            String name, String code, String status, String recorded, String expected) {
        RecordEhr ehr = new RecordEhr("p")
                .entry(
                        "Procedure",
                        "\"status\":\"completed\",\"performedDateTime\":\"2026-10-05\",\"code\":"
                                + RecordEhr.coding("http://snomed.info/sct", "77477000") + ",\"reasonCode\":["
                                + RecordEhr.coding(CM, "I26.99") + "]")
                .condition(
                        RecordEhr.coding(CM, code),
                        "\"verificationStatus\":{\"coding\":[{\"code\":\"" + status + "\"}]}",
                        "\"recordedDate\":\"" + recorded + "\"")
                .visit(VISIT);

        assertThat(told(judge(ehr))).as(name).isEqualTo(expected);
    }

    /** A procedure that may have been done excludes nothing; one that never began says nothing (R4, event-status). */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        "status":"completed"; FOLLOWED embolism
        "status":"in-progress"; FOLLOWED embolism
        "status":"stopped"; UNCLEAR
        "status":"on-hold"; UNCLEAR
        "status":"unknown"; UNCLEAR
        "note":[{"text":"no status"}]; UNCLEAR
        "status":"preparation"; FOLLOWED
        "status":"not-done"; FOLLOWED
        "status":"entered-in-error"; FOLLOWED
        """)
    void a_procedure_counts_by_its_status(String status, String expected) {
        RecordEhr ehr = new RecordEhr("p")
                .entry(
                        "Procedure",
                        status + ",\"performedDateTime\":\"2026-10-05\",\"code\":"
                                + RecordEhr.coding("http://snomed.info/sct", "77477000") + ",\"reasonCode\":["
                                + RecordEhr.coding(CM, "I26.99") + "]")
                .visit(VISIT);

        assertThat(told(judge(ehr))).isEqualTo(expected);
    }

    @Test
    void a_visit_without_a_status_is_no_contact() {
        RecordEhr ehr = new RecordEhr("p").entry("Encounter", "\"period\":{\"start\":\"2026-10-05\"}");

        assertThat(told(judge(ehr))).isEqualTo("NO_CONTACT");
    }

    private static String told(JudgedOutcome outcome) {
        return (outcome.state() + " " + String.join(" ", outcome.found().keySet())).strip();
    }

    private static RecordEhr ofFile(String name) {
        RecordEhr ehr = new RecordEhr("p");
        try (var input = OutcomeCasesTest.class.getResourceAsStream(name)) {
            for (JsonNode entry :
                    JsonMapper.shared().readTree(Objects.requireNonNull(input)).path("entry")) {
                JsonNode resource = entry.path("resource");
                ehr.raw(resource.path("resourceType").asString(), resource.toString());
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return ehr;
    }

    private static JudgedOutcome judge(RecordEhr ehr) {
        URI base = RecordEhr.BASE;
        LaterRecord record = LaterRecord.read(
                ehr.access(),
                base,
                new PatientReferences("p", List.of(base + "/")),
                LocalDate.ofInstant(ASSESSED, ZoneOffset.UTC));
        return new OutcomeJudge(SomeProfiles.knowledge().outcomes(), ZoneOffset.UTC)
                .judge(record, ASSESSED, ASSESSED.plus(Duration.ofDays(30)));
    }
}
