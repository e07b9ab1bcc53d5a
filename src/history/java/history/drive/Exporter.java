package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client that exports all responses and results of the site while they are written. */
final class Exporter implements Runnable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Recorder recorder;
    private final Fhir fhir;
    private final String name;
    private final long wait;

    Exporter(World world, Recorder recorder, String name, long wait) {
        this.recorder = recorder;
        this.fhir = new Fhir(world, recorder, name);
        this.name = name;
        this.wait = wait;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(wait);
            export();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void export() throws InterruptedException {
        Answer kickOff = Reading.untilOk(() -> fhir.get(
                Link.CALLERS_1, "$export?_type=QuestionnaireResponse,Observation,CarePlan", "Prefer", "respond-async"));
        fhir.record(
                "export-begin",
                kickOff,
                Map.of("export", name),
                Map.of("status", kickOff.location().orElse("")));
        String status = "export/" + kickOff.id();
        Answer manifest = Reading.untilOk(() -> fhir.get(Link.CALLERS_1, status));
        while (manifest.status() == 202) {
            Thread.sleep(1000);
            manifest = Reading.untilOk(() -> fhir.get(Link.CALLERS_1, status));
        }
        String moment = manifest.body().path("transactionTime").asString("");
        for (JsonNode output : manifest.body().path("output")) {
            file(output, moment);
        }
        fhir.record("export-end", manifest, Map.of("export", name), Map.of("moment", moment));
    }

    private void file(JsonNode output, String moment) throws InterruptedException {
        String address = output.path("url").asString("");
        String place = "export/" + address.substring(address.indexOf("/export/") + "/export/".length());
        Answer file = Reading.untilOk(() -> fhir.get(Link.CALLERS_1, place, "Accept", "application/fhir+ndjson"));
        long lines = 0;
        for (String line : file.text().lines().toList()) {
            lines++;
            JsonNode resource = JSON.readTree(line);
            recorder.record(
                    name,
                    "exported",
                    file.begin(),
                    Outcome.OK,
                    200,
                    Map.of("export", name),
                    Map.of(
                            "moment", moment,
                            "type", resource.path("resourceType").asString(""),
                            "id", resource.path("id").asString(""),
                            "version", resource.path("meta").path("versionId").asString(""),
                            "marker", resource.path("authored").asString("")));
        }
        fhir.record(
                "export-file",
                file,
                Map.of(
                        "export",
                        name,
                        "count",
                        Long.toString(output.path("count").asLong(0))),
                Map.of("lines", Long.toString(lines)));
    }
}
