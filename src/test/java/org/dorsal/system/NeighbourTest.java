package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Attack by one site: its clients send without pause what takes the most memory and the longest work, each from several connections;
 * another site's requests are all answered, and rightly (promise {@code unavailable}). How fast they are is measured
 * (faults.md).
 */
class NeighbourTest {
    private static final int CONNECTIONS = 4;
    private static final int ROUNDS = 15;

    private final SomeService service = SomeService.shared();

    @Test
    void requests_of_a_site_are_answered_while_another_site_takes_all_that_it_can_get() throws Exception {
        SomeClient neighbour = service.client(SomeService.SOUTHSIDE, "system/*.cruds");
        AtomicBoolean over = new AtomicBoolean();
        try (var threads = Executors.newCachedThreadPool()) {
            List<Future<Set<Integer>>> attacks = attacks()
                    .flatMap(attack -> Stream.generate(() -> attack).limit(CONNECTIONS))
                    .map(attack -> threads.submit(() -> statuses(attack, over)))
                    .toList();
            List<String> wrong = new ArrayList<>();
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    useAsNeighbour(neighbour, "neighbour-" + round).ifPresent(wrong::add);
                }
            } finally {
                over.set(true);
            }
            Set<Integer> statuses = new TreeSet<>();
            for (Future<Set<Integer>> attack : attacks) {
                statuses.addAll(attack.get());
            }
            assertThat(wrong).isEmpty();
            assertThat(statuses)
                    .isSubsetOf(200, 201, 400, 406, 413, 422, 429, 503)
                    .containsAnyOf(429, 503);
        }
    }

    /** Returns the first answer that differs from that of a quiet service. */
    private static Optional<String> useAsNeighbour(SomeClient neighbour, String patient) {
        SomeAnswer created =
                neighbour.post("QuestionnaireResponse", SomeResponse.of(patient).json());
        if (created.status() != 201) {
            return Optional.of("create " + created.status());
        }
        SomeAnswer read = neighbour.get("QuestionnaireResponse/" + created.id());
        SomeAnswer searchAnswer = neighbour.get("QuestionnaireResponse?patient=" + patient);
        boolean same = read.status() == 200
                && read.json().path("subject").path("reference").asString("").equals("Patient/" + patient)
                && searchAnswer.status() == 200
                && searchAnswer.json().path("entry").size() == 1;
        return same ? Optional.empty() : Optional.of("read " + read.status() + ", search " + searchAnswer.status());
    }

    private static Set<Integer> statuses(Callable<SomeAnswer> attack, AtomicBoolean over) throws Exception {
        Set<Integer> statuses = new TreeSet<>();
        while (!over.get()) {
            statuses.add(attack.call().status());
        }
        return statuses;
    }

    private Stream<Callable<SomeAnswer>> attacks() {
        SomeClient reader = service.client(SomeService.NORTHSIDE, "patient/Observation.rs");
        SomeClient writer = service.client(SomeService.NORTHSIDE, "system/*.cruds");
        byte[] extensions = gzip("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"extension\":["
                + repeated("{\"url\":\"x\"}", 78_000) + "]}]}");
        byte[] record = gzip(SomePopulation.parameters(
                SomePopulation.subject("p1"),
                SomePopulation.content("{'resourceType':'Bundle','type':'collection','entry':["
                        + repeated(
                                "{'resource':{'resourceType':'Condition','subject':{'reference':'Patient/p1'},'code':{'text':'x'}}}",
                                19_000)
                        + "]}")));
        byte[] searches = gzip("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":["
                + repeated("{\"request\":{\"method\":\"GET\",\"url\":\"Questionnaire\"}}", 200) + "]}");
        return Stream.of(
                () -> packed(reader, "", extensions),
                () -> packed(writer, SomePopulation.INSTANCE, record),
                () -> packed(writer, "", searches),
                () -> writer.post(
                        "QuestionnaireResponse", SomeResponse.of("attacker").json()));
    }

    private static String repeated(String text, int times) {
        return String.join(",", Collections.nCopies(times, text));
    }

    private static SomeAnswer packed(SomeClient client, String path, byte[] body) {
        return client.send("POST", path, body, "Content-Type", "application/fhir+json", "Content-Encoding", "gzip");
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return packed.toByteArray();
    }
}
