package org.dorsal.http.web;

import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.http.web.ResultComparison.PageResult;
import org.dorsal.http.web.VisitData.SuggestedAnswer;
import org.dorsal.knowledge.Form;
import org.dorsal.note.ScoredEntries;
import org.dorsal.store.DraftRows.DraftVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes that a page sends to be saved. They apply to the stored draft where each was made of the stored answer, or
 * leads to it: what another window has answered meanwhile stays.
 *
 * @param base version of the draft that the page was given
 * @param edition version of the form that the page shows, maybe an earlier one
 * @param checked questions with answers of an earlier edition that are still right
 * @param acknowledged emergencies that the clinician has seen
 * @param result what the page computed; empty where it could not
 */
record DraftSave(
        DraftVersion base,
        String edition,
        List<AnswerChange> changes,
        Set<String> checked,
        Set<String> acknowledged,
        Optional<PageResult> result) {
    /**
     * Maximum length of a value: one character above the limit of any question, so that validation reports the excess
     * instead of cutting it silently.
     */
    static final int MAX_CHARS = 5_001;

    static final int MAX_VALUES = 50;
    private static final int MAX_CHANGES = 200;
    private static final int MAX_BODY = 1 << 16;

    /**
     * Change of one answer.
     *
     * @param ageMillis time since the change, by the page's clock
     * @param confirmed suggestion that the clinician confirmed by it
     */
    record AnswerChange(
            String question, List<String> before, List<String> now, long ageMillis, Optional<String> confirmed) {
        static AnswerChange of(JsonNode change, String place) {
            if (!change.path("now").isArray()) { // an answer that is missing is no answer that was taken back
                throw refusal(place + ".now");
            }
            return new AnswerChange(
                    text(change, place + ".", "question"),
                    values(change, place + ".", "before"),
                    values(change, place + ".", "now"),
                    Math.clamp(
                            change.path("age").asLong(0),
                            0,
                            ChronoUnit.DAYS.getDuration().toMillis()),
                    change.has("confirms") ? Optional.of(text(change, place + ".", "confirms")) : Optional.empty());
        }

        /** Whether the stored answer is the one that was changed, or the one it was changed to. */
        boolean fits(List<String> stored) {
            return Stream.of(before, now).anyMatch(values -> Set.copyOf(values).equals(Set.copyOf(stored)));
        }

        /** Answers are clinical facts about one person. */
        @Override
        public String toString() {
            return "AnswerChange[" + question + "]";
        }
    }

    /**
     * Reads the form's field {@code body}.
     *
     * @throws PageException naming the place, when it is no save; nothing of it is stored then
     */
    static DraftSave of(PageForm form) {
        String body =
                form.value("body").filter(text -> text.length() <= MAX_BODY).orElseThrow(() -> refusal("body"));
        try {
            return of(JsonMapper.shared().readTree(body));
        } catch (JacksonException _) { // its message quotes the answers
            throw refusal("body");
        }
    }

    private static DraftSave of(JsonNode json) {
        if (!json.isObject()) {
            throw refusal("body");
        }
        List<AnswerChange> changes = new ArrayList<>();
        for (JsonNode change : array(json, "", "changes", MAX_CHANGES)) {
            changes.add(AnswerChange.of(change, "changes[" + changes.size() + "]"));
        }
        return new DraftSave(
                DraftVersion.read(text(json, "", "base")).orElseThrow(() -> refusal("base")),
                text(json, "", "edition"),
                List.copyOf(changes),
                new TreeSet<>(values(json, "", "checked")),
                new TreeSet<>(values(json, "", "acknowledged")),
                PageResult.of(json.path("result")));
    }

    private static PageException refusal(String place) {
        return new PageException(400, "unreadable", place);
    }

    private static String text(JsonNode parent, String place, String name) {
        if (!parent.path(name).isString()) {
            throw refusal(place + name);
        }
        return parent.path(name).asString();
    }

    private static Collection<JsonNode> array(JsonNode parent, String place, String name, int max) {
        JsonNode array = parent.path(name);
        if (!array.isMissingNode() && (!array.isArray() || array.size() > max)) {
            throw refusal(place + name);
        }
        return array.values();
    }

    private static List<String> values(JsonNode parent, String place, String name) {
        return array(parent, place, name, MAX_VALUES).stream()
                .map(value -> {
                    String text = value.isString() ? value.asString() : "";
                    // no text of the database can hold a NUL
                    if (!value.isString() || text.length() > MAX_CHARS || text.indexOf('\0') >= 0) {
                        throw refusal(place + name);
                    }
                    return text.replace("\r\n", "\n");
                })
                .filter(value -> !value.isBlank())
                .toList();
    }

    /** Whether the changes apply to the stored draft without writing over another window's answer. */
    boolean fits(AssessmentState sheet) {
        return base.equals(sheet.version())
                || (isOfSameDraft(sheet)
                        && changes.stream().allMatch(change -> change.fits(shown(sheet, change.question()))));
    }

    /** The page's result, where the page has all stored answers. */
    Optional<PageResult> resultOn(AssessmentState sheet) {
        return result.filter(_ -> base.equals(sheet.version()));
    }

    /** A draft that was dropped and begun again is another one; a page without a draft joins the first that is begun. */
    private boolean isOfSameDraft(AssessmentState sheet) {
        return sheet.snapshot().isPresent()
                && (base.equals(DraftVersion.NONE)
                        || base.created().equals(sheet.version().created()));
    }

    /** The stored answer as the page shows it: a page of the edition in force has no removed options. */
    private List<String> shown(AssessmentState sheet, String question) {
        return edition.equals(sheet.form().edition().version())
                ? sheet.filled().earlier().offeredValues(question)
                : sheet.draft().answers().of(question);
    }

    /**
     * Applies the changes to the stored draft.
     *
     * @param page the edition of the form that the page shows
     * @throws PageException naming the place of a question that it does not have
     */
    Draft applied(AssessmentState sheet, Form page) {
        Draft draft = checked(sheet);
        List<SuggestedAnswer> suggestions = VisitData.suggestions(sheet);
        for (AnswerChange change : changes) {
            if (page.item(change.question()).filter(ScoredEntries::isOnThePage).isEmpty()) {
                throw refusal("changes[" + changes.indexOf(change) + "].question");
            }
            OffsetDateTime time = sheet.visit().offsetTime().minus(change.ageMillis(), ChronoUnit.MILLIS);
            Draft entered = shown(sheet, change.question()).equals(change.now())
                    ? draft
                    : draft.with(draft.answers().with(change.question(), change.now()), edition);
            draft = confirmed(entered, change, suggestions, time).timed(draft, time);
        }
        Set<String> codes = new HashSet<>(draft.acknowledged());
        codes.addAll(acknowledged);
        return draft.acknowledging(codes);
    }

    /** Confirms answers of an earlier edition as far as the form still has them. */
    private Draft checked(AssessmentState sheet) {
        FormAnswers answers = sheet.draft().answers();
        for (String question : checked) {
            answers = answers.with(question, sheet.filled().earlier().offeredValues(question));
        }
        return checked.isEmpty() ? sheet.draft() : sheet.draft().with(answers).checked(checked);
    }

    /** Notes that a suggestion was confirmed, if the record still contains it. */
    private static Draft confirmed(
            Draft draft, AnswerChange change, List<SuggestedAnswer> suggestions, OffsetDateTime time) {
        Optional<SuggestedAnswer> suggestion = suggestions.stream()
                .filter(entry -> entry.question().equals(change.question())
                        && change.now().contains(entry.answer()))
                .filter(entry -> change.confirmed().equals(Optional.of(entry.answer())))
                .findFirst();
        return suggestion
                .map(entry -> {
                    Set<String> confirmed = new HashSet<>(draft.confirmed());
                    confirmed.add(entry.question());
                    return draft.confirming(confirmed)
                            .timed(draft.times().takenOver(entry.question(), entry.date(), time));
                })
                .orElse(draft);
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "DraftSave[" + changes.size() + " changes]";
    }
}
