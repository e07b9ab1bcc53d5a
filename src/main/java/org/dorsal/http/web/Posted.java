package org.dorsal.http.web;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.http.web.SuggestionViews.Suggested;
import org.dorsal.knowledge.Item;
import org.dorsal.store.DraftRows.DraftVersion;

/** Reads what the page's form sent into a draft. */
final class Posted {
    /** Items that the review page asks, not this one. */
    static final Set<String> OF_THE_REVIEW = Set.of("clinician-disposition", "override-reason");

    /** One more than any question takes, so that it is told and not silently cut. */
    private static final int MOST_CHARS = 5_001;

    private static final int MOST_VALUES = 50;
    private static final String FIELD = "q-";

    private final Sheet sheet;
    private final Form form;

    Posted(Sheet sheet, Form form) {
        this.sheet = sheet;
        this.form = form;
    }

    /** Which save of the draft the window had seen, or knowingly writes over; empty while it is behind. */
    Optional<DraftVersion> seen() {
        return form.one("over").or(() -> form.one("version")).flatMap(DraftVersion::read);
    }

    /** The draft with the answers that are named as changed. */
    Draft changed() {
        return marked(answers(form.all("changed")));
    }

    /** The draft with every answer of the page: what is not in the form is not answered any more. */
    Draft whole() {
        return marked(answers(questions()));
    }

    private List<String> questions() {
        return sheet.form().items().values().stream()
                .filter(Posted::onThePage)
                .map(Item::linkId)
                .toList();
    }

    static boolean onThePage(Item item) {
        return item.kind() != Item.Kind.GROUP
                && item.kind() != Item.Kind.DISPLAY
                && !OF_THE_REVIEW.contains(item.linkId());
    }

    private FormAnswers answers(List<String> linkIds) {
        FormAnswers answers = sheet.draft().answers();
        for (String linkId : linkIds) {
            if (sheet.form().item(linkId).filter(Posted::onThePage).isPresent()) {
                answers = answers.with(
                        linkId,
                        form.all(FIELD + linkId).stream()
                                .limit(MOST_VALUES)
                                .map(value -> value.substring(0, Math.min(MOST_CHARS, value.length())))
                                .toList());
            }
        }
        return cleared(answers);
    }

    /** A button of a page without script. */
    private FormAnswers cleared(FormAnswers answers) {
        return form.one("clear")
                .filter(linkId ->
                        sheet.form().item(linkId).filter(Posted::onThePage).isPresent())
                .map(answers::without)
                .orElse(answers);
    }

    private Draft marked(FormAnswers answers) {
        Draft draft = sheet.draft().with(answers);
        for (String pick : form.all("confirm")) {
            draft = confirmed(draft, pick);
        }
        Set<String> acknowledged = new HashSet<>(draft.acknowledged());
        form.one("acknowledge").ifPresent(codes -> acknowledged.addAll(List.of(codes.split(" "))));
        return draft.acknowledging(acknowledged);
    }

    /** Takes over one suggestion that is really there: nobody confirms what no record says. */
    private Draft confirmed(Draft draft, String pick) {
        Optional<Suggested> known = Suggested.of(sheet).stream()
                .filter(one -> one.pick().equals(pick))
                .findFirst();
        if (known.isEmpty()) {
            return draft;
        }
        Set<String> confirmed = new HashSet<>(draft.confirmed());
        confirmed.add(known.get().linkId());
        return draft.with(known.get().takenOver(sheet.form(), draft.answers())).confirming(confirmed);
    }
}
