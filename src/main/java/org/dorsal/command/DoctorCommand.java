package org.dorsal.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dorsal.smart.launch.Examination.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal doctor}: looks at a site before its clinicians do. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
    private final Desk.Doctor doctor;
    private final List<String> settings;
    private final Streams streams;

    @Option(names = "--site", paramLabel = "SITE")
    private Optional<String> site = Optional.empty();

    DoctorCommand(Desk.Doctor doctor, List<String> settings, Streams streams) {
        this.doctor = doctor;
        this.settings = settings;
        this.streams = streams;
    }

    @Override
    public Integer call() throws Ending {
        String named = site.orElseThrow(() -> Ending.usage("--site is missing; name the site to look at"));
        return switch (doctor.examine(settings, named)) {
            case Desk.Opened.Refused<List<Finding>>(List<String> says) -> throw Ending.fault(String.join("; ", says));
            case Desk.Opened.Ready<List<Finding>>(List<Finding> findings) -> {
                PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
                findings.forEach(found -> out.printf(
                        "%-4s  %-9s  %s%n",
                        found.level().name().toLowerCase(Locale.ROOT), found.about(), found.says()));
                yield findings.stream().anyMatch(found -> found.level() == Finding.Level.BAD)
                        ? Ending.REFUSED
                        : Ending.DONE;
            }
        };
    }
}
