package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Recorder;
import history.world.Chart;
import history.world.World;
import java.util.*;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads everything after the faults: stored versions, audit events, numbers, the EHR's chart, and the operator's open deliveries. */
final class Settlement {
    private static final Pattern WAITING = Pattern.compile("Deliveries (?:waiting|that wait)</b>: <span>(\\d+)</span>");
    private static final Pattern ATTENTION = Pattern.compile("(?s)aria-labelledby=\"stuck\">(.*?)</section>");
    private static final int LEAST_WRITES = 100;
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
     * Ends early when far more is written than waits, so that a service that writes without end is found.
     *
     * @param patience milliseconds without a write into the EHR after which it gives up
     */
    void deliveries(long patience) throws InterruptedException {
        long until = System.nanoTime() + patience * 1_000_000;
        int filed = 0;
        long most = Long.MAX_VALUE;
        String page = operator.page();
        while ((waiting(page) != 0 || operator.decideAll() > 0) && System.nanoTime() < until && filed < most) {
            Thread.sleep(500);
            page = operator.page();
            int now = world.ehr().chart().all().size();
            if (now > filed) {
                filed = now;
                until = System.nanoTime() + patience * 1_000_000;
            }
            if (most == Long.MAX_VALUE && waiting(page) >= 0) {
                most = 2 * (filed + waiting(page)) + LEAST_WRITES;
            }
        }
        recorder.fact("operator", "final-waiting", Map.of("waiting", Long.toString(waiting(page))));
        Matcher attention = ATTENTION.matcher(page);
        String text =
                attention.find() ? attention.group(1).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ") : "";
        recorder.fact("operator", "final-page", Map.of("text", text, "keys", String.join(" ", Operator.keys(page))));
    }

    /** Reads what is stored about so many patients, the chart of the EHR, and all events. */
    void everything(int patients) throws InterruptedException {
        resources(patients);
        chart();
        events();
    }

    /** Everything that is stored about the patients. */
    private void resources(int patients) throws InterruptedException {
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
                    resource -> ids.add(Json.text(resource, "id")));
            for (String id : ids) {
                pages(
                        "QuestionnaireResponse/" + id + "/_history?_count=200",
                        resource -> recorder.fact("settlement", "final-version", version(resource, patient)));
            }
        }
    }

    /** All audit events. */
    private void events() throws InterruptedException {
        pages("AuditEvent?_count=200", resource -> recorder.fact("settlement", "final-event", event(resource)));
    }

    /** Records every resource of the EHR. */
    private void chart() {
        for (JsonNode resource : world.ehr().chart().all()) {
            Map<String, String> copy = Json.texts(
                    resource,
                    "type=resourceType",
                    "version=meta.versionId",
                    "marker=authored",
                    "patient=subject.reference",
                    "status");
            copy.put("key", copy.get("type") + "/" + Json.text(resource, "id"));
            copy.put("marks", String.join(" ", Chart.marks(resource)));
            recorder.fact("ehr", "final-ehr", copy);
        }
    }

    private static Map<String, String> version(JsonNode resource, String patient) {
        Map<String, String> version = Json.texts(
                resource,
                "id",
                "version=meta.versionId",
                "updated=meta.lastUpdated",
                "marker=authored",
                "identifier=identifier.value",
                "status");
        version.put("patient", patient);
        return version;
    }

    private static Map<String, String> result(JsonNode resource, String patient) {
        Map<String, String> result = Json.texts(
                resource, "type=resourceType", "id", "version=meta.versionId", "updated=meta.lastUpdated", "status");
        String source =
                Json.text(resource, "derivedFrom.0.reference") + Json.text(resource, "supportingInfo.0.reference");
        result.put("source", Answer.idOf(source));
        result.put("patient", patient);
        return result;
    }

    private static Map<String, String> event(JsonNode resource) {
        Map<String, String> event = Json.texts(resource, "id", "action=subtype.1.code", "outcome");
        event.put(
                "token",
                resource.path("agent")
                        .valueStream()
                        .flatMap(agent -> agent.path("policy").valueStream())
                        .map(policy -> policy.asString(""))
                        .filter(policy -> policy.startsWith(TOKEN_ID))
                        .map(policy -> policy.substring(TOKEN_ID.length()))
                        .findFirst()
                        .orElse(""));
        event.put("text", event.get("action").equals("erase") ? resource.toString() : "");
        event.put(
                "entities",
                resource.path("entity")
                        .valueStream()
                        .map(entity -> Json.text(entity, "what.reference"))
                        .filter(reference -> !reference.isEmpty())
                        .collect(Collectors.joining(" ")));
        return event;
    }

    private void pages(String first, Consumer<JsonNode> each) throws InterruptedException {
        Optional<String> address = Optional.of(first);
        while (address.isPresent()) {
            Answer answer = fhir.getAnswered(Link.CALLERS_0, address.get());
            Json.resources(answer.body()).forEach(each);
            address = Json.nextPage(answer.body());
        }
    }

    private static long waiting(String page) {
        Matcher number = WAITING.matcher(page);
        return number.find() ? Long.parseLong(number.group(1)) : -1;
    }
}
