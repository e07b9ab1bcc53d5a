package history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import history.check.Anomaly;
import history.check.Judge;
import history.record.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plants anomalies into {@code good.ndjson}, the history of a run of some seconds with one fault. */
class PlantedFaultsTest {
    private static final Path GOOD = Path.of("src/history/test/good.ndjson");

    @Test
    void a_good_history_has_no_anomaly() throws IOException {
        assertEquals(List.of(), Judge.judge(History.read(GOOD)));
    }

    @Test
    void a_good_restore_has_no_anomaly() throws IOException {
        assertEquals(List.of(), Judge.judge(RestorePlants.good(History.read(GOOD))));
    }

    @Test
    void an_identifier_of_an_erased_response_may_name_that_of_another_patient() throws IOException {
        assertEquals(List.of(), Judge.judge(ErasurePlants.withReusedIdentifier(History.read(GOOD))));
    }

    @ParameterizedTest
    @MethodSource({"history.Plant#all", "history.ErasurePlants#all", "history.RestorePlants#all", "history.FoundPlants#all"})
    void a_planted_anomaly_is_found(Plant plant) throws IOException {
        List<Anomaly> anomalies = Judge.judge(plant.change().apply(History.read(GOOD)));
        assertTrue(
                anomalies.stream().anyMatch(anomaly -> anomaly.promise().equals(plant.promise())),
                () -> "found: " + anomalies);
    }

    @Test
    void each_check_has_an_anomaly_that_it_must_find() {
        Set<String> planted = Stream.of(Plant.all(), ErasurePlants.all(), RestorePlants.all(), FoundPlants.all())
                .flatMap(List::stream)
                .map(Plant::promise)
                .collect(Collectors.toSet());
        assertEquals(Set.copyOf(Judge.promises()), planted);
    }
}
