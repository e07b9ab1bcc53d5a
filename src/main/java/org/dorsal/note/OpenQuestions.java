package org.dorsal.note;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.note.PanelView.OpenTier;
import org.dorsal.note.PanelView.QuestionLink;
import org.dorsal.scoring.Scoring;

/** Groups of open questions for pages and notes. */
record OpenQuestions(ScoredEntries entries, Codes codes) {
    /** Groups the open questions by the most urgent tier that each could still lead to. */
    List<OpenTier> tiers(Scoring scoring) {
        Map<Disposition, List<QuestionLink>> byTier = new EnumMap<>(Disposition.class);
        for (String linkId : scoring.open()) {
            leadsTo(scoring, linkId)
                    .ifPresent(tier -> byTier.computeIfAbsent(tier, _ -> new ArrayList<>())
                            .add(new QuestionLink(
                                    linkId, question(linkId), entries.filled().counts(linkId))));
        }
        return byTier.entrySet().stream()
                .map(tier -> new OpenTier(
                        tier.getKey().code(),
                        CodeNames.disposition(codes, tier.getKey(), entries.locale()),
                        tier.getKey().compareTo(scoring.disposition()) < 0,
                        tier.getValue()))
                .toList();
    }

    private static Optional<Disposition> leadsTo(Scoring scoring, String linkId) {
        return scoring.flags().stream()
                .filter(flag -> flag.settledBy().contains(linkId))
                .map(flag -> flag.criterion().tier())
                .min(Comparator.naturalOrder());
    }

    private String question(String linkId) {
        return entries.form()
                .item(linkId)
                .map(item -> item.brief().in(entries.locale()))
                .orElse(linkId);
    }
}
