package org.dorsal.archive;

import java.io.IOException;
import java.util.*;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.dorsal.archive.ClaimIndex.LedgerResult;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.dorsal.archive.VerificationReport.ResultVerdict.RecomputeStatus;
import org.dorsal.assessment.AssessmentPipeline;
import org.dorsal.assessment.Rescoring;
import org.dorsal.assessment.RescoringOutcome;
import org.dorsal.assessment.RescoringOutcome.ResultComparison;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.KeptProfileSet;
import org.dorsal.knowledge.KeptProfileSets;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;

/**
 * Recomputes all results of an export with the profiles that it contains. Resources arrive grouped by patient, so that
 * memory holds those of one patient.
 */
final class ArchiveRescoring {
    private static final int AHEAD = 64;
    private final VerificationRun run;
    private final Optional<Rescoring> rescoring;
    private final Executor workers;
    private final long maxHeldBytes;
    private final Map<String, byte[]> responses = new HashMap<>();
    private final List<Panel> panels = new ArrayList<>();
    private final Deque<RescoreRequest> underWay = new ArrayDeque<>();
    private String patient = "";
    private long heldBytes;

    private record Panel(LedgerResult result, byte[] body) {}

    private record RescoreRequest(LedgerResult result, CompletableFuture<RescoringOutcome> outcome) {}

    private ArchiveRescoring(VerificationRun run, Optional<Rescoring> rescoring, Executor workers, long maxHeldBytes) {
        this.run = run;
        this.rescoring = rescoring;
        this.workers = workers;
        this.maxHeldBytes = maxHeldBytes;
    }

    /**
     * Loads the profiles of the export; reports profiles that can't be used. None is linted: they were when they came into
     * force, and a later release may be stricter.
     */
    static ArchiveRescoring open(VerificationRun run, Executor workers, long maxHeldBytes)
            throws IOException, ArchiveFormatException {
        List<ProfileFile> shipped = new ArrayList<>();
        List<KeptProfileSet> replaced = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : run.zip().knowledge().entrySet()) {
            if (file.getKey().startsWith(Archive.KEPT)) {
                loaded(run, file.getKey(), () -> KeptProfileSet.load(file.getValue()))
                        .ifPresent(knowledge -> replaced.add(KeptProfileSet.of(file.getValue(), knowledge)));
            } else {
                shipped.add(new ProfileFile(file.getKey(), file.getValue()));
            }
        }
        Optional<Rescoring> rescoring = loaded(run, "", () -> Knowledge.loadKept(shipped))
                .map(knowledge -> knowledge.before(KeptProfileSets.of(replaced)))
                .map(knowledge -> new Rescoring(new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests()))));
        return new ArchiveRescoring(run, rescoring, workers, maxHeldBytes);
    }

    private static Optional<Knowledge> loaded(VerificationRun run, String path, Supplier<Knowledge.LoadResult> load) {
        String fault;
        try {
            switch (load.get()) {
                case Knowledge.LoadResult.LoadedKnowledge(Knowledge knowledge) -> {
                    return Optional.of(knowledge);
                }
                case Knowledge.LoadResult.FaultyKnowledge(List<LintFinding> findings) ->
                    fault = "they have " + findings.size() + " findings, the first is " + findings.getFirst();
            }
        } catch (RuntimeException unreadable) {
            fault = "they can't be read (" + unreadable.getClass().getSimpleName() + ")";
        }
        run.doubts().add(FindingKind.KNOWLEDGE_REFUSED, Entries.KNOWLEDGE + path, fault);
        return Optional.empty();
    }

    void take(RowLine line) {
        if (!line.patient().equals(patient)) {
            flush();
            patient = line.patient();
        }
        if (line.body().isEmpty()) {
            return;
        }
        byte[] body = line.body().get();
        heldBytes += body.length;
        Optional<LedgerResult> result = run.ledger().ofPanel(line.print());
        if (heldBytes > maxHeldBytes) {
            panels.forEach(panel -> tooLarge(panel.result()));
            panels.clear();
            responses.clear();
            result.ifPresent(this::tooLarge);
        } else if (result.isPresent()) {
            panels.add(new Panel(result.get(), body));
        } else {
            responses.put(line.reference(), body);
        }
    }

    private void tooLarge(LedgerResult result) {
        failed(
                result,
                FindingKind.NOT_RESCORED,
                "the patient's responses and results have more than " + maxHeldBytes
                        + " bytes; score them with replay.py");
    }

    private void flush() {
        panels.forEach(this::ask);
        panels.clear();
        responses.clear();
        heldBytes = 0;
    }

    private void ask(Panel panel) {
        String reference = RowLine.ResourceMetadata.read(panel.body()).derivedFrom();
        byte[] response = responses.get(reference);
        if (response == null && panel.result().event().isErased()) {
            return; // erased between two pages
        }
        if (response == null) {
            failed(panel.result(), FindingKind.NOT_RESCORED, "the response that its panel names is not there");
            return;
        }
        underWay.add(new RescoreRequest(
                panel.result(), CompletableFuture.supplyAsync(() -> rescored(response, panel.body()), workers)));
        if (underWay.size() >= AHEAD) {
            answered(underWay.remove());
        }
    }

    private RescoringOutcome rescored(byte[] response, byte[] panel) {
        try {
            return rescoring
                    .map(rescorer -> rescorer.withOriginalEditions(response, panel))
                    .orElseGet(() -> new RescoringOutcome.RescoringFailure("the profiles in the export can't be used"));
        } catch (RuntimeException fault) { // the bytes may be forged: any fault is reported and the check goes on
            return new RescoringOutcome.RescoringFailure(
                    "scoring failed with " + fault.getClass().getSimpleName());
        }
    }

    private void answered(RescoreRequest request) {
        switch (request.outcome().join()) {
            case RescoringOutcome.NoStoredResult _ -> request.result().answer(RecomputeStatus.NOTHING);
            case RescoringOutcome.RescoringFailure(String message) ->
                failed(request.result(), FindingKind.NOT_RESCORED, message);
            case ResultComparison comparison
            when comparison.isSame() -> request.result().answer(RecomputeStatus.SAME);
            case ResultComparison comparison ->
                failed(request.result(), FindingKind.RESCORED_DIFFERENTLY, difference(comparison));
        }
    }

    private static String difference(ResultComparison comparison) {
        String causes = comparison.changes().stream()
                .map(change -> change.cause() + " " + String.join(" instead of ", change.codes()))
                .collect(Collectors.joining(", "));
        return "stored is " + comparison.was().disposition() + ", computed "
                + comparison.now().disposition() + (causes.isEmpty() ? "" : "; " + causes);
    }

    private void failed(LedgerResult result, FindingKind kind, String message) {
        result.answer(RecomputeStatus.FAILED);
        run.doubts().addOfEvent(result.event(), kind, result.place(), message);
    }

    void end() {
        flush();
        underWay.forEach(this::answered);
        run.ledger().results().stream()
                .filter(result -> !result.isAnswered())
                .forEach(result -> failed(result, FindingKind.NOT_RESCORED, "its panel is not there"));
    }
}
