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
 * Additions and changes of edition 1.1 to the evidence table, a row for each flag, written from CLINICAL.md 6c and
 * not from the PlanDefinitions. Other rows of {@link ClinicalTable} still apply.
 */
final class NewestTable {
    static final List<ClinicalRow> ROWS = List.of(
            row(
                    "E4",
                    "possible-heart-attack",
                    EMERGENCY,
                    given -> all(
                            given.chose("pain-side", "left"),
                            any(
                                    given.yes("chest-pain"),
                                    given.yes("chest-tightness"),
                                    given.yes("difficulty-breathing"),
                                    given.chose("radiation", "left-arm"),
                                    given.chose("radiation", "jaw"),
                                    given.yes("nausea"),
                                    given.yes("sweating")))),
            row(
                    "C13",
                    "radiating-pain",
                    CLINICIAN_REVIEW,
                    given -> anyOf(given, "radiation", "left-arm", "right-arm", "around-chest", "neck")),
            row(
                    "X20",
                    "possible-heart-attack-any-side",
                    EMERGENCY,
                    given -> any(
                            given.chose("radiation", "jaw"),
                            given.yes("sweating"),
                            all(
                                    given.chose("radiation", "left-arm"),
                                    any(
                                            given.yes("nausea"),
                                            not(given.yes("eased-by-position")),
                                            given.chose("heart-vessel-risk", "heart-disease"))))),
            row(
                    "X21",
                    "possible-aortic-event",
                    EMERGENCY,
                    given -> any(
                            given.chose("onset", "sudden-tearing"),
                            all(given.chose("heart-vessel-risk", "aortic-disease"), any(sudden(given), severe(given))),
                            given.chose("heart-lung-signs", "collapse"))),
            row(
                    "X22",
                    "possible-pulmonary-embolism",
                    EMERGENCY,
                    given -> any(
                            anyOf(given, "heart-lung-signs", "coughing-blood", "one-leg-swollen"),
                            all(
                                    given.chose("heart-lung-signs", "worse-breathing-in"),
                                    any(
                                            anyOf(
                                                    given,
                                                    "heart-vessel-risk",
                                                    "previous-clot",
                                                    "recent-operation-or-immobile",
                                                    "oestrogen"),
                                            given.yes("cancer-ever"),
                                            severe(given))))),
            row(
                    "X23",
                    "possible-cord-or-cauda-equina",
                    EMERGENCY,
                    given -> any(
                            cordSign(given),
                            all(
                                    given.yes("numbness-tingling"),
                                    given.chose("numbness-site", "leg-or-foot"),
                                    any(
                                            given.chose("radiation", "around-chest"),
                                            given.chose("numbness-site", "around-chest"),
                                            given.yes("muscle-weakness"),
                                            given.yes("leg-weakness"))))),
            row("X24", "cancer-with-nerve-signs", EMERGENCY, given -> all(given.yes("cancer-ever"), nerveSign(given))),
            row(
                    "X24",
                    "anticoagulant-with-nerve-signs",
                    EMERGENCY,
                    given -> all(given.chose("other-signs", "anticoagulant"), nerveSign(given))),
            row(
                    "X24",
                    "major-injury-with-severe-or-nerve-signs",
                    EMERGENCY,
                    given -> all(
                            given.yes("recent-significant-injury"),
                            any(
                                    nerveSign(given),
                                    all(severe(given), not(given.chose("injury-type", "sports-injury")))))),
            row(
                    "X25",
                    "infection-risk",
                    URGENT,
                    given -> any(
                            anyOf(
                                    given,
                                    "infection-risk",
                                    "injected-drugs",
                                    "dialysis",
                                    "spinal-procedure",
                                    "indwelling-line",
                                    "tuberculosis-or-hiv"),
                            all(
                                    given.chose("infection-risk", "diabetes"),
                                    any(given.yes("constant"), severe(given), woken(given))))),
            row(
                    "X26",
                    "possible-fracture",
                    URGENT,
                    given -> any(
                            anyOf(given, "bone-risk", "fragility-fracture", "height-loss-or-new-deformity"),
                            all(given.chose("bone-risk", "steroids"), any(injury(given), given.yes("new-pain"))),
                            all(given.atLeast("age-years", 65), injury(given)),
                            all(
                                    given.atLeast("age-years", 65),
                                    given.yes("new-pain"),
                                    any(sudden(given), severe(given), osteoporosis(given), straining(given))),
                            all(
                                    given.atLeast("age-years", 50),
                                    given.yes("minor-injury-or-lifting"),
                                    any(severe(given), straining(given))),
                            all(osteoporosis(given), any(sudden(given), severe(given), straining(given))),
                            all(given.chose("known-back-condition", "ankylosing-spondylitis"), injury(given)))),
            row(
                    "X5",
                    "persistent-night-pain",
                    URGENT,
                    given -> all(
                            woken(given),
                            given.atLeast("age-years", 50),
                            any(given.yes("constant"), given.yes("worsening")))),
            row(
                    "X27",
                    "anticoagulant-with-injury",
                    URGENT,
                    given -> all(given.chose("other-signs", "anticoagulant"), injury(given))),
            row("X27", "shingles-like-rash", URGENT, given -> given.chose("other-signs", "band-rash")),
            row(
                    "X27",
                    "severe-upper-abdominal-pain",
                    URGENT,
                    given -> all(given.chose("other-signs", "upper-abdominal-pain"), severe(given))),
            row(
                    "X27",
                    "pregnancy-with-upper-abdominal-pain",
                    URGENT,
                    given -> all(
                            not(given.chose("sex", "male")),
                            given.chose("pregnancy-status", "pregnant"),
                            given.chose("other-signs", "upper-abdominal-pain"))),
            row(
                    "X28",
                    "pain-on-breathing-in",
                    CLINICIAN_REVIEW,
                    given -> given.chose("heart-lung-signs", "worse-breathing-in")),
            row(
                    "X28",
                    "known-aortic-disease",
                    CLINICIAN_REVIEW,
                    given -> given.chose("heart-vessel-risk", "aortic-disease")),
            row("X28", "steroid-use", CLINICIAN_REVIEW, given -> given.chose("bone-risk", "steroids")),
            row("X28", "long-lasting-pain", CLINICIAN_REVIEW, given -> given.lastsOver(42)),
            row("X28", "constant-pain", CLINICIAN_REVIEW, given -> given.yes("constant")),
            row("X12", "severe-pain", CLINICIAN_REVIEW, NewestTable::severe),
            row("X28", "hot-red-swelling", CLINICIAN_REVIEW, NewestTable::twoOfThree),
            row("X28", "new-lump", CLINICIAN_REVIEW, given -> given.chose("other-signs", "new-lump")),
            row(
                    "X28",
                    "upper-abdominal-pain",
                    CLINICIAN_REVIEW,
                    given -> given.chose("other-signs", "upper-abdominal-pain")),
            row(
                    "X29",
                    "outside-intended-use",
                    CLINICIAN_REVIEW,
                    given -> any(given.under("age-years", 16), given.chose("pain-location", "other"))),
            // clinician's findings: X18, with the tiers of the same signs as reported by the patient
            row(
                    "X18",
                    "cord-signs-on-examination",
                    EMERGENCY,
                    given -> anyOf(
                            given,
                            "exam-nerves",
                            "unsteady-gait",
                            "leg-power-reduced",
                            "brisk-reflexes",
                            "sensory-level",
                            "perianal-sensation-reduced")),
            row(
                    "X18",
                    "vessel-signs-on-examination",
                    EMERGENCY,
                    given -> any(
                            anyOf(
                                    given,
                                    "exam-circulation",
                                    "pulse-deficit",
                                    "arm-pressure-difference",
                                    "new-murmur",
                                    "shock"),
                            given.chose("exam-skin-abdomen", "abdomen-pulsating"))),
            row(
                    "X18",
                    "spine-signs-on-examination",
                    URGENT,
                    given -> anyOf(given, "exam-spine", "percussion-tenderness", "step-deformity")),
            row("X18", "arm-weakness-on-examination", URGENT, given -> given.chose("exam-nerves", "arm-power-reduced")),
            row("X18", "rash-on-examination", URGENT, given -> given.chose("exam-skin-abdomen", "rash-seen")),
            row(
                    "X18",
                    "abdominal-signs-on-examination",
                    URGENT,
                    given -> given.chose("exam-skin-abdomen", "abdomen-tender")),
            // of answers that contradict each other the safer one counts (CLINICAL.md 5, H8)
            row("U1", "severe-night-waking-pain", URGENT, given -> all(woken(given), severe(given))),
            row(
                    "C2",
                    "beyond-two-weeks-despite-care",
                    CLINICIAN_REVIEW,
                    given -> all(given.lastsOver(14), careTried(given))),
            row(
                    "C3",
                    "worsening-despite-care",
                    CLINICIAN_REVIEW,
                    given -> all(given.yes("worsening"), careTried(given))));

