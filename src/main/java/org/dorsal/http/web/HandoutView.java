package org.dorsal.http.web;

import java.util.List;

/**
 * What the patient takes home, in the patient's words: when to get help, and the advice that the clinician agreed to.
 *
 * @param help when to get help at once
 * @param advice what was agreed
 */
record HandoutView(String site, String at, List<ReviewView.Heading> help, List<ReviewView.Heading> advice) {
    /** What is addressed to a person, not to colleagues. */
    private static final String TO_THE_PATIENT = "CommunicationRequest";

    private static final String SAFETY_NET = "safety-net";

    static HandoutView of(SignedStory story) {
        List<ResultStory.Agreed> spoken = story.agreed().stream()
                .filter(agreed -> agreed.activity().kind().equals(TO_THE_PATIENT))
                .toList();
        return new HandoutView(
                story.of().site().rules().name(),
                story.at(),
                spoken.stream()
                        .filter(HandoutView::safetyNet)
                        .map(HandoutView::heading)
                        .toList(),
                spoken.stream()
                        .filter(agreed -> !safetyNet(agreed))
                        .map(HandoutView::heading)
                        .toList());
    }

    private static boolean safetyNet(ResultStory.Agreed agreed) {
        return agreed.activity().code().code().equals(SAFETY_NET);
    }

    private static ReviewView.Heading heading(ResultStory.Agreed agreed) {
        return new ReviewView.Heading(agreed.title(), agreed.says());
    }
}
