package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.Seeds;
import org.dorsal.http.fhir.BundleReferences.LinkTarget;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** References between the entries of a transaction, by FHIR R4 http.html, 3.1.0.11.2, and bundle.html, 2.36.4.1. */
class BundleReferencesTest {
    private static final String URN = "urn:uuid:6c1b1b3c-0f2a-4c1e-8d10-333333333333";
    private static final String ADDRESS = "https://ehr.example/fhir/QuestionnaireResponse/7";
    private static final String BASE = "https://dorsal.example/fhir/site";
    private static final Map<String, LinkTarget> TARGETS = Map.of(
            URN, new LinkTarget("QuestionnaireResponse/a", 1),
            ADDRESS, new LinkTarget("QuestionnaireResponse/b", 4));

    /** "whether they are found in the resource ids, resource references, elements of type uri, url, oid, uuid, and a href, img src". */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'basedOn':[{'reference':'{urn}'}]; 'basedOn':[{'reference':'QuestionnaireResponse/a'}]",
                "'partOf':[{'reference':'{urn}/_history/9'}];"
                        + " 'partOf':[{'reference':'QuestionnaireResponse/a/_history/1'}]",
                "'partOf':[{'reference':'{address}'}]; 'partOf':[{'reference':'QuestionnaireResponse/b'}]",
                "'partOf':[{'reference':'QuestionnaireResponse/7'}];"
                        + " 'partOf':[{'reference':'QuestionnaireResponse/b'}]",
                "'partOf':[{'reference':'QuestionnaireResponse/7/_history/1'}];"
                        + " 'partOf':[{'reference':'QuestionnaireResponse/b/_history/4'}]",
                "'extension':[{'url':'urn:x','valueUri':'{urn}'}];"
                        + " 'extension':[{'url':'urn:x','valueUri':'{base}/QuestionnaireResponse/a'}]",
                "'extension':[{'url':'urn:x','valueReference':{'reference':'{urn}'}}];"
                        + " 'extension':[{'url':'urn:x','valueReference':{'reference':'QuestionnaireResponse/a'}}]",
                "'_status':{'extension':[{'url':'urn:x','valueUrl':'{urn}'}]};"
                        + " '_status':{'extension':[{'url':'urn:x','valueUrl':'{base}/QuestionnaireResponse/a'}]}",
                "'item':[{'linkId':'1','answer':[{'valueReference':{'reference':'{urn}'}}]}];"
                        + " 'item':[{'linkId':'1','answer':[{'valueReference':{'reference':'QuestionnaireResponse/a'}}]}]",
                "'text':{'div':'<div><a href=\\'{urn}\\'>{urn}</a><img src=\\'{address}\\'/></div>'};"
                        + " 'text':{'div':'<div><a href=\\'{base}/QuestionnaireResponse/a\\'>{urn}</a><img"
                        + " src=\\'{base}/QuestionnaireResponse/b\\'/></div>'}"
            })
    void a_link_to_an_entry_leads_to_what_it_stores(String sent, String expected) {
        assertThat(resolved(sent)).isEqualTo(resource(expected));
    }

    /** "Elements of type canonical are not replaced"; other text stays unchanged. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'questionnaire':'{urn}'",
                "'meta':{'profile':['{urn}']}",
                "'extension':[{'url':'urn:x','valueCanonical':'{urn}'}]",
                "'extension':[{'url':'urn:x','valueString':'{urn}'}]",
                "'basedOn':[{'display':'{urn}'}]",
                "'basedOn':[{'reference':'CarePlan/7'}]",
                "'basedOn':[{'reference':'https://other.example/fhir/QuestionnaireResponse/7'}]",
                "'extension':[{'url':'urn:x','valueDecimal':7.0}]",
                "'nothing':'{urn}'"
            })
    void all_else_is_left_as_it_was_sent(String sent) {
        assertThat(resolved(sent)).isEqualTo(resource(sent));
    }

    @Test
    void a_body_without_links_keeps_its_bytes() {
        RequestEntry entry = entry(1, "", "{ \"resourceType\" : \"QuestionnaireResponse\" }");
        assertThat(BundleReferences.of(List.of(stored(0, URN), entry), _ -> true)
                        .resolved(entry, TARGETS, BASE))
                .isSameAs(entry.body());
    }

    @ParameterizedTest
    @CsvSource({
        "urn:uuid:00000000-0000-4000-8000-000000000000, not-found",
        "urn:oid:1.2.3, not-found",
        "Patient?identifier=7, not-supported",
        "https://ehr.example/fhir/Patient?identifier=7, not-supported"
    })
    void a_reference_that_leads_nowhere_is_named(String reference, String code) {
        RequestEntry entry = entry(1, "", resource("'partOf':[{'reference':'" + reference + "'}]"));
        assertThat(BundleReferences.of(List.of(stored(0, URN), entry), _ -> true)
                        .problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo(code);
                    assertThat(problem.expression()).isEqualTo("Bundle.entry[1].resource.partOf[0].reference");
                });
    }

    @Test
    void a_body_that_is_no_strict_json_is_left_to_the_checks_of_its_entry() {
        String twice =
                "{\"resourceType\":\"QuestionnaireResponse\",\"basedOn\":[{\"reference\":\"%s\"}],\"basedOn\":[]}"
                        .formatted(URN);
        RequestEntry entry = entry(1, "", twice);
        BundleReferences references = BundleReferences.of(List.of(stored(0, URN), entry), _ -> true);
        assertThat(references.problems()).isEmpty();
        assertThat(references.resolved(entry, TARGETS, BASE)).isSameAs(entry.body());
    }

    /** The base of an address by the pattern of bundle.html, 2.36.4.1, on all short texts of its characters and on random ones. */
    @Test
    void the_base_of_a_full_url_is_that_of_the_pattern() {
        Pattern pattern = Pattern.compile("https?://.+/(?=[A-Z][A-Za-z]+/[A-Za-z0-9.-]+$)");
        SplittableRandom random = new SplittableRandom(Seeds.next());
        List<String> parts = List.of("/", "//", "Ab", "ab", "A", "1", ".-", "_", "http://", "https://", "h", "é", " ");
        for (int i = 0; i < 100_000; i++) {
            String fullUrl = random.ints(random.nextInt(9), 0, parts.size())
                    .mapToObj(parts::get)
                    .collect(Collectors.joining("", random.nextInt(4) > 0 ? "http://h" : "", ""));
            Matcher matcher = pattern.matcher(fullUrl);
            assertThat(BundleReferences.base(fullUrl))
                    .as(fullUrl)
                    .isEqualTo(matcher.lookingAt() ? matcher.group() : "");
        }
    }

    private static String resolved(String members) {
        RequestEntry entry = entry(1, "https://ehr.example/fhir/QuestionnaireResponse/8", resource(members));
        BundleReferences references =
                BundleReferences.of(List.of(stored(0, URN), entry, stored(2, ADDRESS)), _ -> true);
        return new String(references.resolved(entry, TARGETS, BASE), StandardCharsets.UTF_8);
    }

    private static String resource(String members) {
        return ("{'resourceType':'QuestionnaireResponse'," + members + "}")
                .replace("\\'", "\\\"")
                .replace('\'', '"')
                .replace("{urn}", URN)
                .replace("{address}", ADDRESS)
                .replace("{base}", BASE);
    }

    private static RequestEntry stored(int number, String fullUrl) {
        return entry(number, fullUrl, "{\"resourceType\":\"QuestionnaireResponse\"}");
    }

    private static RequestEntry entry(int number, String fullUrl, String body) {
        return new RequestEntry(
                number, fullUrl, "POST", "QuestionnaireResponse", "", Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
