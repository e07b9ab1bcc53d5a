package org.dorsal.http.fhir;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.Caller;
import org.dorsal.smart.PatientId;
import org.dorsal.store.Page;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the link to the next page carries: the whole query, where it goes on, and until when it may. It is bound to the caller's
 * site, issuer, client, subject and patient: in other hands it opens nothing.
 *
 * @param used parameters of the first page
 */
record Cursor(String type, List<Links.QueryParameter> used, Page.Position after, Instant expires) {
    /** Long enough to read a page; short enough that a link in a log is soon worthless. */
    static final Duration LIFE = Duration.ofMinutes(15);

    static final String NAME = "_cursor";
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MAX_CHARACTERS = 8_000;

    Cursor {
        used = List.copyOf(used);
    }

    /** What came of opening a link. */
    sealed interface CursorResult {
        record OpenCursor(Cursor cursor) implements CursorResult {}

        /** Its time is over. */
        record Expired() implements CursorResult {}

        /** Changed, cut, made with another key, or made for somebody else: no difference is told. */
        record ForeignCursor() implements CursorResult {}
    }

    /** What a link holds, as JSON; the holder is in it and not beside it, because a hash of few ids is soon guessed. */
    private record CursorContent(
            String type, List<Links.QueryParameter> used, String at, String id, String expires, List<String> holder) {}

    String seal(LinkSecret secret, SearchReading.SearchContext context) {
        return secret.seal(JSON.writeValueAsBytes(
                new CursorContent(type, used, after.at().toString(), after.id(), expires.toString(), holder(context))));
    }

    static CursorResult open(String sealed, LinkSecret secret, SearchReading.SearchContext context) {
        return Optional.of(sealed)
                .filter(text -> text.length() <= MAX_CHARACTERS)
                .flatMap(secret::open)
                .map(bytes -> JSON.readValue(bytes, CursorContent.class))
                .filter(content -> content.holder().equals(holder(context)))
                .<CursorResult>map(content -> opened(content, context))
                .orElseGet(CursorResult.ForeignCursor::new);
    }

    private static CursorResult opened(CursorContent content, SearchReading.SearchContext context) {
        var expires = Instant.parse(content.expires());
        return expires.isAfter(context.now())
                ? new CursorResult.OpenCursor(new Cursor(
                        content.type(),
                        content.used(),
                        new Page.Position(Instant.parse(content.at()), content.id()),
                        expires))
                : new CursorResult.Expired();
    }

    private static List<String> holder(SearchReading.SearchContext context) {
        Caller caller = context.caller();
        return List.of(
                context.site(),
                caller.issuer(),
                caller.clientId(),
                caller.subject(),
                caller.patient().map(PatientId::value).orElse(""));
    }
}
