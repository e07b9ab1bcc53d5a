package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.concurrent.*;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.dorsal.Seeds;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.Test;

/** Transactions of many clients at once, and one of the largest size: each is stored as a whole or not at all. */
class ConcurrentTransactionsTest {
    private static final int CLIENTS = 8;
    private static final String TYPE = "QuestionnaireResponse";
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    @Test
    void a_transaction_of_two_hundred_entries_is_stored() {
        String patient = "together-many";
        Entry[] entries = IntStream.range(0, 200)
                .mapToObj(number -> Entry.post(
                        TYPE,
                        SomeResponse.of(patient)
                                .identifier(patient + "-" + number)
                                .json()))
                .toArray(Entry[]::new);
        SomeAnswer answer = ALL.post("", SomeBundle.transaction(entries));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(SomeBundle.statuses(answer)).hasSize(200).containsOnly("201");
        assertThat(stored(patient)).isEqualTo(200);
        SomeAnswer again = ALL.post("", SomeBundle.transaction(entries));
        assertThat(again.status()).isEqualTo(409);
        assertThat(TransactionTest.places(again)).hasSize(100).startsWith("Bundle.entry[0].resource.identifier");
        assertThat(stored(patient)).isEqualTo(200);
        Entry[] more =
                IntStream.range(0, 201).mapToObj(_ -> Entry.get("metadata")).toArray(Entry[]::new);
        assertThat(ALL.post("", SomeBundle.transaction(more)).status()).isEqualTo(413);
    }

    /** All send the same conditional creates, in different orders: each response is stored once. */
    @Test
    void eight_transactions_with_the_same_conditional_creates_store_each_once() throws Exception {
        String patient = "together-eight";
        List<List<String>> locations = together(client -> {
            List<Integer> numbers =
                    new ArrayList<>(IntStream.range(0, 12).boxed().toList());
            Collections.shuffle(numbers, new Random(Seeds.ofRun() + client));
            SomeAnswer answer = ALL.post(
                    "",
                    SomeBundle.transaction(numbers.stream()
                            .map(number -> Entry.post(
                                            TYPE,
                                            SomeResponse.of(patient)
                                                    .identifier(patient + "-" + number)
                                                    .json())
                                    .with("ifNoneExist", "identifier=urn:some:ehr|" + patient + "-" + number))
                            .toArray(Entry[]::new)));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            return IntStream.range(0, 12)
                    .mapToObj(entry -> TransactionTest.location(answer, entry))
                    .sorted()
                    .toList();
        });

        assertThat(locations).hasSize(CLIENTS).containsOnly(locations.getFirst());
        assertThat(stored(patient)).isEqualTo(12);
    }

    /** Transactions that amend the same three responses and create another: one wins, the others change and create nothing. */
    @Test
    void of_eight_transactions_that_amend_the_same_responses_one_is_stored() throws Exception {
        String patient = "together-race";
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(_ -> ALL.post(TYPE, SomeResponse.of(patient).json()).id())
                .toList();
        List<Integer> statuses = together(client -> {
            List<Entry> entries = new ArrayList<>(ids.stream()
                    .map(id -> Entry.of("PUT", TYPE + "/" + id)
                            .carrying(SomeResponse.of(patient)
                                    .status("amended")
                                    .id(id)
                                    .json())
                            .with("ifMatch", "W/\"1\""))
                    .toList());
            Collections.shuffle(entries, new Random(Seeds.ofRun() + client));
            entries.add(Entry.post(TYPE, SomeResponse.of(patient).json()));
            return ALL.post("", SomeBundle.transaction(entries.toArray(Entry[]::new)))
                    .status();
        });

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses.stream().filter(status -> status == 412)).hasSize(CLIENTS - 1);
        assertThat(stored(patient)).isEqualTo(4);
        assertThat(ids)
                .allSatisfy(id ->
                        assertThat(ALL.get(TYPE + "/" + id).header("ETag")).isEqualTo("W/\"2\""));
    }

    /** A writer of single requests amends a response again and again, while transactions amend it and another one. */
    @Test
    void a_concurrent_writer_leaves_no_part_of_a_transaction() throws Exception {
        String patient = "together-writer";
        String contested = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
        List<Integer> statuses = together(client -> {
            String own = ALL.post(TYPE, SomeResponse.of(patient).json()).id();
            String tag = ALL.get(TYPE + "/" + contested).header("ETag");
            String amended =
                    SomeResponse.of(patient).status("amended").id(contested).json();
            if (client % 2 == 0) {
                return ALL.put(TYPE + "/" + contested, amended, "If-Match", tag).status();
            }
            SomeAnswer answer = ALL.post(
                    "",
                    SomeBundle.transaction(
                            Entry.of("PUT", TYPE + "/" + own)
                                    .carrying(SomeResponse.of(patient)
                                            .status("amended")
                                            .id(own)
                                            .json())
                                    .with("ifMatch", "W/\"1\""),
                            Entry.of("PUT", TYPE + "/" + contested)
                                    .carrying(amended)
                                    .with("ifMatch", tag)));
            assertThat(ALL.get(TYPE + "/" + own).header("ETag"))
                    .isEqualTo(answer.status() == 200 ? "W/\"2\"" : "W/\"1\"");
            return answer.status();
        });

        assertThat(statuses).contains(200).isSubsetOf(200, 412);
        long accepted = statuses.stream().filter(status -> status == 200).count();
        assertThat(ALL.get(TYPE + "/" + contested).header("ETag")).isEqualTo("W/\"" + (accepted + 1) + "\"");
    }

    private static int stored(String patient) {
        return ALL.get(TYPE + "?patient=" + patient + "&_count=0&_total=accurate")
                .json()
                .path("total")
                .asInt(-1);
    }

    private static <T> List<T> together(IntFunction<T> client) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<T>> calls = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> (Callable<T>) () -> client.apply(number))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
