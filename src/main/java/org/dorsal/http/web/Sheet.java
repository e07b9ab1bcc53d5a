package org.dorsal.http.web;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.Drafts;
import org.dorsal.assessment.Filled;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.Written;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.scoring.Scoring;
import org.dorsal.store.DraftRows.DraftVersion;

/**
 * What lies before a clinician: the site's form, what was entered so far, and what it comes to.
 *
 * @param kept the stored draft that it was made of; empty before the first answer
 */
record Sheet(Visit visit, Draft draft, Optional<Drafts.Kept> kept, Filled filled, LiveScore.Scored scored) {

    /** Of what was scored, whether or not it is a draft. */
    static Sheet of(Visit visit, Assessed assessed) {
        Entries entries = Entries.of(visit.locale(), assessed);
        return new Sheet(visit, entries.draft(), Optional.empty(), entries.filled(), entries.scored());
    }

    Form form() {
        return filled.form();
    }

    Scoring scoring() {
        return scored.scoring();
    }

    Wording.Locale locale() {
        return visit.locale();
    }

    Entries entries() {
        return new Entries(locale(), draft, filled, scored);
    }

    /** What the next save must have seen. */
    DraftVersion version() {
        return kept.map(Drafts.Kept::version).orElse(DraftVersion.NONE);
    }

    /** Emergency flags that are present. */
    List<FlagResult> emergencies() {
        return scoring().flags().stream()
                .filter(flag -> flag.state() == FlagState.PRESENT)
                .filter(flag -> flag.criterion().tier() == Disposition.EMERGENCY)
                .toList();
    }

    @Override
    public String toString() {
        return "Sheet[" + visit + "]";
    }

    /** What was answered and what it comes to, whoever reads it. */
    record Entries(Wording.Locale locale, Draft draft, Filled filled, LiveScore.Scored scored) {

        /** Of what was scored, whether or not it is a draft. */
        static Entries of(Wording.Locale locale, Assessed assessed) {
            Form form = assessed.submission().form();
            Draft draft =
                    Draft.EMPTY.with(Written.read(form, assessed.submission().response()));
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

        /** The answer as people read it: a duration is a number with its unit. Empty when there is none. */
        Optional<String> shown(Item item) {
            Optional<String> answer = filled.shown(item.linkId(), locale);
            return duration(item, "-value")
                    .flatMap(name -> draft.answers().of(name + "-unit").stream().findFirst())
                    .flatMap(unit ->
                            answer.map(number -> Words.say(locale, "note.unit." + unit, new BigDecimal(number))))
                    .or(() -> answer);
        }

        /** Its answer stands beside the number that it is the unit of. */
        boolean besideItsNumber(Item item) {
            return duration(item, "-unit")
                    .filter(name -> filled.counts(name + "-value"))
                    .isPresent();
        }

        private Optional<String> duration(Item item, String ending) {
            return Optional.of(item.linkId())
                    .filter(linkId -> linkId.endsWith(ending))
                    .map(linkId -> linkId.substring(0, linkId.length() - ending.length()))
                    .filter(form()::duration);
        }

        @Override
        public String toString() {
            return "Entries[hidden]";
        }
    }
}
