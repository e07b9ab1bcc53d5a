package org.dorsal.assessment;

import java.util.*;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.EvidenceModels.CauseModel;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;

/** Sample scorings, one of each kind. */
final class SampleScorings {
    private SampleScorings() {}

    static Scoring emergency() {
        return scoring(
                Disposition.EMERGENCY,
                false,
                false,
                List.of(
                        reached(SampleKnowledge.EMBOLISM, "Breathless at rest"),
                        excluded(SampleKnowledge.CORD),
                        reached(SampleKnowledge.CANCER, "Cancer at any time"),
                        excluded(SampleKnowledge.ROOT)),
                List.of(),
                List.of(SampleKnowledge.CALL),
                List.of());
    }

    static Scoring urgentButNotSettled() {
        return scoring(
                Disposition.URGENT,
                true,
                true,
                List.of(
                        open(SampleKnowledge.EMBOLISM),
                        open(SampleKnowledge.CORD),
                        reached(SampleKnowledge.CANCER, "Cancer at any time"),
                        open(SampleKnowledge.ROOT)),
                List.of("sign-with-pain", "function-loss", "pain-course", "care-tried"),
                List.of(SampleKnowledge.COMPLETE),
                List.of(SampleKnowledge.POSTURAL));
    }

    static Scoring incomplete() {
        return scoring(
                Disposition.INCOMPLETE,
                false,
                true,
                SampleKnowledge.causes().stream().map(SampleScorings::open).toList(),
                List.of("function-loss"),
                List.of(SampleKnowledge.COMPLETE),
                List.of());
    }

    static Scoring selfCare() {
        return scoring(
                Disposition.SELF_CARE,
                false,
                false,
                SampleKnowledge.causes().stream().map(SampleScorings::excluded).toList(),
                List.of(),
                List.of(SampleKnowledge.EXERCISES, SampleKnowledge.COMPLETE),
                List.of(SampleKnowledge.POSTURAL));
    }

    static Scoring with(Scoring scoring, List<Scoring.AnswerFinding> findings) {
        return new Scoring(
                scoring.disposition(),
                scoring.provisional(),
                scoring.emergencyNotExcluded(),
                scoring.causes(),
                scoring.open(),
                scoring.offers(),
                scoring.withheld(),
                scoring.goals(),
                scoring.hints(),
                findings,
                List.of(),
                List.of());
    }

    static Scoring withGoals(Scoring scoring, List<Care.Goal> goals) {
        return new Scoring(
                scoring.disposition(),
                scoring.provisional(),
                scoring.emergencyNotExcluded(),
                scoring.causes(),
                scoring.open(),
                scoring.offers(),
                scoring.withheld(),
                goals,
                scoring.hints(),
                scoring.findings(),
                List.of(),
                List.of());
    }

    /** A cause that reaches its highest tier by a fact. */
    static CauseResult reached(CauseModel model, String fact) {
        return new CauseResult(
                SampleKnowledge.SOURCES,
                model,
                model.highest(),
                model.highest(),
                4,
                4,
                4,
                List.of(new CauseResult.CauseFact(
                        SampleKnowledge.same(fact), new Condition.YesCondition("x"), List.of())),
                model.tests().stream().map(EvidenceModels.CauseTest::words).toList());
    }

    /** A cause that nothing leads to. */
    static CauseResult excluded(CauseModel model) {
        return new CauseResult(
                SampleKnowledge.SOURCES,
                model,
                Disposition.SELF_CARE,
                Disposition.SELF_CARE,
                0,
                0,
                0,
                List.of(),
                List.of());
    }

    /** A cause that open questions could still lead to. */
    static CauseResult open(CauseModel model) {
        return new CauseResult(
                SampleKnowledge.SOURCES, model, Disposition.SELF_CARE, model.highest(), 0, 4, 0, List.of(), List.of());
    }

    static Scoring scoring(
            Disposition disposition,
            boolean provisional,
            boolean emergencyNotExcluded,
            List<CauseResult> causes,
            List<String> questions,
            List<Care.Activity> offers,
            List<Care.Hint> hints) {
        SequencedMap<String, Disposition> open = new LinkedHashMap<>();
        questions.forEach(linkId -> open.put(linkId, Disposition.EMERGENCY));
        return new Scoring(
                disposition,
                provisional,
                emergencyNotExcluded,
                causes,
                open,
                offers,
                List.of(),
                SampleKnowledge.GOALS,
                hints,
                List.of(),
                List.of(),
                List.of());
    }
}
