package org.dorsal.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.*;
import org.dorsal.archive.ExpectedCheckpoints.CheckpointSource;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.dorsal.archive.VerificationReport.ResultVerdict;

/**
 * Verifies an export with the auditor's evidence alone, without database, network or service. Treats the file as
 * untrusted and rejects hostile content. Memory: about 250 bytes an event and 150 bytes a stored row.
 *
 * @param threads number of scoring threads
 * @param maxPatientBytes bytes of the responses and panels of one patient that are scored again; the results of a patient
 *     with more are in doubt
 */
public record Verifier(int threads, long maxPatientBytes) {
    /** Creates a verifier that holds 256 MB of one patient: that is a response each minute for four days. */
    public Verifier(int threads) {
        this(threads, 256L << 20);
    }

    /**
     * Runs all checks.
     *
     * @throws IOException when the file can't be opened or read; faults of its content become findings
     */
    public VerificationReport verify(Path file, AuditorEvidence evidence) throws IOException {
        VerificationFindings doubts = new VerificationFindings();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads);
                ZipInput zip = ZipInput.open(file)) {
            return report(
                    VerificationRun.of(zip, new ClaimIndex(MemoryBudget.ofThisProcess()), doubts), evidence, workers);
        } catch (ArchiveFormatException refused) {
            return refused(doubts, refused);
        } catch (OutOfMemoryError _) {
            // the memory accounting should prevent this error; the file is rejected and the process continues
            return refused(doubts, MemoryBudget.tooLarge());
        } catch (CompletionException fault) {
            if (fault.getCause() instanceof OutOfMemoryError) {
                return refused(doubts, MemoryBudget.tooLarge());
            }
            throw fault;
        }
    }

    private static VerificationReport refused(VerificationFindings doubts, ArchiveFormatException refused) {
        doubts.add(refused.doubt());
        return new VerificationReport("", "", 0, Map.of(), doubts.count(), doubts.first(), List.of(), List.of());
    }

    /** The order in which the entries are read. */
    private VerificationReport report(VerificationRun run, AuditorEvidence evidence, Executor workers)
            throws IOException, ArchiveFormatException {
        ExpectedCheckpoints marks = ExpectedCheckpoints.read(run, evidence);
        long size = marks.of(CheckpointSource.THIS_EXPORT).stream()
                .mapToLong(ExpectedCheckpoints.ExpectedRoot::size)
                .findFirst()
                .orElse(run.manifest().size());
        new LogCheck(run, marks, size).check();
        run.erasures().end(run.doubts());
        RowCheck rows = new RowCheck(run, FindingKind.ROW_CHANGED, FindingKind.ROW_UNKNOWN);
        run.lines("signOffs", Entries.SIGN_OFFS, RowLine.SIGN_OFF, line -> rows.take(RowLine.signOff(line)));
        resources(run, workers);
        run.lines("assessments", Entries.ASSESSMENTS, RowLine.ASSESSMENT, line -> rows.take(RowLine.assessment(line)));
        run.lines("deliveries", Entries.DELIVERIES, RowLine.DELIVERY, line -> rows.take(RowLine.delivery(line)));
        RowCheck.missing(run);
        compareBulkFiles(run, evidence.files());
        run.compareCounts();
        run.notes().addAll(run.erasures().notes());
        List<ResultVerdict> verdicts = run.ledger().results().stream()
                .map(ClaimIndex.LedgerResult::verdict)
                .toList();
        VerificationFindings doubts = run.doubts();
        return new VerificationReport(
                run.manifest().site(),
                marks.origin(),
                size,
                run.counts(),
                doubts.count(),
                doubts.first(),
                verdicts,
                run.notes());
    }

    /** Compares files of bulk exports with their manifest, and with the events of their downloads in the signed log. */
    private static void compareBulkFiles(VerificationRun run, List<AuditorEvidence.BulkFileEvidence> files) {
        for (AuditorEvidence.BulkFileEvidence file : files) {
            if (!file.sha256().equals(file.saidSha256()) || file.lines() != file.saidLines()) {
                run.doubts().add(FindingKind.FILE_CHANGED, file.name(), "its bytes are not those of the manifest");
            } else if (!run.downloads().contains(file.sha256())) {
                run.doubts()
                        .add(FindingKind.FILE_UNKNOWN, file.name(), "no event of the export records such a download");
            }
        }
    }

    private void resources(VerificationRun run, Executor workers) throws IOException, ArchiveFormatException {
        RowCheck check = new RowCheck(run, FindingKind.RESOURCE_CHANGED, FindingKind.RESOURCE_UNKNOWN);
        ArchiveRescoring rescoring = ArchiveRescoring.open(run, workers, maxPatientBytes);
        run.lines("resources", Entries.RESOURCES, RowLine.RESOURCE, line -> {
            RowLine row = RowLine.resource(line, run.ledger());
            check.take(row);
            rescoring.take(row);
        });
        rescoring.end();
        run.counts().put("results", (long) run.ledger().results().size());
    }
}
