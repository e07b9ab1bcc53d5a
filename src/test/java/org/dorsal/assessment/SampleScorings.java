package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
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
                        present(SampleKnowledge.BREATHING, "difficulty-breathing"),
                        absent(SampleKnowledge.CORD),
                        present(SampleKnowledge.CANCER, "cancer-ever"),
                        absent(SampleKnowledge.WORSENING),
                        chestAbsent()),
                List.of(SampleKnowledge.CALL),
                List.of());
    }

    static Scoring urgentButNotSettled() {
        return scoring(
                Disposition.URGENT,
                true,
                true,
                List.of(
                        open(SampleKnowledge.BREATHING, false, "difficulty-breathing"),
                        open(SampleKnowledge.CORD, true, "leg-weakness"),
                        present(SampleKnowledge.CANCER, "cancer-ever"),
                        open(SampleKnowledge.WORSENING, false, "worsening", "care-tried"),
                        chestAbsent()),
                List.of(SampleKnowledge.COMPLETE),
                List.of(SampleKnowledge.POSTURAL));
    }

    static Scoring incomplete() {
        return scoring(
                Disposition.INCOMPLETE,
                false,
                true,
                Stream.of(
                                SampleKnowledge.BREATHING,
                                SampleKnowledge.CORD,
                                SampleKnowledge.CANCER,
                                SampleKnowledge.WORSENING)
                        .map(criterion -> open(criterion, false, "leg-weakness"))
                        .toList(),
                List.of(SampleKnowledge.COMPLETE),
                List.of());
    }

    static Scoring selfCare() {
        return scoring(
                Disposition.SELF_CARE,
                false,
                false,
                Stream.concat(SampleKnowledge.sources().stream().map(SampleScorings::absent), Stream.of(chestAbsent()))
                        .toList(),
                List.of(SampleKnowledge.EXERCISES, SampleKnowledge.COMPLETE),
                List.of(SampleKnowledge.POSTURAL));
    }

    static Scoring with(Scoring scoring, List<Scoring.AnswerFinding> findings) {
        return new Scoring(
                scoring.disposition(),
                scoring.provisional(),
                scoring.emergencyNotExcluded(),
                scoring.flags(),
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
                scoring.flags(),
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

    static FlagResult present(Criterion criterion, String decidedBy) {
        return decided(SampleKnowledge.SOURCES, criterion, FlagState.PRESENT, decidedBy);
    }

    static FlagResult absent(Criterion criterion) {
        return decided(SampleKnowledge.SOURCES, criterion, FlagState.ABSENT, "worsening");
    }

    static FlagResult open(Criterion criterion, boolean askedUnknown, String... settledBy) {
        return new FlagResult(
                SampleKnowledge.SOURCES,
                criterion,
                FlagState.NOT_ASSESSED,
                List.of(),
                List.of(settledBy),
                askedUnknown);
    }

    static Scoring scoring(
            Disposition disposition,
            boolean provisional,
            boolean emergencyNotExcluded,
            List<FlagResult> flags,
            List<Care.Activity> offers,
            List<Care.Hint> hints) {
        List<String> open = new ArrayList<>();
        flags.forEach(flag ->
                flag.settledBy().stream().filter(id -> !open.contains(id)).forEach(open::add));
        return new Scoring(
                disposition,
                provisional,
                emergencyNotExcluded,
                flags,
                List.of(),
                open,
                offers,
                List.of(),
                SampleKnowledge.GOALS,
                hints,
                List.of(),
                List.of(),
                List.of());
    }

    private static FlagResult chestAbsent() {
        return decided(SampleKnowledge.EXTENSIONS, SampleKnowledge.CHEST, FlagState.ABSENT, "chest-pain");
    }

    private static FlagResult decided(Edition edition, Criterion criterion, FlagState state, String decidedBy) {
        return new FlagResult(edition, criterion, state, List.of(decidedBy), List.of(), false);
    }
}
