package org.dorsal.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.knowledge.Item;

/** Enabled questions of a group with their answers, as printed. */
public record AnswerGroup(String title, List<AnswerView> answers) {
    /** Lists every enabled question with its answer or none, grouped like the form. */
    public static List<AnswerGroup> all(ScoredEntries entries, Map<String, FilledFormCodec.AnswerAuthor> authors) {
        return entries.form().under(Optional.empty()).stream()
                .filter(group -> group.kind() == Item.ItemKind.GROUP)
                .map(group -> {
                    List<AnswerView> answers = new ArrayList<>();
                    below(entries, authors, group.linkId(), answers);
                    return new AnswerGroup(group.text().in(entries.locale()), answers);
                })
                .filter(group -> !group.answers().isEmpty())
                .toList();
    }

    private static void below(
            ScoredEntries entries,
            Map<String, FilledFormCodec.AnswerAuthor> authors,
            String parent,
            List<AnswerView> answers) {
        for (Item item : entries.form().under(Optional.of(parent))) {
            if (ScoredEntries.isOnThePage(item)
                    && entries.filled().enabled().has(item.linkId())
                    && !entries.besideItsNumber(item)) {
                answers.add(new AnswerView(
                        item.linkId(),
                        item.text().in(entries.locale()),
                        entries.shown(item).orElse(""),
                        Optional.ofNullable(authors.get(item.linkId())).map(FilledFormCodec.AnswerAuthor::name)));
            }
            below(entries, authors, item.linkId(), answers);
        }
    }

    /**
     * One answer in words.
     *
     * @param answer empty when there is none
     * @param author person who gave the answer; empty for the author of the response
     */
    public record AnswerView(String linkId, String question, String answer, Optional<String> author) {}
}
