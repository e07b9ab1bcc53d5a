package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.Software;
import org.dorsal.assessment.Vocabulary;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code dorsal score}: responses in, one scored line each out. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        sortOptions = false,
        abbreviateSynopsis = true,
        header = "Scores responses: one line of FHIR JSON in, one line out.",
        description = {
            "",
            "Scores FHIR R4 QuestionnaireResponses, one JSON object a line, and writes one line each in the same order."
                    + " A file may also be one pretty-printed response. Nothing is stored and nothing is sent.",
            ""
        },
        parameterListHeading = "Input:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  dorsal score --patients patients.ndjson responses.ndjson > scored.ndjson",
            "  dorsal score --as csv - < responses.ndjson",
            "",
            "A scored line, and a refused one:",
            "  {\"line\":1,\"response\":\"r1\",\"disposition\":\"urgent\",\"provisional\":true,",
            "   \"emergencyExcluded\":false,\"flags\":{\"cancer-history\":\"present\",...},",
            "   \"open\":[\"chest-pain\"],\"criteria\":[\"https://...|1.0.0#sha256\"]}",
            "  {\"line\":2,\"refused\":[{\"expression\":\"QuestionnaireResponse.item[3]\",",
            "   \"says\":\"...\"}]}",
            "",
            "A flag is present, absent or not-assessed; 'open' lists the questions that would settle the rest.",
            "A refused line costs only itself. Blank lines are passed over, and counted."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line was scored",
            "1:some lines were refused (see --fail-on)",
            "2:called in a way that it does not know",
            "3:input or output failed"
        })
final class ScoreCommand extends LinesCommand {
    @Option(
            names = "--as",
            paramLabel = "ndjson|bundle|csv",
            description = "What to write: a JSON summary a line (default), the FHIR result set as one Bundle a line,"
                    + " or CSV with a column a flag.")
    private Shape as = Shape.ndjson;

    @Option(
            names = "--wording",
            paramLabel = "en-US|en-GB",
            converter = LocaleTag.class,
            description = "The English of bundles. Default: en-US.")
    private Wording.Locale wording = Wording.Locale.EN_US;

    ScoreCommand(Supplier<List<ProfileFile>> shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    /** What to write; named as it is typed. */
    enum Shape {
        ndjson,
        bundle,
        csv
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check();
        Knowledge knowledge = shipped();
        InForce inForce = InForce.of(knowledge, options.criteria);
        return run(knowledge, inForce, _ -> format(knowledge, inForce));
    }

    private Format format(Knowledge knowledge, InForce inForce) {
        return switch (as) {
            case ndjson -> new JsonRow();
            case csv -> new CsvRow(options.files.size() > 1, inForce.flags());
            case bundle ->
                new BundleRow(
                        new Rendering(new Vocabulary(knowledge.codes()::display), Software.dorsal(Release.version())),
                        wording,
                        clock());
        };
    }

    /** Reads a language tag. */
    static final class LocaleTag implements ITypeConverter<Wording.Locale> {
        @Override
        public Wording.Locale convert(String tag) {
            return Stream.of(Wording.Locale.values())
                    .filter(locale -> locale.tag().equals(tag))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected en-US or en-GB"));
        }
    }
}
