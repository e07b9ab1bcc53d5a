package org.dorsal.http.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.note.CodeNames;
import org.dorsal.note.ScoredEntries;

/**
 * Form for browsers without scripts: all questions on one page, saved as a whole and scored at the review.
 *
 * @param version version of the draft that the answers replace
 * @param result result of the answers that are stored
 * @param behind whether another window has saved since this form was loaded
 */
record PlainForm(String title, String version, String result, boolean behind, List<PlainGroup> groups) {
    private static final String FIELD = "q-";

    record PlainGroup(String title, List<PlainQuestion> questions) {}

    /**
     * A question.
     *
     * @param unit unit of a number
     * @param written entered text, for questions without options
     * @param problem why the answer does not count; empty where it does
     * @param elsewhere answer of another window; empty where it is the same
     */
    record PlainQuestion(
            String linkId,
            String text,
            String unit,
            boolean many,
            boolean lines,
            List<PlainOption> options,
            String written,
            String problem,
            String elsewhere) {}

    record PlainOption(String code, String label, boolean chosen) {}

    /** @param entered what the browser sent and another window overtook; empty before */
    static PlainForm of(AssessmentState sheet, PageForm entered, Codes codes) {
        boolean behind = entered.value("version").isPresent();
        FormAnswers shown = behind ? answers(sheet, entered) : sheet.draft().answers();
        AnswerProblems problems = new AnswerProblems(sheet);
        List<PlainGroup> groups = sheet.form().under(Optional.empty()).stream()
                .map(group -> new PlainGroup(
                        group.text().in(sheet.locale()),
                        sheet.form().items().values().stream()
                                .filter(ScoredEntries::isOnThePage)
                                .filter(item -> part(sheet, item).equals(group))
                                .map(item -> question(sheet, item, shown.of(item.linkId()), problems))
                                .toList()))
                .filter(group -> !group.questions().isEmpty())
                .toList();
        return new PlainForm(
                sheet.form().title().in(sheet.locale()),
                sheet.version().toString(),
                CodeNames.disposition(codes, sheet.scoring().disposition(), sheet.locale()),
                behind,
                groups);
    }

    private static Item part(AssessmentState sheet, Item item) {
        return item.parent()
                .flatMap(sheet.form()::item)
                .map(parent -> part(sheet, parent))
                .orElse(item);
    }

    private static PlainQuestion question(
            AssessmentState sheet, Item item, List<String> values, AnswerProblems problems) {
        String linkId = item.linkId();
        boolean same = values.equals(sheet.draft().answers().of(linkId));
        return new PlainQuestion(
                linkId,
                item.text().in(sheet.locale()),
                item.display().unit().map(unit -> unit.in(sheet.locale())).orElse(""),
                item.repeats(),
                item.kind() == Item.ItemKind.TEXT,
                item.options().stream()
                        .map(option -> new PlainOption(
                                option.coded().code(),
                                option.coded().display().in(sheet.locale()),
                                values.contains(option.coded().code())))
                        .toList(),
                item.options().isEmpty() ? values.stream().findFirst().orElse("") : "",
                problems.of(linkId).message(),
                same ? "" : sheet.filled().shown(linkId, sheet.locale()).orElse("–"));
    }

    /** The draft with all answers of the form; a question without a value loses its answer. */
    static Draft draft(AssessmentState sheet, PageForm form) {
        return sheet.draft()
                .with(answers(sheet, form))
                .timed(sheet.draft(), sheet.visit().offsetTime());
    }

    private static FormAnswers answers(AssessmentState sheet, PageForm form) {
        Map<String, List<String>> answers =
                new HashMap<>(sheet.draft().answers().byLinkId());
        sheet.form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .forEach(item -> {
                    List<String> values = form.all(FIELD + item.linkId()).stream()
                            .limit(DraftSave.MAX_VALUES)
                            .map(value -> value.substring(0, Math.min(DraftSave.MAX_CHARS, value.length())))
                            .map(value ->
                                    value.replace("\r\n", "\n")) // what a browser's own form makes of a line's end
                            .toList();
                    // what an earlier edition offered is no field here, and stays
                    if (!values.equals(sheet.filled().earlier().offeredValues(item.linkId()))) {
                        answers.put(item.linkId(), values);
                    }
                });
        return new FormAnswers(answers);
    }

    /** Answers are clinical facts about one person. */
    @Override
    public String toString() {
        return "PlainForm[" + version + "]";
    }
}
