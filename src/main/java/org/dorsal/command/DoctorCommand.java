package org.dorsal.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.Callable;
import org.dorsal.smart.launch.ConnectionCheck.ExaminationFinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal doctor}: looks at a site before its clinicians do. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private final CommandResource.Doctor doctor;
    private final List<String> settings;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE")
    private Optional<String> site = Optional.empty();

    DoctorCommand(CommandResource.Doctor doctor, List<String> settings, Streams streams) {
        this.doctor = doctor;
        this.settings = settings;
        this.streams = streams;
    }

    @Override
    public Integer call() throws CommandException {
        String named = site.orElseThrow(() -> CommandException.usage("--site is missing; name the site to look at"));
        List<ExaminationFinding> findings = doctor.examine(settings, named);
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        findings.forEach(finding -> out.printf(
                "%-4s  %-9s  %s%n",
                finding.level().name().toLowerCase(Locale.ROOT), finding.about(), finding.message()));
        return findings.stream().anyMatch(finding -> finding.level() == ExaminationFinding.FindingLevel.BAD)
                ? CommandException.REFUSED
                : CommandException.DONE;
    }
}
