package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import history.world.Processes;
import history.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.*;
import java.util.stream.Collectors;

/** A privacy officer who erases patients by the command, at times again, and at times loses it in the middle of its work. */
final class Eraser {
    /** Patients from this number on are erased, so that a long run also has patients with old records. */
    private static final int ERASABLE = 30;

    private static final int PATIENTS = 40;
    private static final int LONGEST_WORK = 150;
    private static final int AGAIN = 1000;

    private final World world;
    private final Recorder recorder;
    private final Known shared;
    private final Random random;
    private final Fhir fhir;
    private int requests;

    Eraser(World world, Recorder recorder, Known shared, long seed) {
        this.world = world;
        this.recorder = recorder;
        this.shared = shared;
        this.random = new Random(seed * 13);
        this.fhir = new Fhir(world, recorder, "eraser");
    }

    /** Erases a patient with responses and looks for them at both replicas, or erases the patients past retention: none. */
    void step() throws InterruptedException {
        String patient = "p" + random.nextInt(ERASABLE, PATIENTS);
        List<String> ids = shared.ids(patient);
        if (requests % 3 == 1) {
            command("retain", "", "--past-retention", "--dorsal.sites." + World.SITE + ".retention=P30D");
        } else if (!ids.isEmpty()) {
            Outcome outcome = command("erase", patient, "--patient", patient);
            if (outcome != Outcome.OK || random.nextInt(4) == 0) {
                look(patient, ids);
                Thread.sleep(AGAIN);
                outcome = command("erase", patient, "--patient", patient);
            }
            if (outcome == Outcome.OK) {
                look(patient, ids);
            }
        }
    }

    private Outcome command(String operation, String patient, String... selection) throws InterruptedException {
        long begin = recorder.now();
        String reason = "Request " + ++requests;
        List<String> words =
                new ArrayList<>(List.of("erase", "--site", World.SITE, "--by", "J. Doe", "--reason", reason, "--yes"));
        words.addAll(List.of(selection));
        try {
            Process process = world.replica(0).run(words);
            if (random.nextInt(4) == 0) {
                interrupt(process);
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            boolean erased = code == 0 || text.contains(": erased ");
            Outcome outcome = erased ? Outcome.OK : code == 1 ? Outcome.REFUSED : Outcome.UNKNOWN;
            Map<String, String> sent = Map.of("patient", patient, "reason", reason);
            Map<String, String> got = Map.of("code", Integer.toString(code), "text", code < 2 ? text.strip() : "");
            return recorder.record("eraser", operation, begin, outcome, 0, sent, got)
                    .outcome();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Kills the command soon after it is connected to the database. */
    private void interrupt(Process process) throws InterruptedException {
        try {
            while (process.isAlive()
                    && world.database().backends("dorsal_owner").isEmpty()) {
                Thread.sleep(20);
            }
            Thread.sleep(random.nextInt(LONGEST_WORK));
        } catch (SQLException down) {
            // it is killed before it is connected
        }
        Processes.signal("KILL", process.pid());
    }

    private void look(String patient, List<String> ids) throws InterruptedException {
        String query = "?_count=200&patient=" + patient;
        for (String path : List.of(
                "QuestionnaireResponse" + query,
                "Observation" + query,
                "CarePlan" + query,
                "Provenance" + query,
                "Patient/" + patient + "/$everything?_count=200",
                "QuestionnaireResponse/" + ids.getFirst() + "/_history")) {
            for (Link link : List.of(Link.CALLERS_0, Link.CALLERS_1)) {
                Answer answer = fhir.get(link, path);
                // an access that overlaps the erasure may leave an event; events are judged at the end
                String shown = String.valueOf(Json.resources(answer.body())
                        .filter(resource -> !Json.text(resource, "resourceType").equals("AuditEvent"))
                        .toList());
                String found = ids.stream().filter(shown::contains).collect(Collectors.joining(" "));
                Map<String, String> sent = Map.of("patient", patient, "path", path, "wanted", String.join(" ", ids));
                answer.record(recorder, "eraser", "look", answer.outcome(), sent, Map.of("found", found));
            }
        }
    }
}
