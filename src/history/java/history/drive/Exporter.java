package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A client that exports all responses and results of the site while they are written. */
final class Exporter implements Runnable {
    private static final int GONE = 404;

    private final Recorder recorder;
    private final Fhir fhir;
    private final String name;
    private final long wait;
    private final long until;

    /** Begins after so many milliseconds, and waits for the end until that moment of the system's nanosecond clock. */
    Exporter(World world, Recorder recorder, String name, long wait, long until) {
        this.recorder = recorder;
        this.fhir = new Fhir(world, recorder, name);
        this.name = name;
        this.wait = wait;
        this.until = until;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(wait);
            for (int number = 1; !export(number) && System.nanoTime() < until; number++) {
                Thread.sleep(1000);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** False when it is not found any more, as after an erasure. */
    private boolean export(int number) throws InterruptedException {
        String export = name + "-" + number;
        Answer kickOff = fhir.getAnswered(
                Link.CALLERS_1, "$export?_type=QuestionnaireResponse,Observation,CarePlan", "Prefer", "respond-async");
        fhir.record(
                "export-begin",
                kickOff,
                Map.of("export", export),
                Map.of("status", kickOff.header("Content-Location")));
        String status = "export/" + kickOff.id();
        Answer manifest = fhir.get(Link.CALLERS_1, status);
        while (manifest.status() != 200 && manifest.status() != GONE && System.nanoTime() < until) {
            Thread.sleep(1000);
            manifest = fhir.get(Link.CALLERS_1, status);
        }
        if (manifest.status() == GONE) {
            fhir.record("export-gone", manifest, Map.of("export", export), Map.of());
            return false;
        }
        if (manifest.status() != 200) {
            return true; // judged by its beginning
        }
        String moment = Json.text(manifest.body(), "transactionTime");
        for (JsonNode output : manifest.body().path("output")) {
            if (!file(export, output)) {
                return false;
            }
        }
        fhir.record("export-end", manifest, Map.of("export", export), Map.of("moment", moment));
        return true;
    }

    private boolean file(String export, JsonNode output) throws InterruptedException {
        String address = Json.text(output, "url");
        String place = "export/" + address.substring(address.indexOf("/export/") + "/export/".length());
        Answer file = fhir.getAnswered(Link.CALLERS_1, place, "Accept", "application/fhir+ndjson");
        List<String> lines = file.ok() ? file.text().lines().toList() : List.of();
        for (String line : lines) {
            Map<String, String> resource =
                    Json.texts(Json.read(line), "type=resourceType", "id", "version=meta.versionId", "marker=authored");
            recorder.record(name, "exported", file.begin(), Outcome.OK, 200, Map.of("export", export), resource);
        }
        Map<String, String> sent = Map.of("export", export, "count", Json.text(output, "count"));
        fhir.record("export-file", file, sent, Map.of("lines", Integer.toString(lines.size())));
        return file.ok();
    }
}
