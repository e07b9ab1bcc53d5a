package org.dorsal.command;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.Software;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code dorsal score}: responses in, one scored line each out. */
@Command(name = "score", abbreviateSynopsis = true)
final class ScoreCommand extends LinesCommand {
    @Option(names = "--as", paramLabel = "ndjson|bundle|csv")
    private ScoreFormat format = ScoreFormat.ndjson;

    @Option(names = "--wording", paramLabel = "en-US|en-GB", converter = LocaleTag.class)
    private Wording.Locale wording = Wording.Locale.EN_US;

    ScoreCommand(CommandProfiles shipped, Clock clock, Streams streams) {
        super(shipped, clock, streams);
    }

    /** Output format; the constants are the values of the option. */
    enum ScoreFormat {
        ndjson,
        bundle,
        csv
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Knowledge knowledge = shipped();
        return run(knowledge, _ -> format(knowledge));
    }

    private ScoreRow.Format format(Knowledge knowledge) {
        return switch (format) {
            case ndjson -> new JsonRow();
            case csv -> new CsvRow(options.files.size() > 1, causes(knowledge));
            case bundle ->
                new BundleRow(
                        new Rendering(knowledge.codes()::display, Software.dorsal(DorsalCommandLine.release())),
                        wording,
                        clock);
        };
    }

    /** Codes of all causes that can occur, in their order. */
    static List<String> causes(Knowledge knowledge) {
        return knowledge.evidence().stream()
                .flatMap(models -> models.causes().stream())
                .map(model -> model.cause().code())
                .distinct()
                .toList();
    }

    static final class LocaleTag implements ITypeConverter<Wording.Locale> {
        @Override
        public Wording.Locale convert(String tag) {
            return Stream.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)
                    .filter(locale -> locale.tag().equals(tag))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected en-US or en-GB"));
        }
    }
}
