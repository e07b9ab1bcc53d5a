package org.dorsal.command;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.dorsal.audit.archive.Evidence;
import org.dorsal.audit.archive.Report;
import org.dorsal.audit.archive.Verifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dorsal verify}: can this export of the audit log be believed? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        header = "Checks an export of the audit log, offline.",
        description = {
            "",
            "Checks an export without database and network: every hash, the tree, the signatures, what was kept earlier,"
                    + " every stored resource, and scores all answers anew with the criteria of their day.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal verify export.zip --key log-public-key.pem --checkpoint /mnt/worm/dorsal",
            "",
            "Take key and checkpoints from where whoever runs the database can't write."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is in doubt",
            "1:something is in doubt",
            "2:called wrongly",
            "3:a file can't be read, or Dorsal failed"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Parameters(paramLabel = "EXPORT", description = "The zip.")
    private Path export = Path.of("");

    @Option(
            names = "--key",
            paramLabel = "FILE",
            required = true,
            description = "The log's public key: PEM, or name+id+key on one line. May be given several times.")
    private List<Path> keys = List.of();

    @Option(
            names = "--checkpoint",
            paramLabel = "PATH",
            description = "A checkpoint that was kept outside, or a directory of them. May be given several times.")
    private List<Path> checkpoints = List.of();

    @Option(names = "--quiet", description = "No line for an assessment that is good.")
    private boolean quiet;

    VerifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Evidence evidence = new Evidence(Kept.keys(keys), Kept.checkpoints(checkpoints));
        long begun = System.nanoTime();
        Report report =
                new Verifier(Scoring::open, Runtime.getRuntime().availableProcessors()).verify(export, evidence);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        PrintWriter out = new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8));
        new ReportText(out, quiet).print(report, evidence, took);
        if (out.checkError()) {
            throw new IOException("broken pipe");
        }
        return report.good() ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
