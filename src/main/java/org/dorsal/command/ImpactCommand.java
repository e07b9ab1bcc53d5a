package org.dorsal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.dorsal.assessment.Assess;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dorsal impact}: whose disposition another edition changes, and why. */
@Command(
        name = "impact",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Tells whose disposition another edition changes, and why.",
        description = {
            "",
            "Scores stored or exported responses as 'score' does, by the edition that each names, and again by another"
                    + " edition. Writes a line for each response whose disposition changes, and counts on standard"
                    + " error. Nothing is stored; no answer is written, only the ids of the input.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal impact --to profiles/ --edition 1.2.0 responses.ndjson",
            "",
            "  {\"line\":1,\"response\":\"r1\",\"was\":{\"disposition\":\"self-care\",...},",
            "   \"now\":{\"disposition\":\"urgent\",...},\"new\":[\"infection-risk\"],",
            "   \"gone\":[],\"changed\":{\"new-lump\":[\"none\",\"not-assessed\"]},",
            "   \"open\":[\"onset\"]}",
            "",
            "'new' and 'gone' are flags that became present, or no longer are; 'changed'",
            "are others that became open, or no longer are; 'open' names the questions",
            "that would settle them. What the other edition asks anew is open."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was scored twice, whatever changed",
            "1:some lines were refused (see --fail-on)",
            "2:called in a way that it does not know",
            "3:input or output failed"
        })
final class ImpactCommand extends LinesCommand {
    @Option(names = "--to", paramLabel = "DIR", description = "Profiles with the other edition. Default: the shipped.")
    private Optional<Path> to = Optional.empty();

    @Option(
            names = "--edition",
            paramLabel = "VERSION",
            description = "The other edition, as the version of its questionnaire. Default: the newest.")
    private Optional<String> edition = Optional.empty();

    ImpactCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Knowledge now = shipped();
        Knowledge then = to.isPresent() ? Profiles.knowledge(Profiles.in(to.get())) : now;
        InForce.of(then, options.criteria);
        List<String> names = options.criteria.isEmpty() ? InForce.all(then) : options.criteria;
        Form form = then.formInUse(names, edition)
                .orElseThrow(() -> Ending.usage("no edition " + edition.orElse("") + " has a questionnaire that "
                        + String.join(", ", names) + " and a care plan read"));
        List<ImpactRow> comparisons = new ArrayList<>();
        int ended = run(now, InForce.of(now, options.criteria), patients -> {
            comparisons.add(new ImpactRow(new Assess(then, gate()), names, form, patients, options.on));
            return comparisons.getFirst();
        });
        tell("dispositions changed: "
                + comparisons.getFirst().moves().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        comparisons.getFirst().moves().forEach((move, count) -> tell(count + " from " + move));
        return ended;
    }
}
