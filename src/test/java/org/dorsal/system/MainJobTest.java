package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A response's whole life over HTTP. */
class MainJobTest {
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

        var known = EHR.get(RESPONSES + "/" + id, "If-None-Match", "\"7\", W/\"1\"");
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.text()).isEmpty();
        assertThat(known.header("ETag")).isEqualTo("W/\"1\"");
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

        var amended = first.id(id).status("amended").answer("chest-pain", "N");
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

    @Test
    void an_update_that_has_not_seen_the_newest_version_changes_nothing() {
        var first = SomeResponse.of("stale");
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended").json();
        var address = RESPONSES + "/" + id;

        assertThat(EHR.put(address, amended).status()).isEqualTo(428);
        assertThat(EHR.put(address, amended, "If-Match", "*").status()).isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "1").status()).isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"1\", W/\"2\"").status())
                .isEqualTo(400);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"2\"").status()).isEqualTo(412);
        assertThat(EHR.get(address).header("ETag")).isEqualTo("W/\"1\"");

        assertThat(EHR.put(address, amended, "If-Match", "\"1\"").status()).isEqualTo(200);
        assertThat(EHR.put(address, amended, "If-Match", "W/\"1\"").status()).isEqualTo(412);
    }

    @Test
    void an_update_stays_with_its_id_and_its_patient() {
        var first = SomeResponse.of("stays");
        var id = EHR.post(RESPONSES, first.json()).id();
        var amended = first.id(id).status("amended");
        var address = RESPONSES + "/" + id;

        assertThat(EHR.put(address, first.status("amended").json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.put(address, amended.about("other").json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.put(address, amended.status("in-progress").json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.put(RESPONSES + "/given-by-the-client", amended.json(), "If-Match", "W/\"1\"")
                        .status())
                .isEqualTo(404);
        assertThat(EHR.get(address).header("ETag")).isEqualTo("W/\"1\"");
    }

    @Test
    void a_scope_that_creates_does_not_read() {
        var body = SomeResponse.of("writes-only").identifier("writes-only-1").json();
        var condition = "identifier=urn:some:ehr|writes-only-1";
        EHR.post(RESPONSES, body);
        var writer = SERVICE.client(SomeService.NORTHSIDE, "system/QuestionnaireResponse.c");

        var existing = writer.post(RESPONSES, body, "If-None-Exist", condition, "Prefer", "return=representation");
        assertThat(existing).returns(200, SomeAnswer::status).returns("", SomeAnswer::text);
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", condition, "Prefer", "return=representation")
                        .type())
                .isEqualTo(RESPONSES);
    }

    @Test
    void callers_who_race_with_one_identifier_get_one_assessment() throws Exception {
        var body = SomeResponse.of("races").identifier("races-1").json();
        Callable<SomeAnswer> create =
                () -> EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn%3Asome%3Aehr%7Craces-1");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = threads
                    .invokeAll(IntStream.range(0, 8).mapToObj(_ -> create).toList())
                    .stream()
                    .map(future -> future.resultNow())
                    .toList();
            assertThat(answers)
                    .extracting(SomeAnswer::status)
                    .containsOnlyOnce(201)
                    .containsOnly(201, 200);
            assertThat(answers)
                    .extracting(SomeAnswer::id)
                    .containsOnly(answers.getFirst().id());
        }
        assertThat(EHR.post(RESPONSES, body)).returns(409, SomeAnswer::status).returns("duplicate", SomeAnswer::issue);
    }

    @Test
    void callers_who_race_to_amend_get_one_next_version() throws Exception {
        var first = SomeResponse.of("amend-race");
        var id = EHR.post(RESPONSES, first.json()).id();
        var body = first.id(id).status("amended").json();
        Callable<SomeAnswer> amend = () -> EHR.put(RESPONSES + "/" + id, body, "If-Match", "W/\"1\"");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = threads
                    .invokeAll(IntStream.range(0, 6).mapToObj(_ -> amend).toList())
                    .stream()
                    .map(future -> future.resultNow().status())
                    .toList();
            assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        }
    }

    @Test
    void a_conditional_create_names_one_identifier_and_its_own() {
        var body = SomeResponse.of("conditions").identifier("conditions-1").json();

        for (var condition : List.of(
                "identifier=conditions-1",
                "_id=7",
                "identifier=urn%3Asome%3Aehr%7Ca&identifier=urn%3Asome%3Aehr%7Cb",
                "identifier=urn%3Asome%3Aehr%7Ca&status=completed",
                "identifier=%E9%7Ca")) {
            assertThat(EHR.post(RESPONSES, body, "If-None-Exist", condition).status())
                    .as(condition)
                    .isEqualTo(400);
        }
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn:some:ehr|other")
                        .status())
                .isEqualTo(422);
        assertThat(EHR.post(RESPONSES, body, "If-None-Exist", "identifier=urn:some:ehr|conditions-1")
                        .status())
                .isEqualTo(201);
    }
}
