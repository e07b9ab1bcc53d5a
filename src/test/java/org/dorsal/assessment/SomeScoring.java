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
final class SomeScoring {
    private SomeScoring() {}

    static Scoring emergency() {
        return scoring(
                Disposition.EMERGENCY,
                false,
                false,
                List.of(
                        present(SomeKnowledge.BREATHING, "difficulty-breathing"),
                        absent(SomeKnowledge.CORD),
                        present(SomeKnowledge.CANCER, "cancer-ever"),
                        absent(SomeKnowledge.WORSENING),
                        chestAbsent()),
                List.of(SomeKnowledge.CALL),
                List.of());
    }

    static Scoring urgentButNotSettled() {
        return scoring(
                Disposition.URGENT,
                true,
                true,
                List.of(
                        open(SomeKnowledge.BREATHING, false, "difficulty-breathing"),
                        open(SomeKnowledge.CORD, true, "leg-weakness"),
                        present(SomeKnowledge.CANCER, "cancer-ever"),
                        open(SomeKnowledge.WORSENING, false, "worsening", "care-tried"),
                        chestAbsent()),
                List.of(SomeKnowledge.COMPLETE),
                List.of(SomeKnowledge.POSTURAL));
    }

    static Scoring incomplete() {
        return scoring(
                Disposition.INCOMPLETE,
                false,
                true,
                Stream.of(SomeKnowledge.BREATHING, SomeKnowledge.CORD, SomeKnowledge.CANCER, SomeKnowledge.WORSENING)
                        .map(criterion -> open(criterion, false, "leg-weakness"))
                        .toList(),
                List.of(SomeKnowledge.COMPLETE),
                List.of());
    }

    static Scoring selfCare() {
        return scoring(
                Disposition.SELF_CARE,
                false,
                false,
                Stream.concat(SomeKnowledge.sources().stream().map(SomeScoring::absent), Stream.of(chestAbsent()))
                        .toList(),
                List.of(SomeKnowledge.EXERCISES, SomeKnowledge.COMPLETE),
                List.of(SomeKnowledge.POSTURAL));
    }

    static Scoring with(Scoring scoring, List<Scoring.AnswerFinding> findings) {
        return new Scoring(
                scoring.disposition(),
                scoring.provisional(),
                scoring.emergencyNotExcluded(),
                scoring.flags(),
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
        return decided(SomeKnowledge.SOURCES, criterion, FlagState.PRESENT, decidedBy);
    }

    static FlagResult absent(Criterion criterion) {
        return decided(SomeKnowledge.SOURCES, criterion, FlagState.ABSENT, "worsening");
    }

    static FlagResult open(Criterion criterion, boolean askedUnknown, String... settledBy) {
        return new FlagResult(
                SomeKnowledge.SOURCES, criterion, FlagState.NOT_ASSESSED, List.of(), List.of(settledBy), askedUnknown);
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
                open,
                offers,
                List.of(),
                SomeKnowledge.GOALS,
                hints,
                List.of(),
                List.of(),
                List.of());
    }

    private static FlagResult chestAbsent() {
        return decided(SomeKnowledge.EXTENSIONS, SomeKnowledge.CHEST, FlagState.ABSENT, "chest-pain");
    }

    private static FlagResult decided(Edition edition, Criterion criterion, FlagState state, String decidedBy) {
        return new FlagResult(edition, criterion, state, List.of(decidedBy), List.of(), false);
    }
}
