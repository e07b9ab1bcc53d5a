package org.dorsal.audit.archive;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.dorsal.audit.archive.ClaimIndex.LedgerResult;
import org.dorsal.audit.archive.VerificationFinding.FindingKind;
import org.dorsal.audit.archive.VerificationReport.ResultVerdict.RecomputeStatus;

/**
 * Recomputes all results of an export. Resources arrive grouped by patient, so that memory holds those of one
 * patient.
 */
final class ArchiveRescoring {
    private static final int AHEAD = 64;
    private static final long MAX_HELD_BYTES = 256L << 20;

    private final VerificationRun run;
    private final RescoringPort rescore;
    private final Executor workers;
    private final Map<String, byte[]> responses = new HashMap<>();
    private final List<Panel> panels = new ArrayList<>();
    private final Deque<RescoreRequest> underWay = new ArrayDeque<>();
    private String patient = "";
    private long held;

    private record Panel(LedgerResult result, byte[] body) {}

    private record RescoreRequest(LedgerResult result, CompletableFuture<RescoringPort.RescoreAnswer> answer) {}

    ArchiveRescoring(VerificationRun run, RescoringPort rescore, Executor workers) {
        this.run = run;
        this.rescore = rescore;
        this.workers = workers;
    }

    void take(RowLine line) throws ArchiveFormatException {
        if (!line.patient().equals(patient)) {
            flush();
            patient = line.patient();
        }
        if (line.body().isEmpty()) {
            return;
        }
        byte[] body = line.body().get();
        held += body.length;
        if (held > MAX_HELD_BYTES) {
            throw new ArchiveFormatException(
                    Entries.RESOURCES, "one patient's responses have more than " + MAX_HELD_BYTES + " bytes");
        }
        Optional<LedgerResult> result = run.ledger().ofPanel(line.print());
        if (result.isPresent()) {
            panels.add(new Panel(result.get(), body));
        } else {
            responses.put(line.reference(), body);
        }
    }

    private void flush() {
        panels.forEach(this::ask);
        panels.clear();
        responses.clear();
        held = 0;
    }

    private void ask(Panel panel) {
        String reference = RowLine.ResourceMetadata.read(panel.body()).derivedFrom();
        byte[] response = responses.get(reference);
        if (response == null) {
            boolean elsewhere = !run.manifest().whole()
                    && !reference.isEmpty()
                    && run.ledger().row(NameHash.of(reference)).isEmpty();
            if (elsewhere) {
                panel.result().answer(RecomputeStatus.RESPONSE_NOT_HERE);
            } else {
                failed(panel.result(), FindingKind.NOT_RESCORED, "the response that its panel names is not there");
            }
            return;
        }
        underWay.add(new RescoreRequest(
                panel.result(), CompletableFuture.supplyAsync(() -> rescore.asThen(response, panel.body()), workers)));
        if (underWay.size() >= AHEAD) {
            answered(underWay.remove());
        }
    }

    private void answered(RescoreRequest request) {
        switch (request.answer().join()) {
            case RescoringPort.RescoreAnswer.SameResult _ -> request.result().answer(RecomputeStatus.SAME);
            case RescoringPort.RescoreAnswer.NothingToRescore _ ->
                request.result().answer(RecomputeStatus.NOTHING);
            case RescoringPort.RescoreAnswer.DifferentResult(String says) ->
                failed(request.result(), FindingKind.RESCORED_DIFFERENTLY, says);
            case RescoringPort.RescoreAnswer.ImpossibleRescore(String says) ->
                failed(request.result(), FindingKind.NOT_RESCORED, says);
        }
    }

    private void failed(LedgerResult result, FindingKind kind, String says) {
        result.answer(RecomputeStatus.FAILED);
        run.doubts().at(result.event(), kind, result.place(), says);
    }

    void end() {
        flush();
        underWay.forEach(this::answered);
        run.ledger().results().stream()
                .filter(result -> !result.isAnswered())
                .forEach(result -> failed(result, FindingKind.NOT_RESCORED, "its panel is not there"));
    }
}
