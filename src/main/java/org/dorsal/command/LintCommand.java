package org.dorsal.command;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.dorsal.assessment.Examples;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Finding;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.StandardFhirPath;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dorsal lint}: everything that keeps profiles from being used, in one run. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        header = "Checks profiles: questionnaires, criteria, care.",
        description = {
            "",
            "Checks a directory of profiles: questionnaires, criteria, care. The service refuses to start while there"
                    + " is any finding.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal lint profiles/",
            "  plan/my-criteria-1.0.0.json: leg-weakness: has no label; set extension ...",
            "  1 finding in 93 files"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no finding", "1:something was found", "2:called wrongly", "3:the directory can't be read"})
final class LintCommand implements Callable<Integer> {
    private final Supplier<List<ProfileFile>> shipped;
    private final Clock clock;
    private final Streams streams;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The profiles directory. Default: the profiles that are shipped.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--expand",
            description = "Print each criterion's condition and what it means in standard FHIRPath, over the response"
                    + " as %%resource.")
    private boolean expand;

    LintCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        this.shipped = shipped;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        List<ProfileFile> files = directory.isPresent() ? Profiles.in(directory.get()) : shipped.get();
        PrintWriter out = new PrintWriter(new OutputStreamWriter(streams.out(), StandardCharsets.UTF_8));
        List<Finding> findings = switch (Knowledge.load(files)) {
            case Knowledge.Loaded.Faulty(List<Finding> found) -> found;
            case Knowledge.Loaded.Ready(Knowledge knowledge) -> fit(knowledge, files, out);
        };
        findings.forEach(out::println);
        out.println(
                findings.size() + (findings.size() == 1 ? " finding" : " findings") + " in " + files.size() + " files");
        if (out.checkError()) {
            throw new IOException("broken pipe");
        }
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }

    /** What can be said only of knowledge that holds together. */
    private List<Finding> fit(Knowledge knowledge, List<ProfileFile> files, PrintWriter out) {
        if (expand) {
            knowledge
                    .criteria()
                    .forEach(criteria -> knowledge
                            .form(criteria.form())
                            .ifPresent(form -> expand(criteria, new StandardFhirPath(form), out)));
        }
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        knowledge.plans().forEach(plan -> {
            out.println(plan.name() + ": " + plan.approval().says());
            plan.approval().overdue(today).forEach(says -> out.println(plan.name() + " is out of date: " + says));
        });
        return Examples.check(knowledge, files);
    }

    /** Criteria with their conditions as written and as any FHIRPath engine can evaluate them. */
    private static void expand(Criteria criteria, StandardFhirPath standard, PrintWriter out) {
        out.println(criteria.edition().canonical() + "#" + criteria.edition().sha256());
        for (Criterion criterion : criteria.criteria()) {
            out.println();
            out.println(criterion.flag().code() + " (" + criterion.tier().code() + ")");
            out.println("  " + criterion.expression());
            out.println("  = " + standard.of(criterion.condition()).orElse(""));
        }
        out.println();
    }
}
