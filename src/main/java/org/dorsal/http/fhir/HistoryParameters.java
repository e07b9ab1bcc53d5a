package org.dorsal.http.fhir;

import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.store.HistoryQuery;
import org.dorsal.store.Ledger;

/**
 * Parameters of a history (FHIR R4 http.html, 3.1.0.12).
 *
 * @param since {@code _since}: versions recorded at or after this instant
 * @param atPeriod {@code _at}: versions that were current at some time of this period
 * @param count {@code _count}: most versions on a page
 * @param below number of the version after this page
 */
record HistoryParameters(Optional<String> since, Optional<String> atPeriod, OptionalInt count, OptionalInt below) {
    private static final String SINCE = "_since";
    private static final String AT = "_at";
    private static final String BELOW = "_below";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    static final Set<String> NAMES = Set.of(SINCE, AT, Paging.COUNT, BELOW);

    static HistoryParameters of(Map<String, List<String>> parameters) {
        Optional<String> since = once(parameters, SINCE).map(Parameters::time);
        Optional<String> atPeriod = once(parameters, AT).map(Parameters::time);
        if (since.isPresent() && since.flatMap(TimeRange::instant).isEmpty()) {
            throw ObjectionException.value(SINCE, "write an instant such as 2026-11-20T09:30:00Z.");
        }
        if (atPeriod.isPresent() && atPeriod.flatMap(TimeRange::of).isEmpty()) {
            throw ObjectionException.value(AT, "write a date or time such as 2026-11-20.");
        }
        return new HistoryParameters(
                since,
                atPeriod,
                number(parameters, Paging.COUNT, "write a number from 1 to " + Ledger.HISTORY_SIZE + "."),
                number(parameters, BELOW, "follow the link next as it was sent."));
    }

    /** The next page, of the versions below that one. */
    HistoryParameters below(int version) {
        return new HistoryParameters(since, atPeriod, count, OptionalInt.of(version));
    }

    /** Whether versions may be left out. */
    boolean narrows() {
        return since.isPresent() || atPeriod.isPresent();
    }

    HistoryQuery query() {
        Optional<TimeRange> period = atPeriod.flatMap(TimeRange::of);
        return new HistoryQuery(
                since.flatMap(TimeRange::instant).orElse(Instant.MIN),
                period.map(TimeRange::from).orElse(Instant.MIN),
                period.map(TimeRange::to).orElse(Instant.MAX),
                below.orElse(Integer.MAX_VALUE),
                Math.min(count.orElse(Ledger.HISTORY_SIZE), Ledger.HISTORY_SIZE));
    }

    /** The parameters, for links. */
    List<Links.QueryParameter> used() {
        List<Links.QueryParameter> used = new ArrayList<>();
        since.ifPresent(text -> used.add(new Links.QueryParameter(SINCE, text)));
        atPeriod.ifPresent(text -> used.add(new Links.QueryParameter(AT, text)));
        count.ifPresent(number -> used.add(new Links.QueryParameter(Paging.COUNT, Integer.toString(number))));
        below.ifPresent(number -> used.add(new Links.QueryParameter(BELOW, Integer.toString(number))));
        return used;
    }

    private static Optional<String> once(Map<String, List<String>> parameters, String name) {
        List<String> values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw ObjectionException.value(name, "give it once.");
        }
        return values.stream().findFirst();
    }

    private static OptionalInt number(Map<String, List<String>> parameters, String name, String cure) {
        Optional<String> written = once(parameters, name);
        if (written.filter(text -> !NUMBER.matcher(text).matches()).isPresent()) {
            throw ObjectionException.value(name, cure);
        }
        return written.map(text -> OptionalInt.of(Integer.parseInt(text))).orElse(OptionalInt.empty());
    }
}
