package org.dorsal.http.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.StoredVersion;

/**
 * Answers searches of patients' records. The caller's reach stands in every statement, so what lies outside it neither appears
 * nor counts: a search for another patient gives an empty Bundle, exactly as one for a patient who does not exist.
 */
final class SearchDoor {
    private static final String AGAIN = "; search again from the first page.";

    private final Ledger ledger;
    private final LinkSecret secret;

    SearchDoor(Ledger ledger, LinkSecret secret) {
        this.ledger = ledger;
        this.secret = secret;
    }

    /**
     * One page.
     *
     * @param parameters decoded once, in their order
     */
    Answer search(String type, Map<String, List<String>> parameters, SearchReading.SearchContext context) {
        return parameters.containsKey(Cursor.NAME)
                ? goOn(type, parameters, context)
                : answer(type, parameters, Optional.empty(), context);
    }

    private Answer goOn(String type, Map<String, List<String>> parameters, SearchReading.SearchContext context) {
        var sealed = parameters.getOrDefault(Cursor.NAME, List.of());
        if (sealed.size() != 1 || parameters.keySet().stream().anyMatch(name -> !saysNothingNew(name))) {
            return refused(
                    "value", "A page link carries its whole search; follow it as it is, without more parameters.");
        }
        return switch (Cursor.open(sealed.getFirst(), secret, context)) {
            case Cursor.Opened.Foreign _ ->
                refused("value", "This page link was changed, or was not made for this caller at this site" + AGAIN);
            case Cursor.Opened.Expired _ ->
                refused(
                        "expired",
                        "A page link lives " + Cursor.LIFE.toMinutes() + " minutes, and this one is older" + AGAIN);
            case Cursor.Opened.Open(var cursor)
            when !cursor.type().equals(type) ->
                refused("value", "This page link is of another resource type; follow it as it is.");
            case Cursor.Opened.Open(var cursor) ->
                answer(type, byName(cursor.used()), Optional.of(new Place(cursor.after(), sealed.getFirst())), context);
        };
    }

    /** Where a later page begins, and the link that led there. */
    private record Place(Page.Position after, String link) {}

    private Answer answer(
            String type,
            Map<String, List<String>> parameters,
            Optional<Place> place,
            SearchReading.SearchContext context) {
        return switch (SearchReading.read(type, parameters, context)) {
            case SearchReading.Result.Wrong(var problems) -> new Answer.Refused(problems);
            case SearchReading.Result.Understood(var asking) when asking.onlyCount() -> count(asking, context);
            case SearchReading.Result.Understood(var asking) -> page(asking, place, context);
        };
    }

    private Answer count(SearchReading.Asking asking, SearchReading.SearchContext context) {
        var total = OptionalLong.of(ledger.count(context.reach(), asking.query()));
        var links = List.of(new Bundles.Link("self", address(asking, asking.used(), context)));
        return new Answer.Found(Bundles.searchset(total, links, List.of()), List.of(), asking.text());
    }

    private Answer page(SearchReading.Asking asking, Optional<Place> place, SearchReading.SearchContext context) {
        var query = place.map(found -> asking.query().after(found.after())).orElse(asking.query());
        var total = asking.total() ? OptionalLong.of(ledger.count(context.reach(), query)) : OptionalLong.empty();
        var page = ledger.search(context.reach(), query);
        var links = new ArrayList<Bundles.Link>();
        var self = place.map(found -> asking.page(found.link())).orElse(asking.used());
        links.add(new Bundles.Link("self", address(asking, self, context)));
        page.next().ifPresent(after -> links.add(new Bundles.Link("next", next(asking, after, context))));
        var entries = page.versions().stream()
                .map(version -> Bundles.Entry.of(context.selfBase(), version))
                .toList();
        return new Answer.Found(Bundles.searchset(total, links, entries), page.versions(), asking.text());
    }

    private String next(SearchReading.Asking asking, Page.Position after, SearchReading.SearchContext context) {
        var cursor = new Cursor(
                asking.query().type(), asking.used(), after, context.now().plus(Cursor.LIFE));
        return address(asking, asking.page(cursor.seal(secret, context)), context);
    }

    private static String address(
            SearchReading.Asking asking, List<Links.Given> parameters, SearchReading.SearchContext context) {
        return Links.search(context.selfBase(), asking.query().type(), parameters);
    }

    private static boolean saysNothingNew(String name) {
        return name.equals(Cursor.NAME) || Shaping.NAMES.contains(name);
    }

    private static Map<String, List<String>> byName(List<Links.Given> used) {
        var parameters = new LinkedHashMap<String, List<String>>();
        used.forEach(given ->
                parameters.computeIfAbsent(given.name(), _ -> new ArrayList<>()).add(given.value()));
        return parameters;
    }

    private static Answer refused(String code, String says) {
        return new Answer.Refused(List.of(new Problem(code, "", says)));
    }

    /** What a search comes to. */
    sealed interface Answer {
        default Reply reply() {
            return switch (this) {
                case Found found ->
                    Reply.json(200, found.bundle()).telling(Reply.Shown.of(found.shown(), found.asked()));
                case Refused refused -> OutcomeBody.of(new Objection.BadRequest(refused.problems()));
            };
        }

        /**
         * A Bundle of type searchset.
         *
         * @param bundle its JSON, UTF-8
         * @param shown the versions of patients' records that stand in it, for the audit event; none for knowledge and counts
         * @param asked the search as it was understood, decoded
         */
        record Found(byte[] bundle, List<StoredVersion> shown, String asked) implements Answer {
            public Found {
                shown = List.copyOf(shown);
            }

            @Override
            public String toString() {
                return "Found[" + bundle.length + " bytes]";
            }
        }

        /** The search can't be answered as it was asked; everything that is wrong with it, at least one. */
        record Refused(List<Problem> problems) implements Answer {
            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }
}
