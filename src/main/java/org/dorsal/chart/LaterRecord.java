package org.dorsal.chart;

import java.net.URI;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.chart.UnreadItem.UnreadReason;
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
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses, procedures and visits in an EHR's record of one patient, for a follow-up after an assessment.
 *
 * @param entries entries that are neither withdrawn nor only planned
 * @param gap whether a part was not read; a diagnosis that is missing here may be in the record then
 */
public record LaterRecord(List<LaterEntry> entries, RecordGap gap) {
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

    /** Status of a procedure that never began; without a status, or with any other, it may have been done. */
    private static final Set<ProcedureStatus> NOT_DONE =
            Set.of(ProcedureStatus.PREPARATION, ProcedureStatus.NOTDONE, ProcedureStatus.ENTEREDINERROR);

    private static final Set<UnreadReason> LASTING =
            Set.of(UnreadReason.MORE, UnreadReason.TOO_LARGE, UnreadReason.NOT_GRANTED);

    /** Types that a follow-up reads; without the right to search each of them no record is complete. */
    public static final Set<String> TYPES = Set.of(CONDITION, PROCEDURE, VISIT);

    public LaterRecord {
        entries = List.copyOf(entries);
    }

    /** Part of a record that was not read, the lesser first. */
    public enum RecordGap {
        NONE,
        /** Too large for a follow-up, or not granted: another try would find the same. */
        LASTING,
        /** The EHR, or the token, did not give it this time. */
        FOR_NOW
    }

    /** Certainty of the codes of an entry. */
    public enum Certainty {
        ESTABLISHED,
        /** Codes of a procedure that was done, and of its reasons. */
        DONE,
        /** Suspected, not established; or codes of a procedure that may have been done. */
        SUSPECTED,
        /** Diagnosis that was found not to be there. */
        REFUTED,
        /** Diagnosis without a code, in words only. */
        WORDS,
        /** Entry that names no diagnosis, such as a visit. */
        NONE
    }

    /**
     * Entry of the record.
     *
     * @param date FHIR date: when a diagnosis was recorded, else its onset; start of a procedure or visit
     * @param over FHIR date at which a diagnosis was over
     */
    public record LaterEntry(Certainty certainty, List<Coding> codings, Optional<String> date, Optional<String> over) {
        public LaterEntry {
            codings = List.copyOf(codings);
        }
    }

    /**
     * Reads the record. A failed or incomplete search affects only its own type and makes the record incomplete.
     *
     * @param fhirBase FHIR base of the EHR without a slash at its end
     * @param assessed day from which entries are searched, where the EHR can; a day more, as its day may begin later
     */
    public static LaterRecord read(
            BackendAccess access, URI fhirBase, PatientReferences references, LocalDate assessed) {
        RecordReader reader = new RecordReader(access.source(), fhirBase);
        List<LaterEntry> entries = new ArrayList<>();
        RecordGap gap = RecordGap.NONE;
        for (String type : TYPES.stream().sorted().toList()) {
            if (!access.scopes().search(type)) {
                gap = larger(gap, RecordGap.LASTING);
                continue;
            }
            RecordReader.RecordSearch search = reader.new RecordSearch(type);
            search(search, type, type + "?patient=" + references.patient(), assessed.minusDays(1));
            List<Resource> ofType = search.resources().stream()
                    .filter(resource -> resource.fhirType().equals(type))
                    .toList();
            List<Resource> ofPatient = ofType.stream()
                    .filter(resource -> references.isPatient(
                            Optional.ofNullable(subject(resource).getReference())
                                    .orElse("")))
                    .toList();
            for (UnreadItem unread : search.unread()) {
                gap = larger(gap, LASTING.contains(unread.reason()) ? RecordGap.LASTING : RecordGap.FOR_NOW);
            }
            if (ofPatient.size() < ofType.size()) {
                gap = RecordGap.FOR_NOW;
            }
            ofPatient.stream().flatMap(LaterRecord::entry).forEach(entries::add);
        }
        return new LaterRecord(entries, gap);
    }

    public boolean isComplete() {
        return gap == RecordGap.NONE;
    }

    private static RecordGap larger(RecordGap gap, RecordGap other) {
        return gap.compareTo(other) < 0 ? other : gap;
    }

    /** Diagnoses of a long illness are many: those recorded since, then those without a date, which may be later ones. */
    private static void search(RecordReader.RecordSearch search, String type, String patient, LocalDate since) {
        String whole = patient + ChartQuery.SIZE;
        if (!type.equals(CONDITION)) {
            search.run(List.of(patient + "&date=ge" + since + ChartQuery.SIZE, whole));
        } else if (search.run(List.of(patient + "&recorded-date=ge" + since + ChartQuery.SIZE, whole)) == 0) {
            search.run(List.of(patient + "&recorded-date:missing=true" + ChartQuery.SIZE, whole));
        }
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
            case Condition condition when !RecordFacts.isWithdrawn(condition) -> Stream.of(diagnosis(condition));
            case Procedure procedure when !has(NOT_DONE, procedure.getStatus()) -> Stream.of(procedure(procedure));
            case Encounter visit
            when has(TAKES_PLACE, visit.getStatus()) ->
                Stream.of(new LaterEntry(
                        Certainty.NONE, List.of(), RecordDates.date(visit.getPeriod()), Optional.empty()));
            default -> Stream.empty();
        };
    }

    private static <S> boolean has(Set<S> statuses, @Nullable S status) {
        return status != null && statuses.contains(status);
    }

    private static LaterEntry diagnosis(Condition condition) {
        return new LaterEntry(
                certainty(condition),
                condition.getCode().getCoding(),
                RecordFacts.recorded(condition).or(() -> RecordDates.date(condition.getOnset())),
                RecordDates.end(condition.getAbatement()));
    }

    private static Certainty certainty(Condition condition) {
        if (RecordFacts.isDenied(condition)) {
            return Certainty.REFUTED;
        }
        if (!RecordFacts.isCoded(condition.getCode())) {
            return Certainty.WORDS;
        }
        return RecordFacts.isSuspected(condition) ? Certainty.SUSPECTED : Certainty.ESTABLISHED;
    }

    private static LaterEntry procedure(Procedure procedure) {
        return new LaterEntry(
                has(DONE, procedure.getStatus()) ? Certainty.DONE : Certainty.SUSPECTED,
                Stream.concat(Stream.of(procedure.getCode()), procedure.getReasonCode().stream())
                        .map(CodeableConcept::getCoding)
                        .flatMap(List::stream)
                        .toList(),
                RecordDates.date(procedure.getPerformed()),
                Optional.empty());
    }
}
