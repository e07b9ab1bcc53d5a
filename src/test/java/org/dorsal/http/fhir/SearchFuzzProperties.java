package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.stream.*;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fuzz.Fuzz;
import org.dorsal.http.fhir.RequestEvents.AuditedSearch;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.store.Page;
import org.junit.jupiter.api.Test;

/** Mutated queries and page links: a search is refused with a message, or its self link repeats the same search. */
class SearchFuzzProperties {
    private static final List<String> TYPES = Stream.concat(
                    RecordProvider.TYPES.stream(), KnowledgeSearch.TYPES.stream())
            .sorted()
            .toList();
    private static final SearchParser.SearchContext MINE = SomeSearch.context("northside", "7");
    private static final Codes CODES = SomeProfiles.knowledge().codes();
    private static final LinkSecret KEY = new LinkSecret("a".repeat(64).getBytes(StandardCharsets.US_ASCII));

    @Test
    void a_search_is_refused_in_words_or_its_link_asks_the_same() {
        Stream<String> each = TYPES.stream()
                .flatMap(type -> SearchParser.names(type).stream()
                        .flatMap(name -> Stream.of("a", "urn:a|b", "ge2026-11-20", "Patient/7", "completed,final")
                                .map(value -> type + "?" + name + "=" + value)));
        Stream<String> otherWords = Stream.of(
                "Questionnaire?url=https%3A%2F%2Fdorsal.example%2Fcanonical%2FQuestionnaire%2Fx&version=1.0.0&_offset=20",
                "Observation?code=a%5C%2Cb,http%3A%2F%2Floinc.org%7C72514-3&_sort=-date&_count=5&_total=accurate",
                "QuestionnaireResponse?authored=ge2026-11-20T09:30:00%2B01:00&_lastUpdated=lt2027&_summary=count",
                "CarePlan?subject=https://ehr.example/fhir/Patient/7&_elements=id,status&status:not=draft");
        Fuzz.of("searches", Stream.concat(each, otherWords).toList()).run(SearchFuzzProperties::outcome);
    }

    private static String outcome(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int mark = text.indexOf('?');
        String modifier = mark < 0 ? "" : text.substring(0, mark);
        String type = TYPES.contains(modifier) ? modifier : TYPES.get(Math.floorMod(text.hashCode(), TYPES.size()));
        Optional<Map<String, List<String>>> parameters = Parameters.decode(text.substring(mark + 1));
        return type + parameters.map(values -> read(type, values)).orElse(" not decoded");
    }

    private static String read(String type, Map<String, List<String>> parameters) {
        List<Problem> problems = SomePages.problems(() -> SearchParser.read(type, parameters, MINE.bases(), CODES));
        if (!problems.isEmpty()) {
            return " " + codes(problems);
        }
        SearchParser.ParsedSearch search = SearchParser.read(type, parameters, MINE.bases(), CODES);
        assertThat(again(type, search)).isEqualTo(search);
        assertThat(new AuditedSearch(search).textFor("7", List.of())).startsWith(type + "?");
        assertThat(new AuditedSearch(search).patients()).doesNotHaveDuplicates();
        return " " + kinds(search) + search.query().sort() + search.onlyCount() + search.total();
    }

    /** Search that results from following the self link. */
    private static SearchParser.ParsedSearch again(String type, SearchParser.ParsedSearch search) {
        String link = Links.of(MINE.bases().self() + "/" + type, search.used());
        int mark = link.indexOf('?');
        var parameters =
                Parameters.decode(mark < 0 ? "" : link.substring(mark + 1)).orElseThrow();
        return SearchParser.read(type, parameters, MINE.bases(), CODES);
    }

    private static Set<String> codes(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.code() + problem.message())
                .collect(Collectors.toSet());
    }

    private static List<String> kinds(SearchParser.ParsedSearch search) {
        return search.query().conditions().stream()
                .map(condition -> condition.getClass().getSimpleName())
                .sorted()
                .distinct()
                .toList();
    }

    @Test
    void a_page_link_opens_as_it_was_made_or_not_at_all() {
        List<Cursor> made = IntStream.range(0, 20)
                .mapToObj(number -> new Cursor(
                        TYPES.get(number % TYPES.size()),
                        List.of(
                                new Links.QueryParameter("code", "a".repeat(number * 20)),
                                new Links.QueryParameter("patient", "±|✓")),
                        new Page.Position(Instant.EPOCH.plusSeconds(number), "id-" + number),
                        SomeSearch.NOW.plusSeconds(number % 2 == 0 ? 60 : -60)))
                .toList();
        Map<String, Cursor> sealed =
                made.stream().collect(Collectors.toMap(cursor -> cursor.seal(KEY, MINE), cursor -> cursor));
        Fuzz.of("page-links", List.copyOf(sealed.keySet())).run(bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            Cursor.CursorResult opened = Cursor.open(text, KEY, MINE);
            Cursor.CursorResult expected = Optional.ofNullable(sealed.get(text))
                    .<Cursor.CursorResult>map(cursor -> cursor.expires().isAfter(SomeSearch.NOW)
                            ? new Cursor.CursorResult.OpenCursor(cursor)
                            : new Cursor.CursorResult.ExpiredCursor())
                    .orElseGet(Cursor.CursorResult.ForeignCursor::new);
            assertThat(opened).isEqualTo(expected);
            return opened.getClass().getSimpleName() + Math.min(text.length() / 64, 200);
        });
    }
}
