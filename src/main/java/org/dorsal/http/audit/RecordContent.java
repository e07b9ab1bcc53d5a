package org.dorsal.http.audit;

import java.util.*;
import org.dorsal.assessment.AssessmentHistory;
import org.dorsal.assessment.Decision.PlanDecision;
import org.dorsal.assessment.SignedDecision;
import org.dorsal.assessment.StoredResults;
import org.dorsal.http.audit.RecordGate.OpenedRecord;
import org.dorsal.http.web.CompareView;
import org.dorsal.http.web.PageText;
import org.dorsal.store.ClinicianRows;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.Ledger;
import org.dorsal.store.Ledger.StoredSignOff;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoredItem;

/**
 * Content of a record as text: answers, clinicians' entries, and deliveries to the EHR. Templates call its methods.
 */
record RecordContent(
        StoredResults results,
        AssessmentHistory history,
        Ledger ledger,
        DeliveryReads deliveries,
        ClinicianRows clinicians) {
    /** Maximum number of versions with answers on a page, newest first; every version also has a JSON page. */
    static final int MAX_VERSIONS = 10;

    /**
     * @param versions by their number; those beyond the newest {@value RecordContent#MAX_VERSIONS} are left out
     * @param names of those who signed, by reference
     * @param delivered one line a resource, in the order in which they were queued
     */
    record RecordDetails(Map<Integer, RecordVersion> versions, Map<String, String> names, List<StoredItem> delivered) {}

    /**
     * @param broken true if a stored row differs from the appended one; its content is not shown
     * @param answers the answered questions
     * @param otherAuthors questions answered by a person other than the author, with that person
     * @param written texts that the clinician wrote or confirmed when signing
     */
    record RecordVersion(
            boolean broken,
            List<CompareView.ComparedPair> answers,
            Map<String, String> otherAuthors,
            List<FreeText> written) {}

    /** @param text as it was typed */
    record FreeText(String what, String text) {}

    RecordDetails of(AuditorRequest request, OpenedRecord opened) {
        Map<Integer, RecordVersion> versions = new LinkedHashMap<>();
        opened.dossier().results().stream()
                .map(EventSummary::version)
                .distinct()
                .limit(MAX_VERSIONS)
                .forEach(version -> versions.put(version, version(request, opened, version)));
        Dossier dossier = opened.dossier();
        return new RecordDetails(
                versions,
                clinicians.names(
                        request.site(),
                        dossier.results().stream()
                                .flatMap(summary -> summary.fact("clinician").stream())
                                .distinct()
                                .toList()),
                deliveries
                        .ofAssessment(request.site(), dossier.patient(), dossier.id())
                        .items());
    }

    private RecordVersion version(AuditorRequest request, OpenedRecord opened, int version) {
        Dossier dossier = opened.dossier();
        try {
            Optional<AssessmentHistory.HistoryEntry> past = VersionController.whole(results, request, opened, version)
                    .map(whole -> history.of(whole.response(), whole.results().getFirst()));
            List<CompareView.ComparedPair> answers = past.stream()
                    .flatMap(entry -> CompareView.of(entry, entry, request.words()).same().stream())
                    .toList();
            List<FreeText> written = ledger.signOffs(request.site(), dossier.patient(), dossier.id()).stream()
                    .filter(signed -> signed.version() == version)
                    .map(StoredSignOff::body)
                    .flatMap(body -> written(SignedDecision.read(body), request.words()).stream())
                    .toList();
            return new RecordVersion(
                    false,
                    answers,
                    past.map(entry -> otherAuthors(entry, request)).orElse(Map.of()),
                    written);
        } catch (StoreException fault) {
            if (fault.kind() == StoreException.FaultKind.BROKEN) {
                return new RecordVersion(true, List.of(), Map.of(), List.of());
            }
            throw fault;
        }
    }

    private static Map<String, String> otherAuthors(AssessmentHistory.HistoryEntry past, AuditorRequest request) {
        Map<String, String> authors = new HashMap<>();
        past.otherAuthors()
                .forEach((linkId, by) -> past.form()
                        .flatMap(form -> form.item(linkId))
                        .ifPresent(item -> authors.put(
                                item.text().in(request.sitePages().locale()),
                                by.name() + " (" + by.reference() + ")")));
        return authors;
    }

    private static List<FreeText> written(SignedDecision signed, PageText words) {
        List<FreeText> written = new ArrayList<>();
        signed.amendment().ifPresent(text -> written.add(new FreeText(words.message("audit.written.amendment"), text)));
        signed.override()
                .ifPresent(other -> written.add(new FreeText(
                        words.message("audit.written.override"),
                        words.display("override-reason", other.reason())
                                + other.text().map(". "::concat).orElse(""))));
        (signed.leftOpenForEmergency() ? Optional.of(words.message("note.open-emergency")) : signed.openReason())
                .ifPresent(text -> written.add(new FreeText(words.message("audit.written.open"), text)));
        signed.activities().forEach(plan -> plan(plan, words).ifPresent(written::add));
        signed.contradictions()
                .forEach(contradiction ->
                        written.add(new FreeText(words.message("audit.written.confirmed"), contradiction.text())));
        written.add(new FreeText(words.message("audit.written.attestation"), signed.attestation()));
        return written;
    }

    private static Optional<FreeText> plan(PlanDecision decision, PageText words) {
        return switch (decision) {
            case PlanDecision.AcceptedActivity _ -> Optional.empty();
            case PlanDecision.EditedActivity(String activity, String text) ->
                Optional.of(
                        new FreeText(words.message("audit.written.edited", words.display("activity", activity)), text));
            case PlanDecision.DeclinedActivity(String activity, String reason, Optional<String> text) ->
                Optional.of(new FreeText(
                        words.message("audit.written.declined", words.display("activity", activity)),
                        words.display("override-reason", reason)
                                + text.map(". "::concat).orElse("")));
        };
    }
}
