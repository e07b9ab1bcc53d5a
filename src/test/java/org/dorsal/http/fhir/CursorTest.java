package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.smart.Caller;
import org.dorsal.smart.PatientId;
import org.dorsal.store.Page;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CursorTest {
    private static final LinkSecret KEY = key('a');
    private static final SearchParser.SearchContext MINE = SomeSearch.context("northside", "7");
    private static final Cursor CURSOR = new Cursor(
            "Observation",
            List.of(
                    new Links.QueryParameter("patient", "7"),
                    new Links.QueryParameter("code", "a,b"),
                    new Links.QueryParameter("code", "±½|✓")),
            new Page.Position(Instant.parse("2026-11-20T09:31:02.123456Z"), "id-1"),
            SomeSearch.NOW.plus(Cursor.LIFE));

    @Test
    void its_caller_gets_back_what_was_put_in() {
        assertThat(open(CURSOR.seal(KEY, MINE), KEY, MINE)).isEqualTo(new Cursor.CursorResult.OpenCursor(CURSOR));
    }

    @Test
    void it_fits_into_a_url_even_when_the_search_is_as_long_as_it_may_be() {
        var value = "x".repeat(SearchParser.MAX_BYTES / 2);
        var longest = new Cursor(
                "QuestionnaireResponse",
                List.of(new Links.QueryParameter("identifier", value), new Links.QueryParameter("identifier", value)),
                new Page.Position(Instant.MAX, "i".repeat(64)),
                SomeSearch.NOW);
        assertThat(longest.seal(KEY, MINE)).hasSizeLessThan(6_000).matches("[A-Za-z0-9_.-]+");
    }

    @Test
    void extreme_positions_survive() {
        for (var instant : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            var cursor = new Cursor("Observation", List.of(), new Page.Position(instant, ""), CURSOR.expires());
            assertThat(open(cursor.seal(KEY, MINE), KEY, MINE)).isEqualTo(new Cursor.CursorResult.OpenCursor(cursor));
        }
    }

    @Test
    void nothing_of_the_query_can_be_read_in_it() {
        var secret = new Cursor(
                "Observation",
                List.of(new Links.QueryParameter("patient", "CANARY")),
                CURSOR.after(),
                CURSOR.expires());
        for (var part : secret.seal(KEY, MINE).split("[.]", -1)) {
            var bytes = Base64.getUrlDecoder().decode(part);
            assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                    .doesNotContain("CANARY", "patient", "Observation", MINE.site());
        }
    }

    @Test
    void it_lives_a_quarter_of_an_hour() {
        var sealed = CURSOR.seal(KEY, MINE);
        var end = CURSOR.expires();
        assertThat(open(sealed, KEY, SomeSearch.later(MINE, end.minusMillis(1))))
                .isInstanceOf(Cursor.CursorResult.OpenCursor.class);
        assertThat(open(sealed, KEY, SomeSearch.later(MINE, end))).isEqualTo(new Cursor.CursorResult.ExpiredCursor());
        assertThat(Cursor.LIFE).hasMinutes(15);
    }

    @TestFactory
    Stream<DynamicTest> in_other_hands_it_opens_nothing() {
        var sealed = CURSOR.seal(KEY, MINE);
        var caller = MINE.caller();
        return Stream.of(
                        refused("another site", SomeSearch.context("southside", "7")),
                        refused("another patient", SomeSearch.context("northside", "8")),
                        refused("no patient", SomeSearch.context("northside")),
                        refused("another issuer", as(caller, "https://b", caller.subject(), caller.clientId())),
                        refused("another user", as(caller, caller.issuer(), "subject-2", caller.clientId())),
                        refused("another client", as(caller, caller.issuer(), caller.subject(), "client-2")),
                        refused("moved letters", as(caller, caller.issuer() + "s", "ubject-1", caller.clientId())))
                .map(other -> DynamicTest.dynamicTest(
                        other.name(),
                        () -> assertThat(open(sealed, KEY, other.context()))
                                .isEqualTo(new Cursor.CursorResult.ForeignCursor())));
    }

    @Test
    void a_change_of_any_byte_is_noticed() {
        var parts = CURSOR.seal(KEY, MINE).split("[.]", -1);
        for (var part = 0; part < parts.length; part++) {
            var bytes = Base64.getUrlDecoder().decode(parts[part]);
            for (var index = 0; index < bytes.length; index++) {
                var changed = bytes.clone();
                changed[index] ^= 1;
                var forged = parts.clone();
                forged[part] = encode(changed);
                assertThat(open(String.join(".", forged), KEY, MINE))
                        .as("part %s, byte %s", part, index)
                        .isEqualTo(new Cursor.CursorResult.ForeignCursor());
            }
        }
    }

    @Test
    void what_was_never_sealed_opens_nothing() {
        var sealed = CURSOR.seal(KEY, MINE);
        var wrong = new ArrayList<>(List.of("", "a", "!", "AAAA", "%", sealed + "A", "x".repeat(9_000)));
        for (var length = 0; length < sealed.length(); length += 7) {
            wrong.add(sealed.substring(0, length));
        }
        assertThat(wrong)
                .allSatisfy(
                        text -> assertThat(open(text, KEY, MINE)).isEqualTo(new Cursor.CursorResult.ForeignCursor()));
    }

    /** Found by changed inputs: base64url has spellings that its readers pass over. */
    @Test
    void it_opens_in_one_spelling_alone() {
        var sealed = CURSOR.seal(KEY, MINE);
        var inside = sealed.length() - 60;
        for (var junk : List.of("[]", "=", " ", "~", "+", "\u00e9")) {
            var respelt = sealed.substring(0, inside) + junk + sealed.substring(inside);
            assertThat(open(respelt, KEY, MINE)).as(junk).isEqualTo(new Cursor.CursorResult.ForeignCursor());
        }
        for (var last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            var respelt = sealed.substring(0, sealed.length() - 1) + last;
            assertThat(open(respelt, KEY, MINE) instanceof Cursor.CursorResult.OpenCursor)
                    .isEqualTo(respelt.equals(sealed));
        }
    }

    @Test
    void each_replica_with_the_same_key_opens_it_and_none_with_another() {
        var sealed = CURSOR.seal(KEY, MINE);
        assertThat(open(sealed, key('a'), MINE)).isEqualTo(new Cursor.CursorResult.OpenCursor(CURSOR));
        assertThat(open(sealed, key('b'), MINE)).isEqualTo(new Cursor.CursorResult.ForeignCursor());
    }

    @Test
    void two_links_never_look_the_same() {
        var texts = Stream.of(1, 2, 3).map(_ -> CURSOR.seal(KEY, MINE)).collect(Collectors.toSet());
        assertThat(texts).hasSize(3);
    }

    @Test
    void a_short_key_is_refused() {
        assertThatThrownBy(() -> new LinkSecret(new byte[31])).hasMessageContaining("32");
    }

    private record Other(String name, SearchParser.SearchContext context) {}

    private static Other refused(String name, SearchParser.SearchContext context) {
        return new Other(name, context);
    }

    private static SearchParser.SearchContext as(Caller caller, String issuer, String subject, String client) {
        return SomeSearch.as(
                MINE,
                new Caller(
                        caller.site(),
                        issuer,
                        subject,
                        client,
                        caller.fhirUser(),
                        Optional.of(new PatientId("7")),
                        caller.jti(),
                        caller.roles(),
                        caller.scopes()));
    }

    private static Cursor.CursorResult open(String sealed, LinkSecret key, SearchParser.SearchContext context) {
        return Cursor.open(sealed, key, context);
    }

    static LinkSecret key(char letter) {
        return new LinkSecret(Character.toString(letter).repeat(32).getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
