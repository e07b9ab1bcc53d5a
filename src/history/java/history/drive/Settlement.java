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

/** Reads everything after the faults: stored versions, audit events, numbers, the EHR's chart, and the operator's open deliveries. */
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
     * Waits until no delivery is under way, lets the operator decide on those that stopped, and records the remaining ones.
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
                        resource -> recorder.fact("settlement", "final-result", result(resource, patient)));
            }
            List<String> ids = new ArrayList<>();
            pages(
                    "QuestionnaireResponse?patient=" + patient + "&_count=200",
                    resource -> ids.add(resource.path("id").asString("")));
            for (String id : ids) {
                pages(
                        "QuestionnaireResponse/" + id + "/_history?_count=200",
                        resource -> recorder.fact("settlement", "final-version", version(resource, patient)));
            }
        }
    }

    /** All audit events. */
    void events() throws InterruptedException {
        pages("AuditEvent?_count=200", resource -> recorder.fact("settlement", "final-event", event(resource)));
    }

    /** Records every resource of the EHR. */
    void chart() {
        world.ehr()
                .chart()
                .all()
                .forEach(resource -> recorder.fact(
                        "ehr",
                        "final-ehr",
                        Map.of(
                                "key",
                                        resource.path("resourceType").asString("") + "/"
                                                + resource.path("id").asString(""),
                                "type", resource.path("resourceType").asString(""),
                                "version",
                                        resource.path("meta").path("versionId").asString(""),
                                "marks", String.join(" ", Chart.marks(resource)),
                                "marker", resource.path("authored").asString(""),
                                "patient",
                                        resource.path("subject")
                                                .path("reference")
                                                .asString(""),
                                "status", resource.path("status").asString(""))));
    }

    private static Map<String, String> version(JsonNode resource, String patient) {
        return Map.of(
                "id", resource.path("id").asString(""),
                "version", resource.path("meta").path("versionId").asString(""),
                "updated", resource.path("meta").path("lastUpdated").asString(""),
                "marker", resource.path("authored").asString(""),
                "identifier", resource.path("identifier").path("value").asString(""),
                "patient", patient,
                "status", resource.path("status").asString(""));
    }

    private static Map<String, String> result(JsonNode resource, String patient) {
        String source = Optional.of(
                        resource.path("derivedFrom").path(0).path("reference").asString(""))
                .filter(reference -> !reference.isEmpty())
                .orElse(resource.path("supportingInfo")
                        .path(0)
                        .path("reference")
                        .asString(""));
        return Map.of(
                "type", resource.path("resourceType").asString(""),
                "id", resource.path("id").asString(""),
                "version", resource.path("meta").path("versionId").asString(""),
                "updated", resource.path("meta").path("lastUpdated").asString(""),
                "source", Answer.idOf(source),
                "status", resource.path("status").asString(""),
                "patient", patient);
    }

    private static Map<String, String> event(JsonNode resource) {
        String token = resource.path("agent")
                .valueStream()
                .flatMap(agent -> agent.path("policy").valueStream())
                .map(policy -> policy.asString(""))
                .filter(policy -> policy.startsWith(TOKEN_ID))
                .map(policy -> policy.substring(TOKEN_ID.length()))
                .findFirst()
                .orElse("");
        String entities = resource.path("entity")
                .valueStream()
                .map(entity -> entity.path("what").path("reference").asString(""))
                .filter(reference -> !reference.isEmpty())
                .collect(Collectors.joining(" "));
        return Map.of(
                "id", resource.path("id").asString(""),
                "action", resource.path("subtype").path(1).path("code").asString(""),
                "outcome", resource.path("outcome").asString(""),
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
