package history.check;

import history.record.Call;
import history.record.History;
import java.util.Map;
import java.util.stream.Collectors;

/** Every page about a patient that was shown has an event: pages have no token, so they are counted. */
final class Viewed extends Check {
    Viewed() {
        super("viewed");
    }

    @Override
    protected void check(History history, Stored stored) {
        Map<String, Long> events = history.of("final-event").stream()
                .filter(event -> event.got("action").equals("view")
                        && event.got("outcome").equals("0"))
                .flatMap(event -> event.words("entities").stream().filter(entity -> entity.startsWith("Patient/")))
                .collect(Collectors.groupingBy(patient -> patient, Collectors.counting()));
        Map<String, Long> shown = history.acknowledged("page").stream()
                .collect(Collectors.groupingBy(page -> "Patient/" + page.sent("patient"), Collectors.counting()));
        shown.forEach((patient, pages) -> {
            long recorded = events.getOrDefault(patient, 0L);
            Call last = history.acknowledged("page").stream()
                    .filter(page -> patient.equals("Patient/" + page.sent("patient")))
                    .reduce((_, later) -> later)
                    .orElseThrow();
            require(
                    recorded >= pages,
                    pages + " pages of " + patient + " were shown, and " + recorded + " recorded",
                    last);
        });
    }
}
