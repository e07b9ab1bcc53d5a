package org.dorsal.note;

import java.util.*;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PanelView.OpenPart;
import org.dorsal.note.PanelView.OpenTier;
import org.dorsal.note.PanelView.QuestionLink;
import org.dorsal.scoring.Scoring;

/** Groups of open questions for pages and notes. */
record OpenQuestions(ScoredEntries entries, Codes codes) {
    /**
     * Groups the open questions by the most urgent tier that each could still lead to, and by the parts of the
     * form, in its order.
     */
    List<OpenTier> tiers(Scoring scoring) {
        Map<Disposition, Map<Item, List<QuestionLink>>> byTier = new EnumMap<>(Disposition.class);
        List<String> inOrder = List.copyOf(entries.form().items().keySet());
        scoring.openQuestions().stream()
                .sorted(Comparator.comparingInt(inOrder::indexOf))
                .flatMap(linkId -> entries.form().item(linkId).stream())
                .forEach(item -> byTier.computeIfAbsent(
                                scoring.open().getOrDefault(item.linkId(), Disposition.EMERGENCY),
                                _ -> new LinkedHashMap<>())
                        .computeIfAbsent(part(item), _ -> new ArrayList<>())
                        .add(new QuestionLink(
                                item.linkId(),
                                item.brief().in(entries.locale()),
                                entries.filled().counts(item.linkId()))));
        return byTier.entrySet().stream()
                .map(tier -> new OpenTier(
                        tier.getKey().code(),
                        CodeNames.disposition(codes, tier.getKey(), entries.locale()),
                        tier.getKey().compareTo(scoring.disposition()) < 0,
                        tier.getValue().entrySet().stream()
                                .map(part -> new OpenPart(
                                        part.getKey().linkId(),
                                        part.getKey().text().in(entries.locale()),
                                        part.getValue()))
                                .toList()))
                .toList();
    }

    /** Part of the form that holds the question. */
    private Item part(Item item) {
        return item.parent().flatMap(entries.form()::item).map(this::part).orElse(item);
    }
}
