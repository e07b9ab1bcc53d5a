package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A response's whole life over HTTP. */
class MainJobOverHttpTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient EHR = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");
    private static final String RESPONSES = "QuestionnaireResponse";

    @Test
    void a_response_is_stored_and_read_back_byte_for_byte() {
        var created = EHR.post(RESPONSES, SomeResponse.of("bytes").json(), "Prefer", "return=representation");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(created.header("Location"))
                .isEqualTo(EHR.base() + "/QuestionnaireResponse/" + created.id() + "/_history/1");
        assertThat(created.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(created.header("Last-Modified"))
                .matches("[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT");

        var read = EHR.get(RESPONSES + "/" + created.id());
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.header("Content-Type")).isEqualTo("application/fhir+json;charset=utf-8");
        assertThat(read.header("Cache-Control")).isEqualTo("no-store");
        assertThat(EHR.get(created.header("Location")).body()).isEqualTo(created.body());
    }

    @Test
    void the_client_says_what_it_wants_back() {
        var body = SomeResponse.of("prefers").json();

        assertThat(EHR.post(RESPONSES, body))
                .returns(201, SomeAnswer::status)
                .returns("", SomeAnswer::text)
                .satisfies(answer -> assertThat(answer.header("Location")).isNotEmpty());
        assertThat(EHR.post(RESPONSES, body, "Prefer", "return=OperationOutcome")
                        .type())
                .isEqualTo("OperationOutcome");
        assertThat(EHR.post(RESPONSES, body, "Prefer", "respond-async, return=representation")
                        .type())
                .isEqualTo(RESPONSES);
        assertThat(EHR.post(RESPONSES, body, "Prefer", "return=something-else").text())
                .isEmpty();
    }

    @Test
    void what_the_client_has_is_not_sent_again() {
        var id = EHR.post(RESPONSES, SomeResponse.of("cache").json()).id();

        var notModified = EHR.get(RESPONSES + "/" + id, "If-None-Match", "\"7\", W/\"1\"");
        assertThat(notModified.status()).isEqualTo(304);
        assertThat(notModified.text()).isEmpty();
        assertThat(notModified.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(EHR.get(RESPONSES + "/" + id, "If-None-Match", "W/\"2\"").status())
                .isEqualTo(200);
        // a date would call two versions of one second the same
        assertThat(EHR.get(RESPONSES + "/" + id, "If-Modified-Since", "Fri, 01 Jan 2100 00:00:00 GMT")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void head_says_what_get_would() {
        var id = EHR.post(RESPONSES, SomeResponse.of("head").json()).id();
        var get = EHR.get(RESPONSES + "/" + id);

        var head = EHR.send("HEAD", RESPONSES + "/" + id, "");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(get.body().length));
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
    }

    @Test
    void a_scored_response_has_its_results_at_score() {
        var id = EHR.post(RESPONSES, SomeResponse.of("results").json()).id();

        var results = EHR.get(RESPONSES + "/" + id + "/$score");
        assertThat(results.status()).as(results.toString()).isEqualTo(200);
        assertThat(results.json().path("type").asString("")).isEqualTo("collection");
        var types = results.entries().stream()
                .map(resource -> resource.path("resourceType").asString(""))
                .toList();
        assertThat(types).startsWith("Observation").endsWith("CarePlan", "Provenance");
        for (var resource : results.entries()) {
            var address = resource.path("resourceType").asString("") + "/"
                    + resource.path("id").asString("");
            assertThat(EHR.get(address).json()).isEqualTo(resource);
        }
    }

    @Test
    void scoring_alone_stores_nothing_and_gives_the_same_results_again() {
        var body = SomeResponse.of("unstored").json();

        var once = EHR.post(RESPONSES + "/$score", body);
        assertThat(once.status()).as(once.toString()).isEqualTo(200);
        var panel = once.entries().getFirst().path("id").asString("");
        assertThat(EHR.post(RESPONSES + "/$score", body)
                        .entries()
                        .getFirst()
                        .path("id")
                        .asString(""))
                .isEqualTo(panel);
        assertThat(EHR.get("Observation/" + panel).status()).isEqualTo(404);
    }

    @Test
    void a_draft_is_kept_and_not_scored_until_it_is_finished() {
        var draft = SomeResponse.of("draft").status("in-progress");
        var id = EHR.post(RESPONSES, draft.json()).id();
        assertThat(EHR.get(RESPONSES + "/" + id + "/$score").status()).isEqualTo(404);

        var finished =
                EHR.put(RESPONSES + "/" + id, draft.id(id).status("completed").json(), "If-Match", "W/\"1\"");
        assertThat(finished.status()).as(finished.toString()).isEqualTo(200);
        assertThat(EHR.get(RESPONSES + "/" + id + "/$score").status()).isEqualTo(200);
    }

    @Test
    void an_amendment_adds_a_version_and_keeps_the_old_one() {
        var first = SomeResponse.of("amends");
        var id = EHR.post(RESPONSES, first.json()).id();
        var before = EHR.get(RESPONSES + "/" + id);

        var amended = first.id(id).status("amended").answer("sign-with-pain", "none");
        var updated = EHR.put(RESPONSES + "/" + id, amended.json(), "If-Match", before.header("ETag"));
        assertThat(updated.status()).as(updated.toString()).isEqualTo(200);
        assertThat(updated.header("ETag")).isEqualTo("W/\"2\"");
        assertThat(updated.header("Location")).endsWith(id + "/_history/2");

        assertThat(EHR.get(RESPONSES + "/" + id + "/_history/1").body()).isEqualTo(before.body());
        var results = EHR.get(RESPONSES + "/" + id + "/$score").entries();
        assertThat(results)
                .filteredOn(
                        resource -> resource.path("resourceType").asString("").equals("Observation"))
                .allSatisfy(observation -> assertThat(
                                observation.path("meta").path("versionId").asString(""))
                        .isEqualTo("2"));

        var history = EHR.get(RESPONSES + "/" + id + "/_history");
        assertThat(history.json().path("type").asString("")).isEqualTo("history");
        assertThat(history.json().path("total").asInt()).isEqualTo(2);
        assertThat(history.entries())
                .extracting(version -> version.path("meta").path("versionId").asString(""))
                .containsExactly("2", "1");
    }

    @Test
    void a_withdrawn_response_takes_its_results_along() {
        var first = SomeResponse.of("withdraws");
        var id = EHR.post(RESPONSES, first.json()).id();

        var withdrawn = first.id(id).status("entered-in-error");
        assertThat(EHR.put(RESPONSES + "/" + id, withdrawn.json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(200);
        assertThat(EHR.get(RESPONSES + "/" + id + "/$score").entries())
                .filteredOn(
                        resource -> !resource.path("resourceType").asString("").equals("Provenance"))
                .isNotEmpty()
                .allSatisfy(resource ->
                        assertThat(resource.path("status").asString("")).isEqualTo("entered-in-error"));
    }
}
