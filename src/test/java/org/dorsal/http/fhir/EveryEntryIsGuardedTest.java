package org.dorsal.http.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.GuardTable;
import org.dorsal.http.fhir.EveryEndpointIsGuardedTest.RequestSender;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Access matrix of scopes, routes and patients once more, for the same requests as entries of batches and transactions. */
class EveryEntryIsGuardedTest {
    /** Callers without a token of the site; their Bundles are refused. */
    private static final List<String> STRANGERS = List.of("nobody", "forged", "south");

    private static final FhirRoutes ROUTES =
            SomeService.shared().part(FhirServer.class).routes();

    @TestFactory
    Stream<DynamicTest> an_entry_of_a_batch_gets_what_the_request_gets() {
        return lines().map(line -> DynamicTest.dynamicTest(
                GuardTable.route(line),
                () -> matches(
                        line,
                        "batch",
                        answer -> answer.json().at("/entry/0/response/status").asString(""))));
    }

    @TestFactory
    Stream<DynamicTest> a_transaction_gets_what_the_request_of_its_entry_gets() {
        return lines().filter(line -> route(line).isOfTransaction())
                .map(line -> DynamicTest.dynamicTest(
                        GuardTable.route(line),
                        () -> matches(
                                line,
                                "transaction",
                                answer -> answer.status() == 200
                                        ? answer.json()
                                                .at("/entry/0/response/status")
                                                .asString("")
                                        : Integer.toString(answer.status()))));
    }

    /** Routes with a FHIR interaction that an entry can name; exports are asynchronous, and a form is no resource. */
    private static Stream<String> lines() {
        return EveryEndpointIsGuardedTest.TABLE.lines().stream()
                .filter(line -> !GuardTable.route(line).endsWith("_search"))
                .filter(line -> !route(line).interaction().isEmpty())
                .filter(line -> !route(line).isExport() && !route(line).isBatch());
    }

    private static FhirRoute route(String line) {
        return ROUTES.all().stream()
                .filter(route -> route.address().equals(GuardTable.route(line)))
                .findFirst()
                .orElseThrow();
    }

    /** Reader of the status of the one entry. */
    @FunctionalInterface
    private interface EntryStatus {
        String of(SomeAnswer answer);
    }

    private static void matches(String line, String bundle, EntryStatus status) {
        Map<String, String> expected = EveryEndpointIsGuardedTest.TABLE.expected(line);
        STRANGERS.forEach(expected::remove);
        Map<String, String> answered = new LinkedHashMap<>();
        expected.keySet().forEach(caller -> {
            SomeClient client = EveryEndpointIsGuardedTest.caller(caller);
            RequestSender sender = (method, path, body, headers) ->
                    client.post("", bundle(bundle, method, path, body, ifMatch(headers)));
            SomeAnswer answer = EveryEndpointIsGuardedTest.request(sender, GuardTable.route(line));
            answered.put(caller, status.of(answer).replaceFirst(" .*", ""));
        });
        assertThat(answered).isEqualTo(expected);
    }

    private static Optional<String> ifMatch(String[] headers) {
        int place = Arrays.asList(headers).indexOf("If-Match");
        return place < 0 ? Optional.empty() : Optional.of(headers[place + 1]);
    }

    private static String bundle(String type, String method, String url, String body, Optional<String> ifMatch) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"%s\",\"entry\":[{\"request\":{\"method\":\"%s\",\"url\":\"%s\"%s}%s}]}"
                .formatted(
                        type,
                        method,
                        url,
                        ifMatch.map(tag -> ",\"ifMatch\":\"" + tag.replace("\"", "\\\"") + "\"")
                                .orElse(""),
                        body.isEmpty() ? "" : ",\"resource\":" + body);
    }
}
