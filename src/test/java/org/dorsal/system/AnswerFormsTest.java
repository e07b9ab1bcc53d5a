package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.time.Instant;
import java.util.List;
import org.dorsal.system.SomeBundle.Entry;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Forms and parts of answers that a client requests, by FHIR R4 http.html and search.html. */
class AnswerFormsTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";

    /** http.html, 3.1.0.11: the answer is one Bundle in the format of the request, not those that its entries name. */
    @ParameterizedTest
    @ValueSource(
            strings = {"_format=xml", "_format=application/fhir%2Bxml", "_format=json", "_format=xml&_pretty=true"})
    void an_entry_is_answered_in_the_form_of_its_bundle(String form) {
        String id = ALL.post(TYPE, SomeResponse.of("forms-entry").json()).id();
        Entry create = Entry.post(TYPE, SomeResponse.of("forms-entry").json());
        Entry read = Entry.get(TYPE + "/" + id + "?" + form);
        Entry unknown = Entry.get(TYPE + "/01890000-0000-7000-8000-000000000000?" + form);

        for (SomeAnswer answer : List.of(
                ALL.post("", SomeBundle.transaction(create, read)), ALL.post("", SomeBundle.batch(create, read)))) {
            assertThat(SomeBundle.statuses(answer)).containsExactly("201", "200");
            Bundle bundle = FhirContext.forR4Cached().newJsonParser().parseResource(Bundle.class, answer.text());
            assertThat(bundle.getEntry().getLast().getResource()).isInstanceOf(QuestionnaireResponse.class);
        }
        assertThat(SomeBundle.statuses(ALL.post("", SomeBundle.batch(create, unknown))))
                .containsExactly("201", "404");
    }

    /** search.html, 3.1.1.5.7: "Servers SHOULD always return mandatory elements whether they are requested or not". */
    @ParameterizedTest
    @CsvSource({
        "Observation?_elements=value, status code",
        "CarePlan?_elements=CarePlan.title, status intent subject",
        "QuestionnaireResponse?_elements=authored, status"
    })
    void mandatory_elements_come_along(String search, String mandatory) {
        ALL.post(TYPE, SomeResponse.of("forms-elements").json());
        SomeAnswer answer = ALL.get(search + "&patient=forms-elements");
        assertThat(answer.entries()).isNotEmpty().allSatisfy(resource -> {
            assertThat(mandatory.split(" ", -1)).allMatch(resource::has);
            assertThat(List.of(resource.has("text"), resource.has("item"), resource.has("component")))
                    .containsOnly(false);
        });
        assertThat(answer.json().at("/entry/0/fullUrl").asString("")).isNotEmpty();
        assertThat(answer.json().at("/link/0/url").asString("")).contains("_elements=");
    }

    /** http.html, 3.1.0.12: {@code _count}, {@code _since} and {@code _at} of a history. */
    @Test
    void a_history_is_narrowed_and_paged() {
        String id = ALL.post(TYPE, SomeResponse.of("forms-history").json()).id();
        for (int version = 1; version < 3; version++) {
            String next = SomeResponse.of("forms-history")
                    .status("amended")
                    .id(id)
                    .answer("sign-with-pain", version % 2 == 0 ? "none" : "UNK")
                    .json();
            assertThat(ALL.put(TYPE + "/" + id, next, "If-Match", "W/\"" + version + "\"")
                            .status())
                    .isEqualTo(200);
        }
        String history = TYPE + "/" + id + "/_history";
        JsonNode whole = ALL.get(history).json();
        assertThat(whole.path("total").asInt()).isEqualTo(3);
        Instant second =
                Instant.parse(whole.at("/entry/1/resource/meta/lastUpdated").asString(""));

        SomeAnswer first = ALL.get(history + "?_count=1");
        assertThat(versions(first)).containsExactly("3");
        assertThat(first.json().path("total").asInt()).isEqualTo(3);
        String next = first.json()
                .path("link")
                .valueStream()
                .filter(link -> link.path("relation").asString("").equals("next"))
                .map(link -> link.path("url").asString(""))
                .findFirst()
                .orElseThrow();
        assertThat(next).contains("_count=1");
        assertThat(versions(ALL.get(next))).containsExactly("2");

        assertThat(versions(ALL.get(history + "?_since=" + second))).containsExactly("3", "2");
        assertThat(versions(ALL.get(history + "?_since=2100-01-01T00:00:00Z"))).isEmpty();
        assertThat(versions(ALL.get(history + "?_at=" + second))).startsWith("2");
        assertThat(versions(ALL.get(history + "?_at=2100"))).containsExactly("3");
        assertThat(versions(ALL.get(history + "?_at=2001"))).isEmpty();
        assertThat(ALL.get(history + "?_since=" + second).json().path("total").asInt())
                .isEqualTo(2);
        assertThat(ALL.get(TYPE + "/01890000-0000-7000-8000-000000000000/_history?_at=2001")
                        .status())
                .isEqualTo(404);
    }

    /** HAPI's client does not encode the offset of an instant; in a query a plus is a blank, which no time has. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "QuestionnaireResponse/ID/_history?_since=TIME",
                "QuestionnaireResponse/ID/_history?_at=TIME",
                "QuestionnaireResponse?_lastUpdated=geTIME",
                "Observation?date=leTIME",
                "AuditEvent?date=ltTIME",
                "Patient/forms-plus/$everything?_since=TIME"
            })
    void a_plus_that_is_not_encoded_is_the_offset_of_a_time(String address) {
        String id = ALL.post(TYPE, SomeResponse.of("forms-plus").json()).id();

        SomeAnswer answer = ALL.get(address.replace("ID", id).replace("TIME", "2026-11-20T21:34:54.304+01:00"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(ALL.get(address.replace("ID", id).replace("TIME", "2026-11-20T21:34:54.304+99:00"))
                        .status())
                .isEqualTo(400);
    }

    /** R4 search, 3.1.1.4.10: a system and a bar mean all codes of the system. */
    @ParameterizedTest
    @CsvSource({
        "Observation?code=http://loinc.org|, true",
        "Observation?code=http://snomed.info/sct|, false",
        "Observation?category=http://terminology.hl7.org/CodeSystem/observation-category|, true",
        "Observation?value-concept=https://dorsal.example/canonical/CodeSystem/disposition|, true",
        "Observation?value-concept=https://dorsal.example/canonical/CodeSystem/cause|, false",
        "CarePlan?category=https://dorsal.example/canonical/CodeSystem/disposition|, true",
        "CarePlan?intent=http://hl7.org/fhir/request-intent|, true",
        "QuestionnaireResponse?identifier=https://ehr.example/assessments|, true",
        "QuestionnaireResponse?identifier=https://ehr.example/other|, false",
        "QuestionnaireResponse?status=http://hl7.org/fhir/questionnaire-answers-status|, true",
        "AuditEvent?type=http://terminology.hl7.org/CodeSystem/audit-event-type|, true",
        "AuditEvent?subtype=https://dorsal.example/canonical/CodeSystem/audit-action|, true",
    })
    void a_system_alone_means_all_its_codes(String search, boolean isFound) {
        ALL.post(
                TYPE,
                SomeResponse.of("forms-systems")
                        .answer("pain-worst-score", "5")
                        .json("https://ehr.example/assessments", "forms-systems"));

        JsonNode answer = ALL.get(
                        search.replace("://", "%3A//").replace("|", "%7C") + "&patient=forms-systems&_summary=count")
                .json();

        assertThat(answer.path("total").asInt(-1) > 0).as(answer.toString()).isEqualTo(isFound);
    }

    @ParameterizedTest
    @CsvSource({
        "_count=0, _count",
        "_count=x, _count",
        "_since=2026, _since",
        "_at=0000, _at",
        "_list=7, _list",
        "_since=2026-01-01T00:00:00, _since"
    })
    void a_refused_parameter_of_a_history_is_named(String parameter, String name) {
        String id = ALL.post(TYPE, SomeResponse.of("forms-history").json()).id();
        SomeAnswer answer = ALL.get(TYPE + "/" + id + "/_history?" + parameter);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issue/0/diagnostics").asString("")).contains(name);
    }

    /** search.html, 3.1.1.6.1: a client that prefers {@code handling=lenient} wants unknown parameters ignored. */
    @Test
    void a_lenient_search_ignores_what_it_does_not_know_and_tells_what_it_used() {
        ALL.post(TYPE, SomeResponse.of("forms-lenient").json());
        String search = TYPE + "?patient=forms-lenient&colour=red&_include=x";

        assertThat(ALL.get(search).status()).isEqualTo(400);
        SomeAnswer answer = ALL.get(search, "Prefer", "handling=lenient");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.entries()).hasSize(1);
        assertThat(answer.json().at("/link/0/url").asString(""))
                .contains("patient=forms-lenient")
                .doesNotContain("colour", "_include");
        // a value that is not understood is no unknown parameter
        assertThat(ALL.get(TYPE + "?authored=x", "Prefer", "handling=lenient").status())
                .isEqualTo(400);
    }

    private static List<String> versions(SomeAnswer history) {
        assertThat(history.status()).as(history.toString()).isEqualTo(200);
        return history.entries().stream()
                .map(resource -> resource.path("meta").path("versionId").asString(""))
                .toList();
    }
}
