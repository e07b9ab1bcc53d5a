package org.dorsal.sandbox;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.*;
import org.hl7.fhir.r4.model.Resource;

/** Search: terms that must all match, an order and a page. Unknown parameters are refused, never ignored. */
record SearchQuery(String type, List<SearchTerm> terms, List<String> order, int count, int offset) {
    private static final Set<String> ABOUT_THE_ANSWER = Set.of("_format", "_pretty");
    private static final int USUAL = 20;
    private static final int MAX_COUNT = 100;

    static SearchQuery read(String type, String query, Compartment compartment) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(parts[0], name -> new ArrayList<>())
                    .add(URLDecoder.decode(parts.length == 2 ? parts[1] : "", StandardCharsets.UTF_8));
        }
        return read(type, parameters, compartment);
    }

    static SearchQuery read(String type, Map<String, List<String>> parameters, Compartment compartment) {
        List<SearchTerm> terms = new ArrayList<>();
        List<String> order = List.of();
        int count = USUAL;
        int offset = 0;
        for (var parameter : parameters.entrySet()) {
            var value = parameter.getValue().getFirst();
            switch (parameter.getKey()) {
                case "_count" -> count = Math.min(MAX_COUNT, number(value));
                case "_offset" -> offset = number(value);
                case "_sort" -> order = List.of(value.split(","));
                case String name when ABOUT_THE_ANSWER.contains(name) -> {}
                case String name -> terms.addAll(terms(type, name, parameter.getValue(), compartment));
            }
        }
        var query = new SearchQuery(type, terms, order, count, offset);
        order.forEach(query::key);
        return query;
    }

    boolean matches(Resource resource) {
        try {
            return terms.stream().allMatch(term -> term.matches(resource));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new InvalidRequestException("not a date", e);
        }
    }

    /** The ids that the search names as its patient, without their type; empty when it names none. */
    Optional<List<String>> patients() {
        return terms.stream()
                .filter(term -> Set.of("patient", "subject")
                                .contains(term.parameter().name())
                        || (type.equals("Patient") && term.parameter().name().equals("_id")))
                .map(term -> term.anyOf().stream()
                        .map(wanted -> wanted.substring(wanted.lastIndexOf('/') + 1))
                        .toList())
                .findFirst();
    }

    Comparator<Resource> inOrder() {
        Comparator<Resource> byAll = (_, _) -> 0;
        for (var name : order) {
            var key = key(name);
            Comparator<Resource> byKey = Comparator.comparing(r -> SearchQuery.sortable(key, r));
            byAll = byAll.thenComparing(name.startsWith("-") ? byKey.reversed() : byKey);
        }
        return byAll;
    }

    private SearchParameter key(String name) {
        var plain = name.startsWith("-") ? name.substring(1) : name;
        return SearchParameter.named(type, plain)
                .filter(p -> p.kind() == SearchParameter.Kind.DATE || p.kind() == SearchParameter.Kind.TEXT)
                .orElseThrow(() -> new InvalidRequestException("cannot sort by " + name));
    }

    private static String sortable(SearchParameter key, Resource resource) {
        return key.values(resource).stream()
                .filter(value -> value.isPrimitive())
                .map(value -> key.kind() == SearchParameter.Kind.DATE
                        ? SearchInterval.of(value.primitiveValue()).from().toString()
                        : value.primitiveValue())
                .findFirst()
                .orElse("");
    }

    private static int number(String value) {
        if (!value.matches("\\d{1,6}")) {
            throw new InvalidRequestException("not a number: " + value);
        }
        return Integer.parseInt(value);
    }

    private static List<SearchTerm> terms(String type, String name, List<String> values, Compartment compartment) {
        var parameter = SearchParameter.named(type, name)
                .orElseThrow(() -> new InvalidRequestException("unknown parameter or modifier " + name));
        return values.stream()
                .map(value -> new SearchTerm(parameter, Arrays.asList(value.split(",")), compartment))
                .toList();
    }
}
