package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Published;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;

/** Reads the parameters of a search of published resources; nothing is ignored, as in {@link SearchReading}. */
final class KnowledgeReading {
    static final String OFFSET = "_offset";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    /** Order is that of the files, and the total is always told; both may still be asked for in their only form. */
    private static final Set<String> SHAPING = Set.of("_count", Shaping.SUMMARY, Shaping.ELEMENTS, "_total");

    /** What it takes besides its parameters. */
    static final List<String> NAMES = List.of("_count", OFFSET, Shaping.SUMMARY, Shaping.ELEMENTS, "_total");

    private final String type;
    private final SearchFaults faults = new SearchFaults();
    private final Paging paging = new Paging(faults);
    private final TokenValues tokens = new TokenValues(faults);
    private final List<Links.Given> used = new ArrayList<>();
    private Predicate<Published> fits = _ -> true;
    private int offset;

    private KnowledgeReading(String type) {
        this.type = type;
    }

    /** What came of it. */
    sealed interface Result {
        record Understood(Asking asking) implements Result {}

        /** Everything that is wrong with it. */
        record Wrong(List<Problem> problems) implements Result {}
    }

    /**
     * A search that was understood.
     *
     * @param used the parameters that were used, for links
     */
    record Asking(Predicate<Published> fits, boolean onlyCount, int size, int offset, List<Links.Given> used) {
        /** The same parameters for the page that begins there. */
        List<Links.Given> usedFrom(int begin) {
            return Stream.concat(
                            used.stream().filter(given -> !given.name().equals(OFFSET)),
                            Stream.of(new Links.Given(OFFSET, Integer.toString(begin))))
                    .toList();
        }
    }

    static Result read(String type, Map<String, List<String>> parameters) {
        var reading = new KnowledgeReading(type);
        SearchFaults.SearchBounds.check(parameters, reading.faults);
        if (reading.faults.list().isEmpty()) {
            parameters.forEach(reading::parameter);
        }
        return reading.result(parameters);
    }

    private void parameter(String name, List<String> values) {
        if (SHAPING.contains(name)) {
            paging.take(name, values);
        } else if (name.equals(OFFSET)) {
            offset(values);
        } else {
            KnowledgeParameter.of(name)
                    .ifPresentOrElse(
                            known -> values.forEach(value -> fits = fits.and(choice(known, value))),
                            () -> unknown(name));
        }
    }

    private void offset(List<String> values) {
        if (values.size() == 1 && NUMBER.matcher(values.getFirst()).matches()) {
            offset = Integer.parseInt(values.getFirst());
        } else {
            faults.value(OFFSET, "give one number, or follow the link to the next page as it is.");
        }
    }

    private Predicate<Published> choice(KnowledgeParameter parameter, String value) {
        var choices = TokenValues.Escapes.split(value, ',');
        if (choices.stream().anyMatch(String::isBlank)) {
            faults.value(parameter.word(), "give a value, and one after each comma.");
            return _ -> true;
        }
        var words = choices.stream().flatMap(choice -> word(parameter, choice)).collect(Collectors.toSet());
        return switch (parameter) {
            case ID -> published -> words.contains(published.id());
            case URL -> published -> words.contains(published.edition().url());
            case VERSION -> published -> words.contains(published.edition().version());
            case STATUS -> published -> words.contains(published.status());
            case NAME -> published -> words.stream().anyMatch(lower(published.name())::startsWith);
        };
    }

    /** One alternative in the form in which it is compared; a string is compared without case (R4 search, 3.1.1.4.8). */
    private Stream<String> word(KnowledgeParameter parameter, String written) {
        return switch (parameter) {
            case STATUS -> tokens.codes(parameter.word(), KnowledgeParameter.STATUS_CODES, written);
            case ID, URL, VERSION -> plain(parameter, written);
            case NAME -> plain(parameter, written).map(KnowledgeReading::lower);
        };
    }

    private Stream<String> plain(KnowledgeParameter parameter, String written) {
        var plain = TokenValues.Escapes.plain(written).filter(text -> text.indexOf('|') < 0);
        return plain.isPresent()
                ? plain.stream()
                : faults.value(
                        parameter.word(),
                        "write the value alone, without a bar; url and version are parameters of their own.");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private void unknown(String name) {
        var known = Stream.concat(KnowledgeParameter.words().stream(), NAMES.stream())
                .toList();
        faults.notSupported(SearchFaults.SearchBounds.printable(name) + " is not answered here. " + type
                + " is searched by " + String.join(", ", known) + "; no chains, includes or modifiers.");
    }

    private Result result(Map<String, List<String>> parameters) {
        var size = paging.size();
        var onlyCount = paging.onlyCount();
        paging.total();
        if (!faults.list().isEmpty()) {
            return new Result.Wrong(faults.list());
        }
        parameters.forEach((name, values) -> values.forEach(value -> used.add(paging.used(name, value))));
        return new Result.Understood(new Asking(fits, onlyCount, size, offset, List.copyOf(used)));
    }

    /** What a published resource can be searched by; the same for each of their types. */
    enum KnowledgeParameter {
        ID("_id", SearchParamType.TOKEN),
        URL("url", SearchParamType.URI),
        VERSION("version", SearchParamType.TOKEN),
        NAME("name", SearchParamType.STRING),
        STATUS("status", SearchParamType.TOKEN);

        private static final Set<String> CONFORMANCE =
                Set.of("CodeSystem", "ValueSet", "StructureDefinition", "OperationDefinition");

        static final Kind.Codes STATUS_CODES = new Kind.Codes(
                PublicationStatus.DRAFT.getSystem(),
                Arrays.stream(PublicationStatus.values())
                        .filter(status -> status != PublicationStatus.NULL)
                        .map(PublicationStatus::toCode)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));

        private final String word;
        private final SearchParamType type;

        KnowledgeParameter(String word, SearchParamType type) {
            this.word = word;
            this.type = type;
        }

        /** As it stands in a URL. */
        String word() {
            return word;
        }

        SearchParamType type() {
            return type;
        }

        /** Canonical of its definition in R4, which some types share. */
        String canonical(String ofType) {
            var id = this == ID ? "Resource-id" : (CONFORMANCE.contains(ofType) ? "conformance" : ofType) + "-" + word;
            return "http://hl7.org/fhir/SearchParameter/" + id;
        }

        static List<String> words() {
            return Arrays.stream(values()).map(KnowledgeParameter::word).toList();
        }

        static Optional<KnowledgeParameter> of(String word) {
            return Arrays.stream(values())
                    .filter(parameter -> parameter.word.equals(word))
                    .findFirst();
        }
    }
}
