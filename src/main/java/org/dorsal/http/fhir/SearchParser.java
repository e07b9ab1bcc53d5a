package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.Caller;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;

/**
 * Reads the parameters of a search against {@link SearchParameters}. Nothing is ignored: a parameter that was passed
 * over would widen the answer without a word. The same parameter again is AND, a comma is OR.
 */
final class SearchParser {
    private final String type;
    private final boolean published;
    private final SearchFaults faults = new SearchFaults();
    private final Paging paging = new Paging(faults);
    private final Conditions conditions;
    private final List<SearchCondition> found = new ArrayList<>();

    private SearchParser(String type, SearchBases bases) {
        this.type = type;
        this.published = KnowledgeSearch.TYPES.contains(type);
        this.conditions = new Conditions(bases, faults);
    }

    /** @param parameters decoded once, in their order */
    static RequestStep<ParsedSearch> read(String type, Map<String, List<String>> parameters, SearchBases bases) {
        var reading = new SearchParser(type, bases);
        reading.faults.check(parameters);
        if (reading.faults.list().isEmpty()) {
            parameters.forEach(reading::parameter);
        }
        return reading.result(parameters);
    }

    private void parameter(String name, List<String> values) {
        if (Paging.names(type).contains(name)) {
            paging.take(name, values);
            return;
        }
        var colon = published ? -1 : name.indexOf(':'); // of knowledge no modifier is answered
        var modifier = colon < 0 ? "" : name.substring(colon);
        SearchParameters.of(type, colon < 0 ? name : name.substring(0, colon))
                .ifPresentOrElse(known -> known(known, modifier, values), () -> unknown(name));
    }

    private void known(SearchParameters.SearchParameter parameter, String modifier, List<String> values) {
        var negated = modifier.equals(":not");
        if (!modifier.isEmpty() && !(negated && parameter.kind().mayBeNegated())) {
            faults.notSupported(parameter.name() + " is answered without "
                    + (parameter.kind().mayBeNegated() ? "modifiers other than :not." : "modifiers."));
            return;
        }
        for (var value : values) {
            var choices = TokenValues.Escapes.split(value, ',');
            if (choices.stream().anyMatch(String::isBlank)) {
                faults.value(parameter.name(), "give a value, and one after each comma.");
            } else {
                conditions.of(parameter, negated, choices).ifPresent(found::add);
            }
        }
    }

    private void unknown(String name) {
        faults.notSupported(SearchFaults.printable(name) + " is not answered here. " + type
                + " is searched by " + String.join(", ", names(type))
                + (published
                        ? "; no chains, includes or modifiers."
                        : "; no chains, no includes, and of modifiers only :not on codes."));
    }

    /** Everything that a search of the type takes. */
    static List<String> names(String type) {
        return Stream.concat(
                        SearchParameters.of(type).stream().map(SearchParameters.SearchParameter::name),
                        Paging.names(type).stream())
                .toList();
    }

    private RequestStep<ParsedSearch> result(Map<String, List<String>> parameters) {
        var sort = paging.sort(
                SearchParameters.dateOf(type), found.stream().anyMatch(SearchCondition.AnyDate.class::isInstance));
        var size = paging.size();
        var onlyCount = paging.onlyCount();
        var total = paging.total();
        var offset = paging.offset();
        if (!faults.list().isEmpty()) {
            return RequestStep.stop(new Objection.BadRequest(faults.list()));
        }
        var query = new ResourceQuery(type, found, sort, size, Optional.empty());
        return RequestStep.done(new ParsedSearch(query, onlyCount, total, offset, used(parameters)));
    }

    private List<Links.QueryParameter> used(Map<String, List<String>> parameters) {
        return parameters.entrySet().stream()
                .flatMap(
                        parameter -> parameter.getValue().stream().map(value -> paging.used(parameter.getKey(), value)))
                .toList();
    }

    /**
     * A search that was understood.
     *
     * @param onlyCount no rows are wanted
     * @param total the number of matches is wanted
     * @param offset matches on the pages before, of a search of knowledge
     * @param used the parameters that were used, in their order, for links
     */
    record ParsedSearch(
            ResourceQuery query, boolean onlyCount, Paging.Total total, int offset, List<Links.QueryParameter> used) {
        ParsedSearch {
            used = List.copyOf(used);
        }

        /**
         * Parameters of a link to another page: the sealed search, and the shaping parameters in plain text for the
         * component that shapes the response.
         */
        List<Links.QueryParameter> page(String link) {
            return Stream.concat(
                            Stream.of(new Links.QueryParameter(Cursor.NAME, link)),
                            used.stream().filter(given -> ResponseShape.NAMES.contains(given.name())))
                    .toList();
        }

        /**
         * Parameters of a link to a page of knowledge.
         *
         * @param begin offset of the page
         */
        List<Links.QueryParameter> from(int begin) {
            return Stream.concat(
                            used.stream().filter(given -> !given.name().equals(Paging.OFFSET)),
                            Stream.of(new Links.QueryParameter(Paging.OFFSET, Integer.toString(begin))))
                    .toList();
        }

        /** Text of the whole decoded search, independent of the page; for the audit event. */
        String text() {
            return text(Links.QueryParameter::value);
        }

        /** The same for that patient's record: nothing in it names another patient, or anything of another's. */
        String textFor(String patient) {
            return text(given -> named(given)
                    ? TokenValues.Escapes.split(given.value(), ',').stream()
                            .filter(value -> value.equals(patient) || value.endsWith("Patient/" + patient))
                            .collect(Collectors.joining(","))
                    : given.value());
        }

        private String text(Function<Links.QueryParameter, String> value) {
            return used.stream()
                    .map(given -> given.name() + "=" + value.apply(given))
                    .collect(Collectors.joining("&", query.type() + "?", ""));
        }

        /** Checks whether the parameter's values identify a person or a resource of one person. */
        private boolean named(Links.QueryParameter given) {
            String name = given.name().split(":", 2)[0];
            return SearchParameters.of(query.type(), name)
                    .filter(parameter -> switch (parameter.kind()) {
                        case ParameterKind.PatientOfRecord _, ParameterKind.Id _, ParameterKind.Reference _ -> true;
                        case ParameterKind.TokenParameter _ -> name.equals("identifier");
                        case ParameterKind.LastUpdated _,
                                ParameterKind.ClinicalDate _,
                                ParameterKind.StatusParameter _,
                                ParameterKind.CodeParameter _,
                                ParameterKind.CanonicalParameter _,
                                ParameterKind.TextParameter _ -> false;
                    })
                    .isPresent();
        }

        /** Logical ids of the patients that it names. */
        List<String> patients() {
            return query.conditions().stream()
                    .filter(SearchCondition.AnyPatient.class::isInstance)
                    .map(SearchCondition.AnyPatient.class::cast)
                    .flatMap(any -> any.patients().stream())
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * The FHIR bases below which references may be written, without a slash at their ends.
     *
     * @param self the site's here: {@code https://host/fhir/northside}
     * @param ehr that of the site's EHR; empty where nothing of it is searched
     */
    record SearchBases(String self, String ehr) {}

    /**
     * Context of a search: site, caller and reach.
     *
     * @param site site in the path
     * @param caller the authenticated caller; page links are bound to it
     * @param reach bounds of every statement, from the caller's permission to search this type
     * @param now moment of the request
     */
    record SearchContext(String site, Caller caller, AccessScope reach, SearchBases bases, Instant now) {}
}
