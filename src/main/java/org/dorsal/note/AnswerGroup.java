package org.dorsal.note;

import java.time.ZoneId;
import java.util.*;
import org.dorsal.assessment.AnswerTimes;
import org.dorsal.assessment.FilledFormCodec;
import org.dorsal.knowledge.Item;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Enabled questions of a group with their answers, as printed. */
public record AnswerGroup(String title, List<AnswerView> answers) {
    /**
     * Lists every enabled question with its answer or none, grouped like the form.
     *
     * @param zone zone of the times at which answers were given
     */
    public static List<AnswerGroup> all(ScoredEntries entries, QuestionnaireResponse response, ZoneId zone) {
        AnswerOrigins origins =
                new AnswerOrigins(FilledFormCodec.otherAuthors(response), AnswerTimes.read(response), zone);
        return entries.form().under(Optional.empty()).stream()
                .filter(group -> group.kind() == Item.ItemKind.GROUP)
                .map(group -> {
                    List<AnswerView> answers = new ArrayList<>();
                    below(entries, origins, group.linkId(), answers);
                    return new AnswerGroup(group.text().in(entries.locale()), answers);
                })
                .filter(group -> !group.answers().isEmpty())
                .toList();
    }

    private static void below(ScoredEntries entries, AnswerOrigins origins, String parent, List<AnswerView> answers) {
        for (Item item : entries.form().under(Optional.of(parent))) {
            if (ScoredEntries.isOnThePage(item)
                    && entries.filled().enabled().has(item.linkId())
                    && !entries.filled().isBesideItsNumber(item)) {
                answers.add(new AnswerView(
                        item.linkId(),
                        item.text().in(entries.locale()),
                        entries.shown(item).orElse(""),
                        origins.author(item),
                        origins.time(item)));
            }
            below(entries, origins, item.linkId(), answers);
        }
    }

    /** Authors and times of answers that differ from those of the response, by linkId. */
    private record AnswerOrigins(
            Map<String, FilledFormCodec.AnswerAuthor> authors, Map<String, String> times, ZoneId zone) {
        private Optional<String> author(Item item) {
            return Optional.ofNullable(authors.get(item.linkId())).map(FilledFormCodec.AnswerAuthor::name);
        }

        private Optional<String> time(Item item) {
            return Optional.ofNullable(times.get(item.linkId())).map(time -> PageDates.moment(time, zone));
        }
    }

    /**
     * One answer in words.
     *
     * @param answer empty when there is none
     * @param author person who gave the answer; empty for the author of the response
     * @param time time at which it was given; empty for the time of the response
     */
    public record AnswerView(
            String linkId, String question, String answer, Optional<String> author, Optional<String> time) {}
}
