package org.dorsal.http.fhir;

import java.time.*;
import java.util.*;
import org.dorsal.smart.Caller;
import org.dorsal.smart.PatientId;
import org.dorsal.store.Page;
import tools.jackson.databind.json.JsonMapper;

/**
 * Content of a next-page link: the whole query, the position and the expiry. Bound to the caller's site, issuer,
 * client, subject and patient; no other caller can open it. Encrypted (JWE), because proxies keep addresses and a search
 * may name a patient.
 *
 * @param used parameters of the first page
 */
record Cursor(String type, List<Links.QueryParameter> used, Page.Position after, Instant expires) {
    /** Long enough to read a page; short enough that a link in a log is soon worthless. */
    static final Duration LIFE = Duration.ofMinutes(15);

    static final String NAME = "_cursor";
    private static final String AGAIN = "; search again from the first page.";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_CHARACTERS = 8_000;

    Cursor {
        used = List.copyOf(used);
    }

    /** Result of opening a page link. */
    sealed interface CursorResult {
        record OpenCursor(Cursor cursor) implements CursorResult {}

        /** The link has expired. */
        record ExpiredCursor() implements CursorResult {}

        /**
         * The link was changed or truncated, or made with another key or for another caller. The cases are not
         * distinguished.
         */
        record ForeignCursor() implements CursorResult {}
    }

    /**
     * JSON payload of a page link. The holder is part of the encrypted payload: a hash of the few possible ids next
     * to it could be guessed.
     */
    private record CursorContent(
            String type, List<Links.QueryParameter> used, String at, String id, String expires, List<String> holder) {}

    String seal(LinkSecret secret, SearchParser.SearchContext context) {
        return secret.seal(JSON.writeValueAsBytes(
                new CursorContent(type, used, after.at().toString(), after.id(), expires.toString(), holder(context))));
    }

    static CursorResult open(String sealed, LinkSecret secret, SearchParser.SearchContext context) {
        return Optional.of(sealed)
                .filter(text -> text.length() <= MAX_CHARACTERS)
                .flatMap(secret::open)
                .map(bytes -> JSON.readValue(bytes, CursorContent.class))
                .filter(content -> content.holder().equals(holder(context)))
                .<CursorResult>map(content -> opened(content, context))
                .orElseGet(CursorResult.ForeignCursor::new);
    }

    /**
     * Opens the link of a request for a later page; refuses one that was changed, is another caller's or has expired, and
     * further parameters.
     */
    static Cursor follow(Map<String, List<String>> parameters, LinkSecret secret, SearchParser.SearchContext context) {
        List<String> sealed = parameters.getOrDefault(NAME, List.of());
        if (sealed.size() != 1 || parameters.keySet().stream().anyMatch(name -> !saysNothingNew(name))) {
            throw ObjectionException.badRequest(
                    "value", "A page link carries its whole search; follow it as it is, without more parameters.");
        }
        return switch (open(sealed.getFirst(), secret, context)) {
            case CursorResult.ForeignCursor _ ->
                throw ObjectionException.badRequest(
                        "value", "This page link was changed, or was not made for this caller at this site" + AGAIN);
            case CursorResult.ExpiredCursor _ ->
                throw ObjectionException.badRequest(
                        "expired",
                        "A page link is valid for " + LIFE.toMinutes() + " minutes, and this one is older" + AGAIN);
            case CursorResult.OpenCursor(var cursor) -> cursor;
        };
    }

    private static boolean saysNothingNew(String name) {
        return name.equals(NAME) || ResponseShape.NAMES.contains(name);
    }

    private static CursorResult opened(CursorContent content, SearchParser.SearchContext context) {
        var expires = Instant.parse(content.expires());
        return expires.isAfter(context.now())
                ? new CursorResult.OpenCursor(new Cursor(
                        content.type(),
                        content.used(),
                        new Page.Position(Instant.parse(content.at()), content.id()),
                        expires))
                : new CursorResult.ExpiredCursor();
    }

    private static List<String> holder(SearchParser.SearchContext context) {
        Caller caller = context.caller();
        return List.of(
                context.site(),
                caller.issuer(),
                caller.clientId(),
                caller.subject(),
                caller.patient().map(PatientId::value).orElse(""));
    }
}
