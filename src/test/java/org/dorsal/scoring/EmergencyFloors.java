package org.dorsal.scoring;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Disposition;

/** Facts that alone demand an emergency, as the service judges them. */
public final class EmergencyFloors {
    private EmergencyFloors() {}

    /** Whether each of them holds, in the order of the models. */
    public static List<Boolean> of(SomeScoredResponse response) {
        Answers answers =
                AnswerReader.read(EvidenceCases.FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
        EvidenceJudge judge = EvidenceJudge.of(EvidenceCases.MODELS, EvidenceCases.CARE, EvidenceCases.FORM, answers);
        return EvidenceCases.MODELS.causes().stream()
                .flatMap(model -> model.floors().stream())
                .filter(floor -> floor.tier() == Disposition.EMERGENCY)
                .map(floor -> judge.truth(floor.condition()) == Truth.TRUE)
                .toList();
    }
}
