package history.drive;

import history.fault.Link;
import history.record.Recorder;
import history.world.Chart;
import history.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads everything after the faults: what is stored, recorded, numbered, filed, and left for an operator. */
final class Settlement {
    private static final Pattern WAITING = Pattern.compile("Deliveries that wait</b>: <span>(\\d+)</span>");
    private static final Pattern ATTENTION = Pattern.compile("(?s)aria-labelledby=\"stuck\">(.*?)</section>");
    private static final String TOKEN_ID = "urn:ietf:params:oauth:jti:";

    private final World world;
    private final Recorder recorder;
    private final Fhir fhir;
    private final Operator operator;

    Settlement(World world, Recorder recorder, Operator operator) {
        this.operator = operator;
        this.world = world;
        this.recorder = recorder;
        this.fhir = new Fhir(world, recorder, "settlement");
    }

    /**
     * Waits until no delivery is under way, lets the operator decide on those that stopped, and records what is left.
     *
     * @param patience milliseconds without a write into the EHR after which it gives up; four times as long in all, so that
     *     a service that writes without end is found
     */
    void deliveries(long patience) throws InterruptedException {
        long until = System.nanoTime() + patience * 1_000_000;
        long last = System.nanoTime() + 4 * patience * 1_000_000;
        int filed = 0;
        String page = operator.page();
        while ((waiting(page) != 0 || operator.decideAll() > 0) && System.nanoTime() < Math.min(until, last)) {
            Thread.sleep(500);
            page = operator.page();
            int now = world.ehr().chart().all().size();
            if (now > filed) {
                filed = now;
                until = System.nanoTime() + patience * 1_000_000;
            }
        }
        recorder.fact("operator", "final-waiting", Map.of("waiting", Long.toString(waiting(page))));
        Matcher attention = ATTENTION.matcher(page);
        String text =
                attention.find() ? attention.group(1).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ") : "";
        recorder.fact("operator", "final-page", Map.of("text", text, "keys", String.join(" ", Operator.keys(page))));
    }

    /** Everything that is stored about the patients. */
    void resources(int patients) throws InterruptedException {
        for (int number = 0; number < patients; number++) {
            String patient = "p" + number;
            for (String type : List.of("Observation", "CarePlan")) {
                pages(
                        type + "?patient=" + patient + "&_count=200",
                        one -> recorder.fact("settlement", "final-result", result(one, patient)));
            }
            List<String> ids = new ArrayList<>();
            pages(
                    "QuestionnaireResponse?patient=" + patient + "&_count=200",
                    one -> ids.add(one.path("id").asString("")));
            for (String id : ids) {
                pages(
                        "QuestionnaireResponse/" + id + "/_history?_count=200",
                        one -> recorder.fact("settlement", "final-version", version(one, patient)));
            }
        }
    }

    /** All audit events. */
    void events() throws InterruptedException {
        pages("AuditEvent?_count=200", one -> recorder.fact("settlement", "final-event", event(one)));
    }

    /** All that the EHR has. */
    void chart() {
        world.ehr()
                .chart()
                .all()
                .forEach(one -> recorder.fact(
                        "ehr",
                        "final-ehr",
                        Map.of(
                                "key",
                                        one.path("resourceType").asString("") + "/"
                                                + one.path("id").asString(""),
                                "type", one.path("resourceType").asString(""),
                                "version", one.path("meta").path("versionId").asString(""),
                                "marks", String.join(" ", Chart.marks(one)),
                                "marker", one.path("authored").asString(""),
                                "patient", one.path("subject").path("reference").asString(""),
                                "status", one.path("status").asString(""))));
    }

    private static Map<String, String> version(JsonNode one, String patient) {
        return Map.of(
                "id", one.path("id").asString(""),
                "version", one.path("meta").path("versionId").asString(""),
                "updated", one.path("meta").path("lastUpdated").asString(""),
                "marker", one.path("authored").asString(""),
                "identifier", one.path("identifier").path("value").asString(""),
                "patient", patient,
                "status", one.path("status").asString(""));
    }

    private static Map<String, String> result(JsonNode one, String patient) {
        String source = Optional.of(
                        one.path("derivedFrom").path(0).path("reference").asString(""))
                .filter(reference -> !reference.isEmpty())
                .orElse(one.path("supportingInfo").path(0).path("reference").asString(""));
        return Map.of(
                "type", one.path("resourceType").asString(""),
                "id", one.path("id").asString(""),
                "version", one.path("meta").path("versionId").asString(""),
                "updated", one.path("meta").path("lastUpdated").asString(""),
                "source", Answer.idOf(source),
                "status", one.path("status").asString(""),
                "patient", patient);
    }

    private static Map<String, String> event(JsonNode one) {
        String token = one.path("agent")
                .valueStream()
                .flatMap(agent -> agent.path("policy").valueStream())
                .map(policy -> policy.asString(""))
                .filter(policy -> policy.startsWith(TOKEN_ID))
                .map(policy -> policy.substring(TOKEN_ID.length()))
                .findFirst()
                .orElse("");
        String entities = one.path("entity")
                .valueStream()
                .map(entity -> entity.path("what").path("reference").asString(""))
                .filter(reference -> !reference.isEmpty())
                .collect(Collectors.joining(" "));
        return Map.of(
                "id", one.path("id").asString(""),
                "action", one.path("subtype").path(1).path("code").asString(""),
                "outcome", one.path("outcome").asString(""),
                "token", token,
                "entities", entities);
    }

    private void pages(String first, Consumer<JsonNode> each) throws InterruptedException {
        Optional<String> address = Optional.of(first);
        while (address.isPresent()) {
            String page = address.get();
            Answer answer = Reading.untilOk(() -> fhir.get(Link.CALLERS_0, page));
            Bundles.resources(answer.body()).forEach(each);
            address = Bundles.next(answer.body());
        }
    }

    private static long waiting(String page) {
        Matcher number = WAITING.matcher(page);
        return number.find() ? Long.parseLong(number.group(1)) : -1;
    }
}