    private NewestTable() {}

    /** Woken by the pain, including a person who cannot fall asleep again because of it. */
    private static Optional<Boolean> woken(Given given) {
        Optional<Boolean> woken = given.yes("woken-by-pain");
        return any(woken, all(not(woken), given.yes("hard-to-return-to-sleep")));
    }

    /** Nothing tried, and worse although the person keeps moving: moving was tried. */
    private static Optional<Boolean> careTried(Given given) {
        Optional<Boolean> nothing = given.chose("care-tried", "none");
        return any(not(nothing), all(nothing, given.yes("worse-despite-movement")));
    }

    private static Optional<Boolean> anyOf(Given given, String linkId, String... codes) {
        Optional<Boolean> found = Optional.of(false);
        for (String code : codes) {
            found = any(found, given.chose(linkId, code));
        }
        return found;
    }

    private static Optional<Boolean> severe(Given given) {
        return any(given.chose("pain-severity-word", "severe"), given.atLeast("pain-severity-score", 7));
    }

    private static Optional<Boolean> sudden(Given given) {
        return anyOf(given, "onset", "sudden", "sudden-tearing");
    }

    private static Optional<Boolean> injury(Given given) {
        return any(given.yes("recent-significant-injury"), given.yes("minor-injury-or-lifting"));
    }

