package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.Drafts.DraftSnapshot;
import org.dorsal.assessment.Drafts.SaveResult;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.LiveScore;
import org.dorsal.audit.AuditSubject;
import org.dorsal.http.web.ResultComparison.PageResult;
import org.dorsal.knowledge.Form;
import org.dorsal.store.DraftRows.DraftKey;
import org.dorsal.store.DraftRows.DraftVersion;
import org.springframework.util.function.SingletonSupplier;

/** Opens and keeps sheets. */
record AnswerSheets(LiveScore live, Drafts drafts, ResultComparison comparison) {
    /**
     * The clinician's draft for this patient in the form's edition in force, or an empty form.
     *
     * @throws NewerFormException when another replica has written the draft in a newer edition
     */
    AssessmentState open(Visit visit) {
        Optional<DraftSnapshot> snapshot = drafts.resume(key(visit), visit.time());
        snapshot.filter(this::isNewer).ifPresent(newer -> {
            throw new NewerFormException(newer.version());
        });
        return open(visit, snapshot);
    }

    boolean isNewer(DraftSnapshot snapshot) {
        return isNewer(snapshot.draft().edition());
    }

    /** Whether the version of the form is newer than the one in force here, as during an upgrade of several replicas. */
    boolean isNewer(String version) {
        return live.form().edition().isOlderThan(version) && !version.isEmpty();
    }

    /** Scores a draft in the form in force. */
    AssessmentState open(Visit visit, Optional<DraftSnapshot> snapshot) {
        Form form = live.form();
        Draft draft = snapshot.map(DraftSnapshot::draft).orElseGet(() -> Draft.EMPTY.with(Prefill.of(visit, form)));
        return scored(visit, snapshot, draft.movedTo(form.edition().version()));
    }

    /** Versions of the form and of what scores it. */
    String versions() {
        return live.versions();
    }

    /** The questions of the given version of the form; those in force where it is not loaded. */
    Form form(String version) {
        return live.form(version).orElseGet(live::form);
    }

    /**
     * Saves the draft as the next version of the one that the sheet was opened with.
     *
     * @param shown result that the page computed itself
     * @return empty on a conflict: another window has saved first, and its draft is unchanged
     */
    Optional<AssessmentState> keep(AssessmentState sheet, Draft changed, Optional<PageResult> shown) {
        Visit visit = sheet.visit();
        AssessmentState after = scored(visit, sheet.snapshot(), changed);
        Draft noted = noted(after);
        Optional<AuditSubject> difference = shown.flatMap(page -> comparison.difference(page, after.scored()));
        AuditSubject[] facts = difference.stream().toArray(AuditSubject[]::new);
        return switch (drafts.save(key(visit), noted, sheet.version(), visit.time(), Signer.sender(visit), facts)) {
            case SaveResult.SavedDraft(DraftVersion version, Instant savedAt) -> {
                difference.ifPresent(_ -> comparison.countDifference());
                DraftSnapshot snapshot = new DraftSnapshot(
                        noted,
                        version,
                        savedAt,
                        savedAt.plus(Drafts.KEPT),
                        sheet.snapshot().flatMap(DraftSnapshot::handedOver));
                yield Optional.of(
                        new AssessmentState(visit, noted, Optional.of(snapshot), after.filled(), after.score()));
            }
            case SaveResult.DraftConflict _ -> Optional.empty();
        };
    }

    /** Scores the entries of a window with an outdated version, without storing them. */
    AssessmentState unsaved(AssessmentState current, Draft entered) {
        return scored(current.visit(), current.snapshot(), entered);
    }

    /** Deletes the draft that a window saw, in any edition; false when another window has saved meanwhile. */
    boolean drop(Visit visit, DraftVersion version) {
        return drafts.drop(key(visit), version, visit.time(), Signer.sender(visit));
    }

    /** Finds the draft that a colleague handed over for this patient. */
    Optional<DraftSnapshot> offered(Visit visit) {
        return drafts.offered(key(visit), visit.time()).map(Drafts.OfferedDraft::snapshot);
    }

    /** Lets colleagues go on with the draft, or no longer. */
    void handOver(AssessmentState sheet, boolean offered) {
        Visit visit = sheet.visit();
        String name = Signer.person(visit).name().orElseGet(() -> key(visit).clinician());
        sheet.snapshot()
                .ifPresent(snapshot ->
                        drafts.handOver(key(visit), snapshot, offered, name, visit.time(), Signer.sender(visit)));
    }

    /** Takes over a colleague's draft if its version is still the displayed one. */
    void takeOver(Visit visit, DraftVersion version) {
        drafts.offered(key(visit), visit.time())
                .filter(offered -> offered.snapshot().version().equals(version) && !isNewer(offered.snapshot()))
                .ifPresent(offered -> drafts.takeOver(key(visit), offered, visit.time(), Signer.sender(visit)));
    }

    /**
     * Updates the time at which each emergency's cause was first shown. A cause that disappeared and returned counts as
     * new and unacknowledged.
     */
    private static Draft noted(AssessmentState sheet) {
        Map<String, Instant> shownTimes = new HashMap<>();
        sheet.emergencies().forEach(cause -> {
            String code = cause.code();
            shownTimes.put(
                    code, sheet.draft().seen().getOrDefault(code, sheet.visit().time()));
        });
        Set<String> acknowledged = new HashSet<>(sheet.draft().acknowledged());
        acknowledged.retainAll(shownTimes.keySet());
        return sheet.draft().seeing(shownTimes).acknowledging(acknowledged);
    }

    /** Builds the state; it is scored at the first read of its score. */
    private AssessmentState scored(Visit visit, Optional<DraftSnapshot> snapshot, Draft draft) {
        FilledForm filled = live.fill(draft);
        // the birth date only contradicts a wrong age; it never replaces a missing one, because the signature covers
        // answers only
        Optional<String> birthDate = Prefill.birthDate(visit).filter(_ -> filled.counts(Prefill.AGE));
        var rules = visit.sitePages().site().rules();
        return new AssessmentState(
                visit,
                draft,
                snapshot,
                filled,
                SingletonSupplier.of(
                        () -> live.score(filled, rules, birthDate, Prefill.day(visit), Prefill.record(visit))));
    }

    DraftKey key(Visit visit) {
        return new DraftKey(
                visit.site(),
                visit.patient(),
                Signer.reference(visit.launch().user()),
                live.form().edition().url());
    }
}
