package org.dorsal.chart;

import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.fhirjson.PatientReferences;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Diagnoses, procedures and visits in an EHR's record of one patient, for a follow-up after an assessment.
 *
 * @param entries entries that are neither withdrawn nor only planned
 * @param isComplete false when a part could not be read; a diagnosis that is missing here may be in the record then
 */
public record LaterRecord(List<LaterEntry> entries, boolean isComplete) {
    private static final String VISIT = "Encounter";
    private static final String CONDITION = "Condition";
    private static final String PROCEDURE = "Procedure";
    private static final Set<EncounterStatus> TAKES_PLACE = Set.of(
            EncounterStatus.ARRIVED,
            EncounterStatus.TRIAGED,
            EncounterStatus.INPROGRESS,
            EncounterStatus.ONLEAVE,
            EncounterStatus.FINISHED);
    private static final Set<ProcedureStatus> DONE = Set.of(ProcedureStatus.INPROGRESS, ProcedureStatus.COMPLETED);

    /** Types that a follow-up reads; without the right to search each of them no record is complete. */
    public static final Set<String> TYPES = Set.of(CONDITION, PROCEDURE, VISIT);

    public LaterRecord {
        entries = List.copyOf(entries);
    }

    /** Certainty of the codes of an entry. */
    public enum Certainty {
        ESTABLISHED,
        /** Suspected, not established. */
        SUSPECTED,
        /** Diagnosis without a code, in words only. */
        WORDS,
        /** Entry that names no diagnosis, such as a visit. */
        NONE
    }

    /**
     * Entry of the record.
     *
     * @param date FHIR date: when a diagnosis was recorded, else its onset; start of a procedure or visit
     */
    public record LaterEntry(Certainty certainty, List<Coding> codings, Optional<String> date) {
        public LaterEntry {
            codings = List.copyOf(codings);
        }

        @Override
        public String toString() {
            return "LaterEntry[hidden]";
        }
    }

    /**
     * Reads the record. A failed or incomplete search affects only its own type and makes the record incomplete.
     *
     * @param fhirBase FHIR base of the EHR without a slash at its end
     * @param since day from which visits and procedures are searched, where the EHR can
     */
    public static LaterRecord read(BackendAccess access, URI fhirBase, PatientReferences references, LocalDate since) {
        RecordReader reader = new RecordReader(access.source(), fhirBase);
        List<LaterEntry> entries = new ArrayList<>();
        boolean complete = true;
        for (String type : TYPES.stream().sorted().toList()) {
            if (!access.scopes().search(type)) {
                complete = false;
                continue;
            }
            RecordReader.RecordSearch search = reader.new RecordSearch(type);
            search.run(combinations(type, references.patient(), since));
            List<Resource> ofType = search.resources().stream()
                    .filter(resource -> resource.fhirType().equals(type))
                    .toList();
            List<Resource> ofPatient = ofType.stream()
                    .filter(resource -> references.isPatient(
                            Optional.ofNullable(subject(resource).getReference())
                                    .orElse("")))
                    .toList();
            complete &= search.unread().isEmpty() && ofPatient.size() == ofType.size();
            ofPatient.stream().flatMap(LaterRecord::entry).forEach(entries::add);
        }
        return new LaterRecord(entries, complete);
    }

    private static List<String> combinations(String type, String patient, LocalDate since) {
        String search = type + "?patient=" + patient;
        String size = "&_count=100";
        return type.equals(CONDITION)
                ? List.of(search + size)
                : List.of(search + "&date=ge" + since + size, search + size);
    }

    private static Reference subject(Resource resource) {
        return switch (resource) {
            case Condition condition -> condition.getSubject();
            case Procedure procedure -> procedure.getSubject();
            case Encounter visit -> visit.getSubject();
            default -> new Reference();
        };
    }

    private static Stream<LaterEntry> entry(Resource resource) {
        return switch (resource) {
            case Condition condition when !RecordFacts.isDenied(condition) -> Stream.of(diagnosis(condition));
            case Procedure procedure when DONE.contains(procedure.getStatus()) -> Stream.of(done(procedure));
            case Encounter visit
            when TAKES_PLACE.contains(visit.getStatus()) ->
                Stream.of(new LaterEntry(Certainty.NONE, List.of(), RecordDates.date(visit.getPeriod())));
            default -> Stream.empty();
        };
    }

    private static LaterEntry diagnosis(Condition condition) {
        Certainty certainty = !RecordFacts.isCoded(condition.getCode())
                ? Certainty.WORDS
                : RecordFacts.isSuspected(condition) ? Certainty.SUSPECTED : Certainty.ESTABLISHED;
        return new LaterEntry(
                certainty,
                condition.getCode().getCoding(),
                RecordFacts.recorded(condition).or(() -> RecordDates.date(condition.getOnset())));
    }

    /** The reason of a procedure that was done counts as a diagnosis. */
    private static LaterEntry done(Procedure procedure) {
        return new LaterEntry(
                Certainty.ESTABLISHED,
                Stream.concat(Stream.of(procedure.getCode()), procedure.getReasonCode().stream())
                        .map(CodeableConcept::getCoding)
                        .flatMap(List::stream)
                        .toList(),
                RecordDates.date(procedure.getPerformed()));
    }

    @Override
    public String toString() {
        return "LaterRecord[hidden]";
    }
}
