package org.dorsal.note;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Handout for the patient, in plain words: when to get help, and the accepted advice.
 *
 * @param help activities for the same day, if any, and then the safety net
 * @param advice appointments first; activities that exceed the limit together with the help are folded
 * @param inEnglish true when the site's wording differs but the text exists in English only
 */
public record HandoutView(
        String site, String at, List<ActivitySummary> help, FoldedPlan<ActivitySummary> advice, boolean inEnglish) {
    /** Kind of activities addressed to a person, not to colleagues. */
    private static final String TO_THE_PATIENT = "CommunicationRequest";

    /** Activities for the same day; they are shown before the safety net. */
    private static final Set<String> TODAY = Set.of("emergency-call", "see-doctor-today", "finish-questions-today");

    /** Activity that names who sees a child; it is shown with those for the same day. */
    private static final String CHILD = "clinician-for-children";

    /** A task for the clinic, and an appointment for the patient. */
    private static final String FOLLOW_UP = "two-week-follow-up";

    /** Activities that name the next appointment. */
    private static final Set<String> NEXT = Set.of("see-doctor-within-a-week", "see-doctor", FOLLOW_UP);

    public static HandoutView of(ResultStory story) {
        List<ActivitySummary> spoken = story.agreed().stream()
                .filter(agreed -> agreed.activity().kind().equals(TO_THE_PATIENT)
                        || agreed.activity().code().code().equals(FOLLOW_UP))
                .map(agreed -> agreed.toThePatient(story.locale()))
                .toList();
        List<ActivitySummary> advice = spoken.stream()
                .filter(agreed -> !isHelp(agreed))
                .sorted(Comparator.comparing(agreed -> !is(NEXT, agreed)))
                .toList();
        List<ActivitySummary> help = spoken.stream()
                .filter(HandoutView::isHelp)
                .sorted(Comparator.comparing(agreed -> is(Set.of(FoldedPlan.SAFETY_NET), agreed)))
                .toList();
        return new HandoutView(
                story.of().site().rules().name(),
                story.at(),
                help,
                FoldedPlan.of(advice, FoldedPlan.MAX_IN_SIGHT - help.size()),
                story.inEnglish());
    }

    /**
     * Returns true when the handout must name a contact, because it neither calls an ambulance nor gives further
     * advice.
     */
    public boolean saysNoMore() {
        return advice.inSight().isEmpty() && help.stream().noneMatch(agreed -> is(TODAY, agreed));
    }

    private static boolean isHelp(ActivitySummary agreed) {
        return is(TODAY, agreed) || is(Set.of(CHILD, FoldedPlan.SAFETY_NET), agreed);
    }

    private static boolean is(Set<String> codes, ActivitySummary agreed) {
        return codes.contains(agreed.activity().code().code());
    }
}
