package org.dorsal.command;

import java.io.*;
import java.nio.file.Path;
import java.time.*;
import java.util.*;
import java.util.concurrent.Callable;
import org.dorsal.assessment.Examples;
import org.dorsal.assessment.MissingTexts;
import org.dorsal.command.Profiles.CommandProfiles;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Wording;
import org.dorsal.offer.HookExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code dorsal lint}: everything that keeps profiles from being used, in one run. */
@Command(name = "lint")
final class LintCommand implements Callable<Integer> {
    private final CommandProfiles shipped;
    private final Clock clock;
    private final Streams streams;

    @Parameters(paramLabel = "DIR", arity = "0..1")
    private Optional<Path> directory = Optional.empty();

    @Option(names = "--wording", paramLabel = "TAG", converter = AnyTag.class)
    private Optional<Wording.Locale> wording = Optional.empty();

    static final class AnyTag implements ITypeConverter<Wording.Locale> {
        @Override
        public Wording.Locale convert(String tag) {
            try {
                return new Wording.Locale(tag);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(refused.getMessage());
            }
        }
    }

    LintCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        this.shipped = shipped;
        this.clock = clock;
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        List<ProfileFile> files = directory.isPresent() ? Profiles.in(directory.get()) : shipped.files();
        List<LintFinding> findings = new ArrayList<>();
        streams.print(out -> {
            switch (Knowledge.load(files)) {
                case Knowledge.LoadResult.FaultyKnowledge(List<LintFinding> faults) -> findings.addAll(faults);
                case Knowledge.LoadResult.LoadedKnowledge(Knowledge knowledge) ->
                    findings.addAll(fit(knowledge, files, out));
            }
            findings.forEach(out::println);
            out.println(findings.size() + (findings.size() == 1 ? " finding" : " findings") + " in " + files.size()
                    + " files");
        });
        return findings.isEmpty() ? CommandException.DONE : CommandException.REFUSED;
    }

    /** Findings of the checks that require consistent knowledge; prints the approvals. */
    private List<LintFinding> fit(Knowledge knowledge, List<ProfileFile> files, PrintWriter out) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        knowledge.plans().forEach(plan -> {
            out.println(plan.name() + ": " + plan.approval().description());
            plan.approval().overdue(today).forEach(message -> out.println(plan.name() + " is out of date: " + message));
        });
        List<LintFinding> findings = new ArrayList<>(Examples.check(knowledge, files));
        findings.addAll(HookExamples.check(knowledge, files));
        wording.ifPresent(tag -> findings.addAll(MissingTexts.of(tag, knowledge, knowledge.formInForce())));
        return findings;
    }
}
