package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.*;
import java.util.stream.*;
import org.dorsal.archive.Erasure;
import org.dorsal.store.ErasureRows;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;

/**
 * Random requests that name several patients and their resources in every way of R4 search. Promises: an event about one
 * patient is without data that identifies another ({@code events.md}), and after an erasure the events of earlier accesses are
 * emptied ({@code promises.csv}, erased): neither the patient's id nor those of the erased resources is in any event.
 */
class ErasedFromSearchesTest {
    private static final long SEED = 20261130;
    private static final int REQUESTS = 400;
    private static final List<String> PATIENTS = List.of("crawl-anna", "crawl-bert", "crawl-cleo", "crawl-dora");
    private static final String ERASED = "crawl-bert";
    private static final List<String> RECORDS =
            List.of("QuestionnaireResponse", "Observation", "CarePlan", "Provenance");

    /** Parameters with values that identify a person, and of each the kind of its values. */
    private static final Map<String, Map<String, String>> PARAMETERS = Map.of(
            "QuestionnaireResponse",
            Map.of(
                    "patient",
                    "id",
                    "subject",
                    "Patient",
                    "author",
                    "Patient",
                    "identifier",
                    "identifier",
                    "_id",
                    "own"),
            "Observation",
            Map.of("patient", "id", "derived-from", "QuestionnaireResponse", "_id", "own", "encounter", "elsewhere"),
            "CarePlan",
            Map.of("patient", "Patient", "supporting-info", "QuestionnaireResponse", "_id", "own"),
            "Provenance",
            Map.of("patient", "id", "agent", "Patient", "target", "QuestionnaireResponse", "_id", "own"),
            "AuditEvent",
            Map.of("patient", "Patient", "agent", "Patient", "entity", "Patient", "_id", "own"));

    private final Random random = new Random(SEED);
    private final Map<String, List<String>> references = new LinkedHashMap<>();

    @Test
    void no_event_names_another_patient_and_none_an_erased_one() throws SQLException {
        try (SomeService service = SomeService.with()) {
            SomeClient client = service.client(NORTHSIDE, "system/*.cruds");
            PATIENTS.forEach(patient -> references.put(patient, record(client, patient)));
            List<String> requests = IntStream.range(0, REQUESTS)
                    .mapToObj(number -> request(service, client))
                    .toList();

            List<String> events = ErasureTest.everything(service.database()).stream()
                    .filter(text -> text.startsWith("audit_event: {\""))
                    .toList();
            assertThat(events).hasSizeGreaterThan(REQUESTS);
            assertThat(events.stream()
                            .filter(event -> PATIENTS.stream()
                                            .filter(patient -> names(event, patient))
                                            .count()
                                    > 1))
                    .as("seed " + SEED + ", " + requests)
                    .isEmpty();
            assertThat(events).as("not vacuous").anyMatch(event -> names(event, ERASED));

            erase(service);

            assertThat(ErasureTest.everything(service.database()).stream()
                            .filter(text -> text.startsWith("audit_event: ") && names(text, ERASED)))
                    .as("seed " + SEED + ", " + requests)
                    .isEmpty();
        }
    }

    /** Whether the text contains the patient's id or one of a resource. */
    private boolean names(String event, String patient) {
        return event.contains(patient)
                || references.get(patient).stream().anyMatch(reference -> event.contains(id(reference)));
    }

    /** Stores responses about the patient with another one as author, and returns all resources of the record. */
    private static List<String> record(SomeClient client, String patient) {
        String author = PATIENTS.get((PATIENTS.indexOf(patient) + 1) % PATIENTS.size());
        for (int number = 0; number < 2; number++) {
            String body = SomeResponse.of(patient)
                    .identifier(patient + "-" + number)
                    .json()
                    .replace("\"subject\"", "\"author\":{\"reference\":\"Patient/" + author + "\"},\"subject\"");
            assertThat(client.post("QuestionnaireResponse", body).status()).isEqualTo(201);
        }
        return RECORDS.stream()
                .flatMap(type -> client.get(type + "?patient=" + patient).entries().stream()
                        .map(resource -> type + "/" + resource.path("id").asString("")))
                .toList();
    }

    private String request(SomeService service, SomeClient client) {
        String search = search();
        String encoded = encoded(search);
        String type = search.substring(0, search.indexOf('?'));
        String reference = reference(any(PATIENTS), any(RECORDS));
        String wrong = any(List.of("Observation", "Provenance", "Device", "AuditEvent", "Questionnaire")) + "/"
                + id(reference);
        SomeClient ofOne = service.client(NORTHSIDE, "patient/*.rs", any(PATIENTS));
        switch (random.nextInt(8)) {
            case 0, 1 -> {
                SomeAnswer page = client.get(encoded + "&_count=1");
                page.json().path("link").forEach(link -> {
                    if (link.path("relation").asString("").equals("next")) {
                        client.get(link.path("url").asString(""));
                    }
                });
            }
            case 2 ->
                client.send(
                        "POST",
                        type + "/_search",
                        encoded.substring(type.length() + 1),
                        "Content-Type",
                        "application/x-www-form-urlencoded");
            case 3 -> client.post("", SomeBundle.batch(Entry.get(encoded), Entry.get(wrong)));
            case 4, 5 -> ofOne.get(encoded);
            case 6 ->
                Stream.of(reference, wrong, wrong + "/_history/1", wrong + "/$extract", "Nonsense/" + id(reference))
                        .forEach(any(List.of(client, ofOne))::get);
            default ->
                Stream.of("Patient/" + any(PATIENTS) + "/$everything", encoded + "&_total=accurate&_summary=count")
                        .forEach(any(List.of(client, ofOne))::get);
        }
        return search;
    }

    private String search() {
        String type = any(PARAMETERS.keySet().stream().sorted().toList());
        List<String> names = PARAMETERS.get(type).keySet().stream().sorted().toList();
        return IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(_ -> any(names))
                .map(name -> name + "="
                        + IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(_ -> value(type, PARAMETERS.get(type).get(name)))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("&", type + "?", ""));
    }

    private String value(String type, String kind) {
        String patient = any(PATIENTS);
        return switch (kind) {
            case "id" -> patient;
            case "Patient" -> "Patient/" + patient;
            case "elsewhere" -> "https://elsewhere.example/fhir/Patient/" + patient;
            case "identifier" -> any(List.of("urn:some:ehr|", "")) + patient + "-" + random.nextInt(2);
            case "own" -> id(reference(patient, RECORDS.contains(type) ? type : any(RECORDS)));
            default -> reference(patient, kind);
        };
    }

    private String reference(String patient, String type) {
        return any(references.get(patient).stream()
                .filter(reference -> reference.startsWith(type + "/"))
                .toList());
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String id(String reference) {
        return reference.substring(reference.indexOf('/') + 1);
    }

    private static String encoded(String search) {
        return search.replace("|", "%7C").replace("://", "%3A//");
    }

    private static void erase(SomeService service) {
        Erasure erasure = new Erasure(
                new ErasureRows(service.database().asOwner(), Duration.ofSeconds(20)),
                Clock.systemUTC(),
                new Random(1));
        await("positions of the events")
                .until(() -> erasure.erase(NORTHSIDE, ERASED, Erasure.REGARDLESS, "J. Doe", "Request 7")
                        instanceof ErasureOutcome.ErasedRows);
    }
}
