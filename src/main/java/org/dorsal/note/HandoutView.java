package org.dorsal.note;

import java.util.*;
import org.dorsal.knowledge.Wording;

/**
 * Handout for the patient, in plain words: when to get help, and the accepted advice.
 *
 * @param language language of the handout
 * @param phone telephone number of the clinic; empty where the site has none
 * @param checked day of the assessment
 * @param tier the decision that the plan follows
 * @param help activities for the same day, if any, and then the safety net
 * @param advice appointments first; activities that exceed the limit together with the help are folded
 * @param inEnglish true when the language differs but the text exists in English only
 */
public record HandoutView(
        Wording.Locale language,
        String site,
        String phone,
        String checked,
        String tier,
        List<ActivitySummary> help,
        FoldedPlan<ActivitySummary> advice,
        boolean inEnglish) {
    /** Second language of the handout, in which the safety net and the tiers are complete. */
    public static final String SPANISH = "es";

    private static final String ENGLISH = "en";

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

    /** Language of a handout in the wording of a site: numbers to call and names of medicines are those of its country. */
    public static Wording.Locale spanish(Wording.Locale site) {
        String country = Words.locale(site).getCountry();
        return new Wording.Locale(country.isEmpty() ? SPANISH : SPANISH + "-" + country);
    }

    /** Builds the handout of a signed assessment in a language, the site's or another. */
    public static HandoutView of(ResultStory story, Wording.Locale language, String phone) {
        List<ActivitySummary> spoken = story.agreed().stream()
                .filter(agreed -> agreed.activity().kind().equals(TO_THE_PATIENT)
                        || agreed.activity().code().code().equals(FOLLOW_UP))
                .map(agreed -> agreed.toThePatient(language, story.codes()))
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
                language,
                story.noteSite().site().rules().name(),
                phone,
                PageDates.written(story.day(), language),
                CodeNames.disposition(story.codes(), story.disposition(), language),
                help,
                FoldedPlan.of(advice, FoldedPlan.MAX_IN_SIGHT - help.size()),
                spoken.stream()
                        .anyMatch(activity -> !activity.edited()
                                && !activity.activity().says().has(language)));
    }

    /**
     * Returns true when the handout must name a contact, because it neither calls an ambulance nor gives further
     * advice.
     */
    public boolean saysNoMore() {
        return advice.inSight().isEmpty() && help.stream().noneMatch(agreed -> is(TODAY, agreed));
    }

    /** A word of the page in the language of the handout. */
    public String word(String key, Object... arguments) {
        return Words.say(language, key, arguments);
    }

    /** Whether this is a translation, which no clinician who speaks the language has reviewed yet. */
    public boolean translated() {
        return !Words.locale(language).getLanguage().equals(ENGLISH);
    }

    /** Name of the language for the other choice, in that language. */
    public String other() {
        return translated() ? ENGLISH : SPANISH;
    }

    private static boolean isHelp(ActivitySummary agreed) {
        return is(TODAY, agreed) || is(Set.of(CHILD, FoldedPlan.SAFETY_NET), agreed);
    }

    private static boolean is(Set<String> codes, ActivitySummary agreed) {
        return codes.contains(agreed.activity().code().code());
    }
}
