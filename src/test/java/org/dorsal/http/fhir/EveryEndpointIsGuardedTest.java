package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dorsal.GuardTable;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeBulkExport;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Access matrix of scopes, routes, patients and sites: each cell of the table next to this test is requested from the
 * running service.
 */
class EveryEndpointIsGuardedTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final String ALL_OF_A_PATIENT = "patient/*.cruds";
    private static final String SIGNED_BY_NOBODY =
            "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL25vYm9keS5leGFtcGxlIn0.AAAA";

    private static final Map<String, SomeClient> CALLERS = Map.ofEntries(
            Map.entry("nobody", SomeClient.anonymous(SERVICE.base(NORTH))),
            Map.entry("forged", new SomeClient(SERVICE.base(NORTH), SIGNED_BY_NOBODY)),
            Map.entry(
                    "south",
                    SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds").withBase(SERVICE.base(NORTH))),
            Map.entry("system", SERVICE.client(NORTH, "system/*.cruds")),
            Map.entry("user", SERVICE.client(NORTH, "user/*.cruds")),
            Map.entry("anna", SERVICE.client(NORTH, ALL_OF_A_PATIENT, "guard-anna")),
            Map.entry("ben", SERVICE.client(NORTH, ALL_OF_A_PATIENT, "guard-ben")),
            Map.entry("lost", SERVICE.client(NORTH, ALL_OF_A_PATIENT)),
            Map.entry("reader", SERVICE.client(NORTH, "system/*.rs")),
            Map.entry("writer", SERVICE.client(NORTH, "system/*.cud")),
            Map.entry(
                    "survey",
                    SERVICE.client(NORTH, "system/QuestionnaireResponse.rs system/Observation.rs?category=survey")),
            Map.entry("lab", SERVICE.client(NORTH, "system/Observation.rs?category=laboratory")));

    static final GuardTable TABLE = GuardTable.read(EveryEndpointIsGuardedTest.class, "guard.table");
    private static final SomeClient ALL = SERVICE.client(NORTH, "system/*.cruds");
    private static final AtomicInteger ASKED = new AtomicInteger();
    static final Map<String, String> IDS = ids();
    private static final SomeBulkExport EXPORT =
            SomeBulkExport.begin(ALL, "$export?_type=QuestionnaireResponse").prepared(SERVICE);

    /** Ends the exports that earlier requests have left waiting: one client may have a part of a site's only. */
    private static void endExports() {
        TestPostgres.run(SERVICE.database().asSuperuser(), "delete from export_job where state = 'preparing'");
    }

    @Test
    void the_table_has_every_route_and_no_other() {
        assertThat(TABLE.routes())
                .containsExactlyInAnyOrderElementsOf(SERVICE.part(FhirServer.class).routes().all().stream()
                        .map(FhirRoute::address)
                        .toList());
    }

    /** Each request leaves the event of {@link EveryRequestIsToldTest}'s table, too. */
    @TestFactory
    Stream<DynamicTest> each_caller_gets_what_the_table_says() {
        return TABLE.lines().stream()
                .map(line -> DynamicTest.dynamicTest(GuardTable.route(line), () -> {
                    String route = GuardTable.route(line);
                    Map<String, String> answered = new LinkedHashMap<>();
                    TABLE.callers().forEach(caller -> {
                        String request = "guard-" + ASKED.incrementAndGet();
                        SomeAnswer answer = request(caller(caller), route, "X-Request-Id", request);
                        answered.put(caller, Integer.toString(answer.status()));
                        EveryRequestIsToldTest.assertTold(route, caller, request, answer);
                    });
                    assertThat(answered).isEqualTo(TABLE.expected(line));
                }));
    }

    @TestFactory
    Stream<DynamicTest> another_patients_record_looks_as_if_it_did_not_exist() {
        SomeClient ben = caller("ben");
        return RecordProvider.TYPES.stream()
                .flatMap(type -> Stream.of("", "/_history", "/_history/1")
                        .map(below -> DynamicTest.dynamicTest(type + below, () -> {
                            SomeAnswer annas = ben.get(type + "/" + IDS.get(type) + below);
                            SomeAnswer nobodys = ben.get(type + "/01890000-0000-7000-8000-000000000000" + below);
                            assertThat(annas.status()).isEqualTo(404);
                            assertThat(annas.text()).isEqualTo(nobodys.text());
                        })));
    }

    @Test
    void another_sites_record_looks_as_if_it_did_not_exist() {
        var south = SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds");

        RecordProvider.TYPES.stream()
                .filter(type -> !type.equals("Device"))
                .forEach(
                        type -> assertThat(south.get(type + "/" + IDS.get(type)).status())
                                .as(type)
                                .isEqualTo(404));
        assertThat(south.get("QuestionnaireResponse/" + IDS.get("QuestionnaireResponse") + "/$score")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_search_holds_nothing_of_another_patient() {
        assertThat(caller("anna").get("Observation").text()).contains("guard-anna");
        for (String type : RecordProvider.TYPES) {
            assertThat(caller("ben").get(type).entries()).as(type).isEmpty();
        }
        assertThat(caller("lab").get("Observation").entries()).isEmpty();
    }

    @Test
    void a_refusal_tells_the_client_how_to_be_let_in() {
        var address = "Observation/" + IDS.get("Observation");

        assertThat(request("nobody", address).header("WWW-Authenticate")).isEqualTo("Bearer realm=\"dorsal\"");
        assertThat(request("forged", address).header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(request("lost", address).header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
        assertThat(request("nobody", address).issue()).isEqualTo("login");
        assertThat(request("writer", address).issue()).isEqualTo("forbidden");
    }

    @Test
    void two_tokens_are_none() {
        var answer =
                request("nobody", "Observation", "Authorization", bearer("system"), "Authorization", bearer("anna"));

        assertThat(answer.status()).isEqualTo(401);
    }

    static SomeClient caller(String name) {
        return Objects.requireNonNull(CALLERS.get(name), name);
    }

    private static String bearer(String caller) {
        return "Bearer " + caller(caller).token();
    }

    private static SomeAnswer request(String caller, String path, String... headers) {
        return caller(caller).get(path, headers);
    }

    static SomeAnswer request(SomeClient caller, String route, String... headers) {
        return request(caller::send, route, headers);
    }

    /** Sender of a request, alone or in an entry of a Bundle. */
    @FunctionalInterface
    interface RequestSender {
        SomeAnswer send(String method, String path, String body, String... headers);
    }

    static SomeAnswer request(RequestSender sender, String route, String... headers) {
        if (route.contains("export")) {
            endExports();
        }
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1);
        String type = path.split("/", -1)[0];
        String address = path.replace("{id}", IDS.getOrDefault(type, ""))
                .replace("{vid}", "1")
                .replace(
                        "{job}",
                        method.equals("DELETE")
                                ? SomeBulkExport.begin(ALL, "$export").id()
                                : EXPORT.id())
                .replace("{file}", type.equals("export") ? "QuestionnaireResponse-1.ndjson" : "start.js");
        if (path.endsWith("$export")) {
            return sender.send(method, address, "", with(headers, "Prefer", "respond-async"));
        }
        if (path.endsWith("_search")) {
            return sender.send(method, address, "", with(headers, "Content-Type", "application/x-www-form-urlencoded"));
        }
        if (path.endsWith("$apply") && method.equals("GET")) {
            return sender.send(method, address + "?subject=Patient/guard-anna", "", headers);
        }
        if (!method.equals("POST") && !method.equals("PUT")) {
            return sender.send(method, address, "", headers);
        }
        String[] allHeaders = with(headers, "Content-Type", "application/fhir+json");
        return method.equals("PUT")
                ? sender.send(method, address, body(path), with(allHeaders, "If-Match", "W/\"99\""))
                : sender.send(method, path.equals("/") ? "" : address, body(path), allHeaders);
    }

    private static String body(String path) {
        String type = path.split("/", -1)[0];
        String response =
                SomeResponse.of("guard-anna").id(IDS.getOrDefault(type, "")).json();
        if (path.endsWith("$populate")) {
            return population(path.contains("{id}"));
        }
        if (path.endsWith("$apply")) {
            String data =
                    path.equals("PlanDefinition/$apply") ? ",{\"name\":\"data\",\"resource\":" + response + "}" : "";
            return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"subject\",\"valueString\":"
                    + "\"Patient/guard-anna\"}" + data + "]}";
        }
        if (path.equals("/")) {
            return "{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                    + "{\"request\":{\"method\":\"POST\",\"url\":\"QuestionnaireResponse\"},\"resource\":" + response
                    + "}]}";
        }
        return path.contains("{id}/$") ? "{\"resourceType\":\"Parameters\"}" : response;
    }

    private static String population(boolean ofInstance) {
        String form = ofInstance
                ? ""
                : "{\"name\":\"canonical\",\"valueCanonical\":\"https://dorsal.example/canonical/Questionnaire/"
                        + "upper-back-pain-assessment\"},";
        return "{\"resourceType\":\"Parameters\",\"parameter\":[" + form
                + "{\"name\":\"subject\",\"valueReference\":{\"reference\":\"Patient/guard-anna\"}}]}";
    }

    private static String[] with(String[] headers, String name, String value) {
        return Stream.concat(Stream.of(headers), Stream.of(name, value)).toArray(String[]::new);
    }

    /** A resource of each type: of anna's record, or published. */
    private static Map<String, String> ids() {
        var client = SERVICE.client(NORTH, "system/*.cruds");
        Map<String, String> ids = new LinkedHashMap<>();
        String response = client.post(
                        "QuestionnaireResponse", SomeResponse.of("guard-anna").json())
                .id();
        ids.put("QuestionnaireResponse", response);
        client.get("QuestionnaireResponse/" + response + "/$score")
                .entries()
                .forEach(resource -> ids.putIfAbsent(
                        resource.path("resourceType").asString(""),
                        resource.path("id").asString("")));
        List<String> otherTypes = new ArrayList<>(KnowledgeSearch.TYPES);
        otherTypes.add("Device");
        ids.put(
                "AuditEvent",
                client.get("AuditEvent?entity=QuestionnaireResponse/" + response)
                        .entries()
                        .getFirst()
                        .path("id")
                        .asString(""));
        ids.put("Patient", "guard-anna");
        otherTypes.remove("PlanDefinition");
        ids.put("PlanDefinition", "upper-back-pain-care-2.0.0"); // the one that reads the form of that response
        ids.put("Subscription", "01890000-0000-7000-8000-000000000000");
        ids.put("SubscriptionTopic", "assessment-result");
        otherTypes.forEach(type ->
                ids.put(type, client.get(type).entries().getFirst().path("id").asString("")));
        return ids;
    }
}
