package org.dorsal.scoring;

import static org.dorsal.scoring.Given.any;
import static org.dorsal.scoring.Given.not;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;

/**
 * Contraindications, written from the clinical wording and not from the care plan: the reasons by the first words of
 * their texts, and the activities that each excludes. An empty state is unknown, which counts as true.
 */
final class CareTable {
    static final String TODAY = "a sign that needs help today";
    static final String OUTSIDE = "age under 16, or pain that is not between neck and waist";

    private static final String BONES = "weak bones";
    private static final String INFLAMED = "ankylosing spondylitis or inflammatory arthritis";
    private static final String NERVES = "numbness, weakness";
    private static final String SEVERE = "severe pain";
    private static final String CANCER = "cancer";
    private static final String THINNER = "a medicine that thins the blood";
    private static final String AORTA = "a disease of the aorta";
    private static final String PREGNANT = "pregnancy";
    private static final String UNDER_18 = "age under 18";
    private static final String STOMACH = "a stomach condition";
    private static final String HEART = "known heart disease";
    private static final String LIVER = "a liver condition";
    private static final String NUMB = "numbness: numb skin";
    private static final String HOT = "hot, red or swollen skin";

    /** Condition of each reason; {@link #TODAY} depends on the flags. */
    static final SequencedMap<String, Function<Given, Optional<Boolean>>> REASONS = new LinkedHashMap<>();

    /** Activities that are always proposed, also to people outside the scope of the assessment. */
    static final Set<String> ALWAYS = Set.of(
            "emergency-transfer",
            "emergency-call",
            "emergency-handover",
            "same-day-assessment",
            "clinician-referral",
            "see-doctor",
            "see-doctor-today",
            "complete-questions",
            "safety-net");

    private static final Map<String, List<String>> NEVER = new HashMap<>();

    static {
        reason(OUTSIDE, given -> any(given.under("age-years", 16), given.chose("pain-location", "other")));
        reason(
                BONES,
                given -> any(
                        given.yes("osteoporosis"),
                        given.chose("known-back-condition", "osteoporosis"),
                        given.chose("bone-risk", "fragility-fracture"),
                        given.chose("bone-risk", "height-loss-or-new-deformity"),
                        given.chose("bone-risk", "steroids")));
        reason(
                INFLAMED,
                given -> any(
                        given.chose("known-back-condition", "ankylosing-spondylitis"),
                        given.chose("known-back-condition", "inflammatory-arthritis")));
        reason(
                NERVES,
                given -> any(
                        given.yes("numbness-tingling"),
                        given.yes("muscle-weakness"),
                        given.yes("leg-weakness"),
                        given.chose("cord-signs", "saddle-numbness"),
                        given.chose("cord-signs", "urine-retention"),
                        given.chose("cord-signs", "unsteady-walking"),
                        given.chose("cord-signs", "both-legs"),
                        given.chose("cord-signs", "sexual-function")));
        reason(
                SEVERE,
                given -> any(given.chose("pain-severity-word", "severe"), given.atLeast("pain-severity-score", 7)));
        reason(CANCER, given -> given.yes("cancer-ever"));
        reason(THINNER, given -> given.chose("other-signs", "anticoagulant"));
        reason(AORTA, given -> given.chose("heart-vessel-risk", "aortic-disease"));
        reason(
                PREGNANT,
                given -> not(any(
                        given.chose("sex", "male"),
                        given.chose("pregnancy-status", "not-pregnant"),
                        given.chose("pregnancy-status", "not-applicable"))));
        reason(UNDER_18, given -> given.under("age-years", 18));
        reason(STOMACH, given -> given.chose("organ-condition", "stomach"));
        reason(HEART, given -> given.chose("heart-vessel-risk", "heart-disease"));
        reason(LIVER, given -> given.chose("organ-condition", "liver"));
        reason(NUMB, given -> given.yes("numbness-tingling"));
        reason(
                HOT,
                given -> any(
                        given.chose("local-inflammation", "warmth"),
                        given.chose("local-inflammation", "redness"),
                        given.chose("local-inflammation", "swelling")));
        never(
                "manual-therapy-option",
                TODAY,
                BONES,
                INFLAMED,
                NERVES,
                SEVERE,
                CANCER,
                THINNER,
                AORTA,
                PREGNANT,
                UNDER_18);
        never("strengthening-exercises", BONES, SEVERE, NERVES, PREGNANT);
        never("stretches", BONES, SEVERE, NERVES);
        never("gentle-stretches", SEVERE, NERVES);
        never("over-the-counter-pain-relief", PREGNANT, STOMACH, THINNER, HEART);
        never("pain-relief-without-anti-inflammatory", LIVER);
        never("muscle-relaxant-discussion", UNDER_18, PREGNANT);
        never("heat-or-ice", NUMB, HOT);
    }

    private CareTable() {}

    /** Whether this reason speaks against that activity. */
    static boolean speaksAgainst(String reason, String activity) {
        return reason.equals(OUTSIDE)
                ? !ALWAYS.contains(activity)
                : NEVER.getOrDefault(activity, List.of()).contains(reason);
    }

    private static void reason(String words, Function<Given, Optional<Boolean>> holds) {
        REASONS.put(words, holds);
    }

    private static void never(String activity, String... reasons) {
        NEVER.put(activity, List.of(reasons));
    }
}