    private static Optional<Boolean> osteoporosis(Given given) {
        return any(given.yes("osteoporosis"), given.chose("known-back-condition", "osteoporosis"));
    }

    private static Optional<Boolean> straining(Given given) {
        return given.chose("other-signs", "worse-on-straining");
    }

    private static Optional<Boolean> cordSign(Given given) {
        return anyOf(
                given,
                "cord-signs",
                "saddle-numbness",
                "urine-retention",
                "unsteady-walking",
                "both-legs",
                "sexual-function");
    }

    private static Optional<Boolean> nerveSign(Given given) {
        return any(
                given.yes("numbness-tingling"),
                given.yes("muscle-weakness"),
                given.yes("leg-weakness"),
                cordSign(given));
    }

    private static Optional<Boolean> twoOfThree(Given given) {
        Optional<Boolean> swollen = given.chose("local-inflammation", "swelling");
        Optional<Boolean> red = given.chose("local-inflammation", "redness");
        Optional<Boolean> warm = given.chose("local-inflammation", "warmth");
        return any(all(swollen, red), all(swollen, warm), all(red, warm));
    }

    /** The row that holds in this edition. */
    static ClinicalRow row(String flag) {
        return ROWS.stream()
                .filter(row -> row.flag().equals(flag))
                .findFirst()
                .orElseGet(() -> ClinicalTable.row(flag));
    }

    private static ClinicalRow row(
            String id, String flag, Disposition tier, Function<Given, Optional<Boolean>> meaning) {
        return new ClinicalRow(id, flag, tier, meaning);
    }
}
