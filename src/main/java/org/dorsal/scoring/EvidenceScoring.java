package org.dorsal.scoring;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.dorsal.knowledge.Disposition;

/**
 * Result of the evidence models for one set of answers.
 *
 * @param disposition highest tier of any cause; incomplete while a question is open that could lead to an emergency
 *     and no cause is urgent, and while self-care would rest on a question that is open
 * @param provisional an open question could still raise the disposition
 * @param causes every cause, in published order
 * @param open linkIds of the questions that could raise the disposition, most pressing first
 */
public record EvidenceScoring(
        Disposition disposition, boolean provisional, List<CauseResult> causes, List<String> open) {
    public EvidenceScoring {
        causes = List.copyOf(causes);
        open = List.copyOf(open);
    }

    /** Code of each cause that reaches a tier above self-care, with that tier. */
    public SequencedMap<String, Disposition> reached() {
        SequencedMap<String, Disposition> reached = new LinkedHashMap<>();
        causes.stream()
                .filter(cause -> cause.tier() != Disposition.SELF_CARE)
                .sorted(Comparator.comparing(CauseResult::tier))
                .forEach(cause -> reached.put(cause.model().cause().code(), cause.tier()));
        return reached;
    }
}
