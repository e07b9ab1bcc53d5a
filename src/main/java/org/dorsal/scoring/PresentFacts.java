package org.dorsal.scoring;

import java.util.List;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;

/** Facts of evidence models that answers have, also those that a result does not show. */
public final class PresentFacts {
    private PresentFacts() {}

    /**
     * Finds the floors and the entries with points that the answers fulfil.
     *
     * @return {@code cause|id of the floor or entry}, in published order
     */
    public static List<String> find(EvidenceModels models, Care care, Form form, Answers answers) {
        EvidenceJudge judge = EvidenceJudge.of(models, care, form, answers);
        return models.causes().stream()
                .flatMap(model -> model.facts()
                        .filter(fact -> judge.truth(fact.condition()) == Truth.TRUE)
                        .map(fact -> model.cause().code() + "|" + fact.id()))
                .toList();
    }
}
