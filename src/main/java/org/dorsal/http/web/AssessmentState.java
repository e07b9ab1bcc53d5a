package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.ScoredSubmission;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.ScoredEntries;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.DraftRows.DraftVersion;

/**
 * Current state of an assessment: the site's form, the entries so far and their score.
 *
 * @param snapshot stored draft; empty before the first answer
 * @param score score of the answers, computed once, at its first read
 */
record AssessmentState(
        Visit visit,
        Draft draft,
        Optional<Drafts.DraftSnapshot> snapshot,
        FilledForm filled,
        Supplier<LiveScore.LiveResult> score) {

    /** Builds a sheet from a scored assessment, draft or not. */
    static AssessmentState of(Visit visit, ScoredSubmission assessed) {
        ScoredEntries entries = ScoredEntries.of(visit.locale(), assessed);
        return new AssessmentState(visit, entries.draft(), Optional.empty(), entries.filled(), entries::scored);
    }

    Form form() {
        return filled.form();
    }

    LiveScore.LiveResult scored() {
        return score.get();
    }

    Scoring scoring() {
        return scored().scoring();
    }

    Wording.Locale locale() {
        return visit.locale();
    }

    ScoredEntries entries() {
        return new ScoredEntries(locale(), draft, filled, scored());
    }

    /** Returns the version that the next save must be based on. */
    DraftVersion version() {
        return snapshot.map(Drafts.DraftSnapshot::version).orElse(DraftVersion.NONE);
    }

    /** Causes that reach an emergency. */
    List<CauseResult> emergencies() {
        return scoring().causes().stream()
                .filter(cause -> cause.tier() == Disposition.EMERGENCY)
                .toList();
    }
}
