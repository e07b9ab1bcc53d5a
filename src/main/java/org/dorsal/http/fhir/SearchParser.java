package org.dorsal.http.fhir;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.smart.Caller;
import org.dorsal.store.AccessScope;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;

/**
 * Reads the parameters of a search against {@link SearchParameters}. Nothing is ignored: a parameter that was passed
 * over would widen the answer without a word. The same parameter again is AND, a comma is OR. The first fault is
 * refused.
 */
final class SearchParser {
    /** Limits of a search: the link to the next page must fit into a URL's usual 8 kB. */
    static final int MAX_PARAMETERS = 32;

    static final int MAX_BYTES = 4096;
    private static final Pattern WORD = Pattern.compile("[_a-z][A-Za-z-]{0,31}");

    private SearchParser() {}

    /** @param parameters decoded once, in their order */
    static ParsedSearch read(String type, Map<String, List<String>> parameters, SearchBases bases, Codes codes) {
        check(parameters);
        var paging = Paging.of(type, parameters);
        var conditions = new Conditions(bases, codes);
        var parsed = parameters.entrySet().stream()
                .filter(parameter -> !Paging.names(type).contains(parameter.getKey()))
                .flatMap(parameter -> conditions(type, parameter.getKey(), parameter.getValue(), conditions))
                .toList();
        var sort = paging.sort(
                SearchParameters.dateOf(type), parsed.stream().anyMatch(SearchCondition.AnyDate.class::isInstance));
        var query = new ResourceQuery(type, parsed, sort, paging.size(), Optional.empty());
        var used = parameters.entrySet().stream()
                .flatMap(
                        parameter -> parameter.getValue().stream().map(value -> paging.used(parameter.getKey(), value)))
                .toList();
        return new ParsedSearch(query, paging.onlyCount(), paging.total(), paging.offset(), used);
    }

    private static Stream<SearchCondition> conditions(
            String type, String name, List<String> values, Conditions conditions) {
        boolean published = KnowledgeSearch.TYPES.contains(type); // of knowledge no modifier is answered
        var colon = published ? -1 : name.indexOf(':');
        var modifier = colon < 0 ? "" : name.substring(colon);
        var parameter = SearchParameters.of(type, colon < 0 ? name : name.substring(0, colon))
                .orElseThrow(() -> unknown(type, published, name));
        var negated = modifier.equals(":not");
        if (!modifier.isEmpty() && !(negated && parameter.kind().mayBeNegated())) {
            throw notSupported(parameter.name() + " is answered without "
                    + (parameter.kind().mayBeNegated() ? "modifiers other than :not." : "modifiers."));
        }
        return values.stream().map(value -> conditions.of(parameter, negated, value));
    }

    private static ObjectionException unknown(String type, boolean published, String name) {
        return notSupported(printable(name) + " is not answered here. " + type
                + " is searched by " + String.join(", ", names(type))
                + (published
                        ? "; no chains, includes or modifiers."
                        : "; no chains, no includes, and of modifiers only :not on codes."));
    }

    private static ObjectionException notSupported(String message) {
        return ObjectionException.badRequest("not-supported", message);
    }

    /** Looks at a search as a whole, before anything reads it. */
    private static void check(Map<String, List<String>> parameters) {
        var values = parameters.values().stream().mapToInt(List::size).sum();
        var bytes = parameters.entrySet().stream()
                .mapToInt(parameter -> parameter.getValue().stream()
                        .mapToInt(value -> bytes(parameter.getKey()) + bytes(value) + 2)
                        .sum())
                .sum();
        if (values > MAX_PARAMETERS) {
            throw ObjectionException.badRequest(
                    "too-costly", "A search has at most " + MAX_PARAMETERS + " parameters; ask in several searches.");
        }
        if (bytes > MAX_BYTES) {
            throw ObjectionException.badRequest(
                    "too-long", "A search has at most " + MAX_BYTES + " bytes; ask in several searches.");
        }
        parameters.forEach((name, texts) -> {
            if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
                throw ObjectionException.badRequest(
                        "value", printable(name) + " has no value; give one, or leave the parameter out.");
            }
            if (!texts.stream().allMatch(SearchParser::isText)) {
                throw ObjectionException.badRequest(
                        "value", printable(name) + " holds control characters or broken text; send UTF-8 text.");
            }
        });
    }

    /** The name, if it is a word such as parameters are named by; anything else might be data in the wrong place. */
    static String printable(String name) {
        var word = name.split("[:.]", 2)[0];
        return WORD.matcher(word).matches() ? "The parameter " + word : "A parameter";
    }

    private static boolean isText(String value) {
        return value.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Everything that a search of the type takes. */
    static List<String> names(String type) {
        return Stream.concat(
                        SearchParameters.of(type).stream().map(SearchParameters.SearchParameter::name),
                        Paging.names(type).stream())
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
                            used.stream().filter(parameter -> ResponseShape.NAMES.contains(parameter.name())))
                    .toList();
        }

        /**
         * Parameters of a link to a page of knowledge.
         *
         * @param begin offset of the page
         */
        List<Links.QueryParameter> from(int begin) {
            return Stream.concat(
                            used.stream().filter(parameter -> !parameter.name().equals(Paging.OFFSET)),
                            Stream.of(new Links.QueryParameter(Paging.OFFSET, Integer.toString(begin))))
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
    record SearchContext(String site, Caller caller, AccessScope reach, SearchBases bases, Instant now) {
        static SearchContext of(FhirCall call, Instant now) {
            return new SearchContext(
                    call.site().id(),
                    call.caller().caller(),
                    call.caller().reach(),
                    call.site().bases(),
                    now);
        }
    }
}
