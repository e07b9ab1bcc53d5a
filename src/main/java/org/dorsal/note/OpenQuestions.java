package org.dorsal.note;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
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
        Map<Disposition, Map<String, List<QuestionLink>>> byTier = new EnumMap<>(Disposition.class);
        List<String> inOrder = List.copyOf(entries.form().items().keySet());
        scoring.open().stream()
                .sorted(Comparator.comparingInt(inOrder::indexOf))
                .forEach(linkId -> leadsTo(scoring, linkId)
                        .ifPresent(tier -> byTier.computeIfAbsent(tier, _ -> new LinkedHashMap<>())
                                .computeIfAbsent(part(linkId), _ -> new ArrayList<>())
                                .add(new QuestionLink(
                                        linkId,
                                        question(linkId),
                                        entries.filled().counts(linkId)))));
        return byTier.entrySet().stream()
                .map(tier -> new OpenTier(
                        tier.getKey().code(),
                        CodeNames.disposition(codes, tier.getKey(), entries.locale()),
                        tier.getKey().compareTo(scoring.disposition()) < 0,
                        tier.getValue().entrySet().stream()
                                .map(part -> new OpenPart(part.getKey(), part.getValue()))
                                .toList()))
                .toList();
    }

    private static Optional<Disposition> leadsTo(Scoring scoring, String linkId) {
        return scoring.flags().stream()
                .filter(flag -> flag.settledBy().contains(linkId))
                .map(flag -> flag.criterion().tier())
                .min(Comparator.naturalOrder());
    }

    /** Title of the part of the form that holds the question. */
    private String part(String linkId) {
        return entries.form()
                .item(linkId)
                .flatMap(item -> item.parent()
                        .map(this::part)
                        .or(() -> Optional.of(item.text().in(entries.locale()))))
                .orElse("");
    }

    private String question(String linkId) {
        return entries.form()
                .item(linkId)
                .map(item -> item.brief().in(entries.locale()))
                .orElse(linkId);
    }
}
