package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.dorsal.archive.AuditorEvidence;
import org.dorsal.archive.VerificationReport;
import org.dorsal.archive.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dorsal verify}: can this export of the audit log be believed? */
@Command(name = "verify")
final class VerifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "EXPORT")
    private Path export = Path.of("");

    @Option(names = "--key", paramLabel = "FILE", required = true)
    private List<Path> keys = List.of();

    @Option(names = "--checkpoint", paramLabel = "PATH")
    private List<Path> checkpoints = List.of();

    @Option(names = "--bulk", paramLabel = "MANIFEST")
    private List<Path> manifests = List.of();

    @Option(names = "--witness", paramLabel = "FILE")
    private List<Path> witnesses = List.of();

    @Option(names = "--quorum", paramLabel = "NUMBER", defaultValue = EvidenceFiles.ALL)
    private int quorum;

    @Option(names = "--quiet")
    private boolean quiet;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        List<String> watching = EvidenceFiles.witnesses(witnesses);
        AuditorEvidence evidence = new AuditorEvidence(
                EvidenceFiles.keys(keys),
                EvidenceFiles.checkpoints(checkpoints),
                BulkFiles.read(manifests),
                watching,
                EvidenceFiles.quorum(quorum, watching));
        long start = System.nanoTime();
        VerificationReport report = new Verifier(Runtime.getRuntime().availableProcessors()).verify(export, evidence);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        streams.print(out -> new ReportText(out, quiet).print(report, evidence, took));
        return report.good() ? CommandException.DONE : CommandException.REFUSED;
    }
}
