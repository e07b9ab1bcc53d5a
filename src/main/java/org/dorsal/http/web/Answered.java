package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Assessed;
import org.dorsal.knowledge.Item;

/** The answers of a response to read. */
final class Answered {
    private Answered() {}

    /** A sheet of what was scored, whether or not it is a draft. */
    static Sheet sheet(Visit visit, Assessed assessed) {
        Entries entries = Entries.of(visit.of().locale(), assessed);
        return new Sheet(visit, entries.draft(), Optional.empty(), entries.filled(), entries.scored());
    }

    /** Every question that was asked, with its answer or none, grouped as the form groups them. */
    static List<ReviewView.Group> groups(Sheet sheet) {
        return sheet.form().under(Optional.empty()).stream()
                .filter(group -> group.kind() == Item.Kind.GROUP)
                .map(group -> {
                    List<ReviewView.Answer> answers = new ArrayList<>();
                    below(sheet, group.linkId(), answers);
                    return new ReviewView.Group(group.text().in(sheet.locale()), answers);
                })
                .filter(group -> !group.answers().isEmpty())
                .toList();
    }

    private static void below(Sheet sheet, String parent, List<ReviewView.Answer> answers) {
        for (Item item : sheet.form().under(Optional.of(parent))) {
            boolean question = item.kind() != Item.Kind.GROUP && item.kind() != Item.Kind.DISPLAY;
            if (question && sheet.filled().enabled().has(item.linkId()) && Posted.onThePage(item)) {
                answers.add(new ReviewView.Answer(
                        item.linkId(),
                        item.text().in(sheet.locale()),
                        sheet.filled().shown(item.linkId(), sheet.locale()).orElse("")));
            }
            below(sheet, item.linkId(), answers);
        }
    }
}
