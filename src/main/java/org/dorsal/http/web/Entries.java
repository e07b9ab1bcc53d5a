package org.dorsal.http.web;

import java.util.List;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Filled;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.Written;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.Scoring;

/** What was answered and what it comes to, whoever reads it. */
record Entries(Wording.Locale locale, Draft draft, Filled filled, LiveScore.Scored scored) {

    /** Of what was scored, whether or not it is a draft. */
    static Entries of(Wording.Locale locale, Assessed assessed) {
        Form form = assessed.submission().form();
        Draft draft = Draft.EMPTY.with(Written.read(form, assessed.submission().response()));
        return new Entries(
                locale,
                draft,
                Filled.in(form, draft.answers()),
                new LiveScore.Scored(assessed.scoring(), List.of(), assessed.care(), assessed.record()));
    }

    Form form() {
        return filled.form();
    }

    Scoring scoring() {
        return scored.scoring();
    }

    @Override
    public String toString() {
        return "Entries[hidden]";
    }
}
