package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.dorsal.store.ResourceQuery;

/**
 * Parameters of {@code $everything} as they were understood.
 *
 * @param types requested types in the order of the answer; empty for all that the token may search
 * @param since earliest recording of the versions wanted
 * @param size most resources on a page
 * @param until moment of the first page; later audit events are not listed, because each page adds one
 * @param ignored one problem for each parameter or type that was passed over
 */
record EverythingRequest(
        Optional<Set<String>> types, Optional<String> since, int size, Instant until, List<Problem> ignored) {
    static final String SINCE = "_since";
    static final String TYPE = "_type";
    static final List<DeclaredParameter> DECLARED = List.of(
            new DeclaredParameter(SINCE, "valueInstant"),
            new DeclaredParameter(TYPE, "valueCode", true),
            new DeclaredParameter(Paging.COUNT, "valueInteger"));

    private static final String UNTIL = "until";
    private static final int USUAL_SIZE = 20;
    private static final Pattern NUMBER = Pattern.compile("0*[1-9]\\d{0,8}");

    EverythingRequest {
        ignored = List.copyOf(ignored);
    }

    /** Reads the parameters of a first page; a type that is not part of the record is refused, or passed over. */
    static EverythingRequest of(GivenParameters sent, Instant now, boolean lenient) {
        Map<String, String> values = sent.values();
        List<Problem> problems = new ArrayList<>(sent.ignored());
        Optional<Set<String>> types = Optional.ofNullable(values.get(TYPE))
                .map(written -> new LinkedHashSet<>(Arrays.asList(written.split(",", -1))));
        types.ifPresent(named -> {
            if (named.retainAll(PatientProvider.TYPES)) {
                problems.add(new Problem(
                        "not-supported",
                        "",
                        TYPE + ": use only " + String.join(", ", PatientProvider.TYPES)
                                + "; other types are not stored here."));
                if (!lenient) {
                    throw ObjectionException.badRequest(List.of(problems.getLast()));
                }
            }
        });
        Optional<String> since = Optional.ofNullable(values.get(SINCE)).map(Parameters::time);
        if (since.isPresent() && TimeRange.instant(since.get()).isEmpty()) {
            throw ObjectionException.value(SINCE, "write an instant that exists, such as 2026-11-20T09:30:00Z.");
        }
        String count = values.getOrDefault(Paging.COUNT, Integer.toString(USUAL_SIZE));
        if (!NUMBER.matcher(count).matches()) {
            throw ObjectionException.value(Paging.COUNT, "write a number from 1 to " + ResourceQuery.MAX_SIZE + ".");
        }
        return new EverythingRequest(
                types, since, Math.min(Integer.parseInt(count), ResourceQuery.MAX_SIZE), now, problems);
    }

    /** Reads what {@link #sealed} wrote into the link of a later page. */
    static EverythingRequest of(List<Links.QueryParameter> used) {
        Map<String, String> values =
                used.stream().collect(Collectors.toMap(Links.QueryParameter::name, Links.QueryParameter::value));
        Instant until = Instant.parse(Optional.ofNullable(values.get(UNTIL)).orElseThrow());
        return of(new GivenParameters(values, Map.of(), List.of()), until, true);
    }

    /** Earliest recording of the versions wanted. */
    Instant from() {
        return since.flatMap(TimeRange::instant).orElse(Instant.MIN);
    }

    /** Parameters as they were used. */
    List<Links.QueryParameter> used() {
        return Stream.of(
                        since.map(written -> new Links.QueryParameter(SINCE, written)),
                        types.map(named -> new Links.QueryParameter(TYPE, String.join(",", named))),
                        Optional.of(new Links.QueryParameter(Paging.COUNT, Integer.toString(size))))
                .flatMap(Optional::stream)
                .toList();
    }

    /** The request in words, decoded, for the audit event. */
    String text(String address) {
        return used().stream()
                .map(parameter -> parameter.name() + "=" + parameter.value())
                .collect(Collectors.joining("&", address + "?", ""));
    }

    /** The same for a link to a later page. */
    List<Links.QueryParameter> sealed() {
        return Stream.concat(used().stream(), Stream.of(new Links.QueryParameter(UNTIL, until.toString())))
                .toList();
    }
}
