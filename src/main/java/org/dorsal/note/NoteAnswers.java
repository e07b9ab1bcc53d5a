package org.dorsal.note;

import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.scoring.CauseResult;

/** Answers of an assessment in short words, in the parts of a clinical note. */
final class NoteAnswers {
    /** Question for the clinician's own words, which are no answer of the patient. */
    static final String CLINICIANS_NOTE = "clinician-note";

    static final Set<String> UNKNOWN = Set.of("UNK", "ASKU");

    private final ResultStory story;
    private final ScoredEntries entries;
    private final List<Item> vitalSigns;
    private final Set<String> signs;
    private final Set<String> affirmedByNone;

    NoteAnswers(ResultStory story) {
        this.story = story;
        entries = story.entries();
        vitalSigns = entries.vitalSigns();
        signs = SignQuestions.of(leading().flatMap(cause -> cause.model().signs()));
        affirmedByNone = SignQuestions.affirmedByNone(
                story.scoring().causes().stream().flatMap(cause -> cause.model().signs()));
    }

    /** The most pressing causes that are reached; their negative findings matter; all causes where none is. */
    private Stream<CauseResult> leading() {
        List<CauseResult> reached = story.scoring().reached();
        return reached.isEmpty()
                ? story.scoring().causes().stream()
                : reached.stream()
                        .filter(cause -> cause.tier() == reached.getFirst().tier());
    }

    /** Questions with their answers, without signs, negative findings and unknown answers, which have parts of their own. */
    List<String> history() {
        return questions(item -> !unknown(item) && !none(item) && !(isSign(item) && yesNo(item)))
                .filter(item -> !item.linkId().equals(CLINICIANS_NOTE)
                        && !entries.filled().isBesideItsNumber(item))
                .map(item -> entries.brief(item) + ": " + entries.shown(item).orElse(""))
                .toList();
    }

    /** Signs of the leading causes that the patient has. */
    List<String> present() {
        return briefs(item -> isSign(item) && yesNo(item) && answer(item).equals("Y"));
    }

    /** Negative findings, signs of the leading causes first. */
    List<String> absent() {
        List<String> absent = new ArrayList<>(
                briefs(item -> isSign(item) && yesNo(item) && answer(item).equals("N")));
        briefs(item -> isSign(item) && none(item)).forEach(brief -> absent.add(brief + ": " + words("note.none")));
        List<String> furtherQuestions = briefs(item -> !isSign(item) && none(item));
        if (!furtherQuestions.isEmpty()) {
            absent.add(words("note.absent.others", String.join("; ", furtherQuestions)));
        }
        return absent;
    }

    /** Vital signs with their values and times, then the names of those without one. */
    List<String> vitalSigns() {
        List<AnswerFact> measured = entries.measured(
                story.noteSite().zone(),
                story.assessment().replayed().submission().day());
        List<String> unmeasured = entries.unmeasured();
        if (measured.isEmpty()) {
            return List.of(words("note.unmeasured.all"));
        }
        Stream<String> values = measured.stream().map(sign -> sign.question() + ": " + sign.answer());
        return unmeasured.isEmpty()
                ? values.toList()
                : Stream.concat(values, Stream.of(words("note.unmeasured", String.join(", ", unmeasured))))
                        .toList();
    }

    /** Questions that were answered with "unknown". */
    List<String> unknown() {
        return briefs(this::unknown);
    }

    private List<String> briefs(Predicate<Item> which) {
        return questions(which).map(entries::brief).toList();
    }

    private Stream<Item> questions(Predicate<Item> which) {
        return entries.form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .filter(item -> entries.filled().counts(item.linkId()))
                .filter(item -> !vitalSigns.contains(item))
                .filter(which);
    }

    private static boolean yesNo(Item item) {
        return item.option(Codes.YES_NO, "Y").isPresent();
    }

    /** Returns whether a yes to the question, or an option of it, speaks for a leading cause, and a no to it does not. */
    private boolean isSign(Item item) {
        return signs.contains(item.linkId());
    }

    /** "None of these" is a no to all that the question names, unless it speaks for a cause itself. */
    private boolean none(Item item) {
        return answer(item).equals("none") && !affirmedByNone.contains(item.linkId());
    }

    private boolean unknown(Item item) {
        return item.kind() == Item.ItemKind.CHOICE && UNKNOWN.contains(answer(item));
    }

    private String answer(Item item) {
        List<String> chosen = entries.draft().answers().of(item.linkId());
        return chosen.size() == 1 ? chosen.getFirst() : "";
    }

    private String words(String key, Object... arguments) {
        return Words.say(story.locale(), key, arguments);
    }
}
