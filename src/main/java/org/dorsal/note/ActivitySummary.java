package org.dorsal.note;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.note.Drawings.Drawing;

/**
 * Accepted activity of the plan.
 *
 * @param text the clinician's text, or else the proposal's
 * @param drawings empty with a clinician's text, which may have left an exercise out
 * @param due days of an appointment; empty where its profile names no time
 */
public record ActivitySummary(
        Care.Activity activity,
        String title,
        String text,
        boolean edited,
        List<Drawing> drawings,
        Optional<DueDays> due) {
    /** Returns the title with the days of the appointment. */
    public String named(Wording.Locale locale) {
        return due.map(days -> title + " (" + NoteAnswers.inSentence(days.in(locale)) + ")")
                .orElse(title);
    }

    /** Returns the text with its enumerations as lists. */
    public List<AdviceParagraph> paragraphs() {
        return AdviceParagraph.of(text);
    }

    /** Returns true when the text enumerates, so that it is folded where only one line is wanted. */
    public boolean listed() {
        return AdviceParagraph.isListed(text);
    }

    public boolean isSafetyNet() {
        return activity.code().code().equals(FoldedPlan.SAFETY_NET);
    }

    /** The same under the title that the patient reads, in that language; a clinician's text stays as it was written. */
    ActivitySummary toThePatient(Wording.Locale language, Codes codes) {
        return new ActivitySummary(
                activity,
                activity.heading().in(language),
                edited ? text : activity.says().in(language),
                edited,
                drawings.isEmpty() ? drawings : Drawings.of(activity.code().code(), codes, language),
                due);
    }
}
