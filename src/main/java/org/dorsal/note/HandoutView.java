package org.dorsal.note;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.dorsal.note.ResultStory.ActivitySummary;

/**
 * Handout for the patient, in plain words: when to get help, and the accepted advice.
 *
 * @param help what to do today if anything, and when to get help at once
 * @param first next steps and the beginning of the advice, limited to an amount that is read
 * @param more remaining advice, on a separate sheet
 * @param inEnglish true when the site's wording differs but the text exists in English only
 */
public record HandoutView(
        String site,
        String at,
        List<ActivitySummary> help,
        List<ActivitySummary> first,
        List<ActivitySummary> more,
        boolean inEnglish) {
    /**
     * Returns true when the handout must name a contact, because it neither calls an ambulance nor gives further
     * advice.
     */
    public boolean saysNoMore() {
        return first.isEmpty() && help.stream().noneMatch(agreed -> is(TODAY, agreed));
    }

    /** Activities that are read at once; the others follow on request. */
    public static final int FIRST_ACTIVITIES = 7;

    /** Kind of activities addressed to a person, not to colleagues. */
    private static final String TO_THE_PATIENT = "CommunicationRequest";

    private static final String SAFETY_NET = "safety-net";

    /** Activities for the same day; they are shown before the safety net. */
    private static final Set<String> TODAY = Set.of("emergency-call", "see-doctor-today", "finish-questions-today");

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
        int first = Math.min(FIRST_ACTIVITIES, advice.size());
        return new HandoutView(
                story.of().site().rules().name(),
                story.at(),
                spoken.stream()
                        .filter(HandoutView::isHelp)
                        .sorted(Comparator.comparing(agreed -> !is(TODAY, agreed)))
                        .toList(),
                advice.subList(0, first),
                advice.subList(first, advice.size()),
                story.inEnglish());
    }

    private static boolean isHelp(ActivitySummary agreed) {
        return is(TODAY, agreed) || agreed.activity().code().code().equals(SAFETY_NET);
    }

    private static boolean is(Set<String> codes, ActivitySummary agreed) {
        return codes.contains(agreed.activity().code().code());
    }
}
