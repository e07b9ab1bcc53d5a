package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.http.web.SuggestionViews.SuggestionView;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.note.ScoredEntries;
import org.dorsal.store.DraftRows.DraftVersion;

/**
 * Reads what the page's form sent into a draft.
 *
 * @param page the edition of the form that the page shows, maybe an earlier one
 */
record PostedAnswers(AssessmentState sheet, PageForm form, Form page) {
    /**
     * Maximum length of a value: one character above the limit of any question, so that validation reports the excess
     * instead of cutting it silently.
     */
    private static final int MAX_CHARS = 5_001;

    private static final int MAX_VALUES = 50;
    private static final String FIELD = "q-";
    private static final String OVER = "over";
    private static final String CHOSEN = "chosen";
    private static final String KEEP = "keep-";
    private static final String EDITION = "edition";

    /** Version of the form that the page shows; empty where it does not say. */
    static Optional<String> edition(PageForm form) {
        return form.value(EDITION);
    }

    /** Version of the form that the page shows. */
    String edition() {
        return edition(form).orElse(sheet.form().edition().version());
    }

    /** Which save of the draft the window had seen, or knowingly writes over; empty while it is behind. */
    Optional<DraftVersion> sentVersion() {
        return sentVersion(form);
    }

    static Optional<DraftVersion> sentVersion(PageForm form) {
        return form.value(OVER)
                .or(() -> form.value(CHOSEN))
                .or(() -> form.value("version"))
                .flatMap(DraftVersion::read);
    }

    /** Lists the submitted questions with answers that differ from the stored draft. */
    List<String> differing() {
        FormAnswers current = sheet.draft().answers();
        FormAnswers answers = answers(sent());
        return sent().stream()
                .filter(linkId -> !Set.copyOf(answers.of(linkId)).equals(Set.copyOf(current.of(linkId))))
                .toList();
    }

    /** Returns true when all questions of the window were submitted and equal the stored draft. */
    boolean same() {
        return sheet.snapshot().isPresent()
                && Set.copyOf(sent()).containsAll(questions())
                && differing().isEmpty();
    }

    /**
     * Returns the window with the prevailing answer: as chosen after seeing the stored draft; before that, the only
     * window with an answer.
     */
    Optional<String> choice(String linkId) {
        return form.value(KEEP + linkId)
                .filter(choice -> choice.equals(ConflictView.HERE) || choice.equals(ConflictView.THERE))
                .filter(_ -> sentVersion().filter(sheet.version()::equals).isPresent())
                .or(() -> {
                    if (form.value(CHOSEN).isPresent()) {
                        return Optional.empty();
                    }
                    if (!sheet.draft().answers().has(linkId)) {
                        return Optional.of(ConflictView.HERE);
                    }
                    return Optional.of(ConflictView.THERE)
                            .filter(_ -> !answers(List.of(linkId)).has(linkId));
                });
    }

    /** The clinician wants each answer from the window chosen for it, and did not choose for all that differ. */
    boolean undecided() {
        return form.value(CHOSEN).isPresent()
                && differing().stream().anyMatch(linkId -> choice(linkId).isEmpty());
    }

    /** The draft that is to be kept: all that the page shows, or each answer from the window that was chosen for it. */
    Draft entered() {
        return form.value(CHOSEN).isEmpty()
                ? whole()
                : marked(answers(differing().stream()
                        .filter(linkId ->
                                choice(linkId).filter(ConflictView.HERE::equals).isPresent())
                        .toList()));
    }

    /** Lists the submitted questions: those named by the script, or else all of the page. */
    private List<String> sent() {
        List<String> named = form.all("changed");
        return named.isEmpty()
                ? questions()
                : questions().stream().filter(Set.copyOf(named)::contains).toList();
    }

    /** The draft with the answers that are named as changed. */
    Draft changed() {
        return marked(answers(form.all("changed")));
    }

    /** Builds the draft from all questions of the page; a question missing from the form loses its answer. */
    Draft whole() {
        return marked(answers(questions()));
    }

    private List<String> questions() {
        return page.items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .map(Item::linkId)
                .toList();
    }

    private FormAnswers answers(List<String> linkIds) {
        FormAnswers answers = sheet.draft().answers();
        for (String linkId : linkIds) {
            if (page.item(linkId).filter(ScoredEntries::isOnThePage).isPresent()) {
                List<String> values = form.all(FIELD + linkId).stream()
                        .limit(MAX_VALUES)
                        .map(value -> value.substring(0, Math.min(MAX_CHARS, value.length())))
                        .map(value -> value.replace("\r\n", "\n")) // what a browser's own form makes of a line's end
                        .toList();
                answers = values.equals(shown(linkId)) ? answers : answers.with(linkId, values);
            }
        }
        return cleared(answers);
    }

    /** The stored answer as the page shows it: a page of the edition in force has no removed options. */
    private List<String> shown(String linkId) {
        return edition().equals(sheet.form().edition().version())
                ? sheet.filled().earlier().offeredValues(linkId)
                : sheet.draft().answers().of(linkId);
    }

    /** A button of a page without script. */
    private FormAnswers cleared(FormAnswers answers) {
        return form.value("clear")
                .filter(linkId ->
                        page.item(linkId).filter(ScoredEntries::isOnThePage).isPresent())
                .map(answers::without)
                .orElse(answers);
    }

    private Draft marked(FormAnswers answers) {
        Draft draft = checked(sheet.draft().with(answers, edition()));
        for (String pick : form.all("confirm")) {
            draft = confirmed(draft, pick);
        }
        Set<String> acknowledged = new HashSet<>(draft.acknowledged());
        form.value("acknowledge").ifPresent(codes -> acknowledged.addAll(List.of(codes.split(" "))));
        return draft.acknowledging(acknowledged);
    }

    /** Confirms answers of an earlier edition as far as the form still has them. */
    private Draft checked(Draft draft) {
        Set<String> linkIds = Set.copyOf(form.all("checked"));
        FormAnswers answers = draft.answers();
        for (String linkId : linkIds) {
            if (answers.of(linkId).equals(sheet.draft().answers().of(linkId))) {
                answers = answers.with(linkId, sheet.filled().earlier().offeredValues(linkId));
            }
        }
        return linkIds.isEmpty() ? draft : draft.with(answers).checked(linkIds);
    }

    /** Takes over a suggestion if the record still contains it. */
    private Draft confirmed(Draft draft, String pick) {
        Optional<SuggestionView> suggestion = new SuggestionViews(sheet).find(pick);
        if (suggestion.isEmpty()) {
            return draft;
        }
        String linkId = suggestion.get().linkId();
        Set<String> confirmed = new HashSet<>(draft.confirmed());
        confirmed.add(linkId);
        return draft.with(suggestion.get().takenOver(sheet.form(), draft.answers()))
                .confirming(confirmed)
                .timed(draft.times()
                        .takenOver(
                                linkId, suggestion.get().date(), sheet.visit().offsetTime()));
    }
}
