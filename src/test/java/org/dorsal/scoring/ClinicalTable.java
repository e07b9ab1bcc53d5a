package org.dorsal.scoring;

import static org.dorsal.knowledge.Disposition.CLINICIAN_REVIEW;
import static org.dorsal.knowledge.Disposition.EMERGENCY;
import static org.dorsal.knowledge.Disposition.URGENT;
import static org.dorsal.scoring.Given.all;
import static org.dorsal.scoring.Given.any;
import static org.dorsal.scoring.Given.not;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.dorsal.knowledge.Disposition;

/**
 * The evidence table in Java, one row a flag, written from its words and not from the PlanDefinitions: what the
 * criteria must come to. A change of a criterion is meant to change its row here too.
 */
final class ClinicalTable {
    static final List<ClinicalRow> ROWS = List.of(
            row("E1", "breathing-difficulty", EMERGENCY, given -> given.yes("difficulty-breathing")),
            row(
                    "E2",
                    "severe-pain-no-position-relieves",
                    EMERGENCY,
                    given -> all(severe(given), not(given.yes("eased-by-position")))),
            row(
                    "E3",
                    "progressive-weakness-or-numbness",
                    EMERGENCY,
                    given -> all(
                            any(
                                    given.yes("numbness-tingling"),
                                    given.yes("muscle-weakness"),
                                    given.yes("leg-weakness")),
                            given.yes("neuro-progressing"))),
            row(
                    "E4",
                    "possible-heart-attack",
                    EMERGENCY,
                    given -> all(
                            any(given.chose("pain-side", "left"), given.chose("pain-side", "both-sides")),
                            any(
                                    given.yes("chest-pain"),
                                    given.yes("chest-tightness"),
                                    given.yes("difficulty-breathing"),
                                    given.chose("radiation", "left-arm"),
                                    given.chose("radiation", "neck"),
                                    given.chose("radiation", "jaw"),
                                    given.yes("nausea"),
                                    given.yes("sweating")))),
            row(
                    "E5",
                    "possible-spinal-cord-compression",
                    EMERGENCY,
                    given -> any(given.yes("leg-weakness"), given.yes("bladder-problem"), given.yes("bowel-problem"))),
            row("U1", "severe-night-waking-pain", URGENT, given -> all(given.yes("woken-by-pain"), severe(given))),
            row("U2", "significant-recent-injury", URGENT, given -> given.yes("recent-significant-injury")),
            row(
                    "U3",
                    "minor-injury-with-osteoporosis",
                    URGENT,
                    given -> all(
                            given.yes("minor-injury-or-lifting"),
                            any(given.yes("osteoporosis"), given.chose("known-back-condition", "osteoporosis")))),
            row("U4", "cancer-history", URGENT, given -> given.yes("cancer-ever")),
            row("U5", "weakened-immune-system", URGENT, given -> given.yes("weakened-immunity")),
            row(
                    "U6",
                    "systemic-symptoms",
                    URGENT,
                    given -> any(given.yes("fever"), given.yes("chills"), given.yes("unexplained-weight-loss"))),
            row("U7", "recent-bacterial-infection", URGENT, given -> given.yes("recent-bacterial-infection")),
            row(
                    "C1",
                    "age-under-20-or-over-50",
                    CLINICIAN_REVIEW,
                    given -> any(given.under("age-years", 20), given.over("age-years", 50))),
            row(
                    "C2",
                    "beyond-two-weeks-despite-care",
                    CLINICIAN_REVIEW,
                    given -> all(given.lastsOver(14), careTried(given))),
            row(
                    "C3",
                    "worsening-despite-care",
                    CLINICIAN_REVIEW,
                    given -> all(given.yes("worsening"), careTried(given))),
            row(
                    "C4",
                    "constant-and-worsening",
                    CLINICIAN_REVIEW,
                    given -> all(given.yes("constant"), given.yes("worsening"))),
            row(
                    "C5",
                    "not-eased-by-position-or-rest",
                    CLINICIAN_REVIEW,
                    given -> all(not(given.yes("eased-by-position")), not(given.yes("eased-by-rest")))),
            row(
                    "C6",
                    "not-explained-by-sprain-or-strain",
                    CLINICIAN_REVIEW,
                    given -> not(given.yes("explained-by-strain"))),
            row(
                    "C7",
                    "marked-morning-stiffness",
                    CLINICIAN_REVIEW,
                    given -> any(given.yes("morning-very-stiff"), given.over("morning-settle-minutes", 30))),
            row("C8", "worse-despite-movement", CLINICIAN_REVIEW, given -> given.yes("worse-despite-movement")),
            row("C9", "minor-injury-or-heavy-lifting", CLINICIAN_REVIEW, given -> given.yes("minor-injury-or-lifting")),
            row(
                    "C10",
                    "wakes-at-night",
                    CLINICIAN_REVIEW,
                    given -> any(given.yes("woken-by-pain"), given.yes("hard-to-return-to-sleep"))),
            row("C11", "numbness-or-tingling", CLINICIAN_REVIEW, given -> given.yes("numbness-tingling")),
            row("C12", "muscle-weakness", CLINICIAN_REVIEW, given -> given.yes("muscle-weakness")),
            row(
                    "C13",
                    "radiating-pain",
                    CLINICIAN_REVIEW,
                    given -> any(
                            given.chose("radiation", "left-arm"),
                            given.chose("radiation", "right-arm"),
                            given.chose("radiation", "around-chest"))),
            row(
                    "C14",
                    "difficulty-with-basic-movements",
                    CLINICIAN_REVIEW,
                    given -> given.yes("basic-movement-difficulty")),
            row(
                    "C15",
                    "affects-daily-tasks-or-sleep",
                    CLINICIAN_REVIEW,
                    given -> any(given.yes("daily-tasks-affected"), given.yes("sleep-affected"))),
            row(
                    "C16",
                    "new-pain-with-known-back-condition",
                    CLINICIAN_REVIEW,
                    given -> all(
                            given.yes("new-pain"),
                            any(not(given.chose("known-back-condition", "none")), given.yes("osteoporosis")))),
            row(
                    "C17",
                    "possible-referred-pain",
                    CLINICIAN_REVIEW,
                    given -> not(given.chose("organ-condition", "none"))),
            row(
                    "C18",
                    "possible-gallbladder",
                    CLINICIAN_REVIEW,
                    given -> all(
                            any(given.chose("pain-side", "right"), given.chose("pain-side", "both-sides")),
                            given.yes("nausea"))),
            row(
                    "X1",
                    "chest-pain-any-side",
                    EMERGENCY,
                    given -> any(given.yes("chest-pain"), given.yes("chest-tightness"))));

    private ClinicalTable() {}

    static ClinicalRow row(String flag) {
        return ROWS.stream().filter(row -> row.flag().equals(flag)).findFirst().orElseThrow();
    }

    /** Severe: by the word, or 7 and more by the score. */
    private static Optional<Boolean> severe(Given given) {
        return any(given.chose("pain-severity-word", "severe"), given.atLeast("pain-severity-score", 7));
    }

    private static Optional<Boolean> careTried(Given given) {
        return not(given.chose("care-tried", "none"));
    }

    private static ClinicalRow row(
            String id, String flag, Disposition tier, Function<Given, Optional<Boolean>> meaning) {
        return new ClinicalRow(id, flag, tier, meaning);
    }
}
