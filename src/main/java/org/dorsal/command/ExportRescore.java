package org.dorsal.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.Rescoring.RescoringOutcome;
import org.dorsal.assessment.ResultComparison;
import org.dorsal.audit.archive.RescoringPort;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;

/** Scores stored answers again for the verifier, with the knowledge of the export. */
record ExportRescore(Rescoring rescoring) implements RescoringPort {

    static RescoreOpening open(Map<String, byte[]> files) {
        List<ProfileFile> profiles = files.entrySet().stream()
                .map(file -> new ProfileFile(file.getKey(), file.getValue()))
                .toList();
        try {
            return switch (Knowledge.load(profiles)) {
                case Knowledge.LoadResult.LoadedKnowledge(Knowledge knowledge) ->
                    new RescoreOpening.ReadyRescore(new ExportRescore(
                            new Rescoring(new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())))));
                case Knowledge.LoadResult.FaultyKnowledge(List<LintFinding> findings) ->
                    new RescoreOpening.UnfitExport(
                            "they have " + findings.size() + " findings, the first is " + findings.getFirst());
            };
        } catch (RuntimeException fault) {
            return new RescoreOpening.UnfitExport(
                    "they can't be read (" + fault.getClass().getSimpleName() + ")");
        }
    }

    @Override
    public RescoreAnswer asThen(byte[] response, byte[] panel) {
        try {
            return switch (rescoring.asThen(response, panel)) {
                case RescoringOutcome.NoStoredResult _ -> new RescoreAnswer.NothingToRescore();
                case RescoringOutcome.RescoringFailure(String says) -> new RescoreAnswer.ImpossibleRescore(says);
                case ResultComparison comparison when comparison.isSame() -> new RescoreAnswer.SameResult();
                case ResultComparison comparison -> new RescoreAnswer.DifferentResult(difference(comparison));
            };
        } catch (RuntimeException fault) { // the bytes may be forged: any fault is reported and the check goes on
            return new RescoreAnswer.ImpossibleRescore(
                    "scoring failed with " + fault.getClass().getSimpleName());
        }
    }

    private static String difference(ResultComparison comparison) {
        String flags = comparison.changes().stream()
                .map(change ->
                        change.flag() + " " + change.was().map(Enum::name).orElse("none") + " instead of "
                                + change.now().map(Enum::name).orElse("none"))
                .collect(Collectors.joining(", "));
        return "stored is " + comparison.was().disposition() + ", computed "
                + comparison.now().disposition() + (flags.isEmpty() ? "" : "; " + flags);
    }
}
