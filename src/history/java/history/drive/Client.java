package history.drive;

import history.fault.Link;
import history.record.Json;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.*;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** A client that sends random requests. */
final class Client {
    private static final int PATIENTS = 40;
    private static final int GONE = 404;
    private static final int OUTDATED = 412;
    /** Status of an update of a response that is signed or withdrawn. */
    private static final int FINAL = 422;
    /** Dice from here to 99 read. */
    private static final int READS = 63;

    private final Fhir fhir;
    private final Known shared;
    private final Random random;

    Client(World world, Recorder recorder, Known shared, int number, long seed) {
        this.fhir = new Fhir(world, recorder, "client-" + number);
        this.shared = shared;
        this.random = new Random(seed * 31 + number);
    }

    /** Creates a response before the faults begin. */
    void first() throws InterruptedException {
        create(Link.CALLERS_0, fresh(), true);
    }

    /** Sends a random request, then so many reads: of a response, a version, results or an identifier. */
    void step(int reads) throws InterruptedException {
        step();
        for (int number = 0; number < reads; number++) {
            Optional<Known.Item> item = shared.recent(random);
            if (item.isPresent()) {
                use(link(), item.get(), READS + random.nextInt(100 - READS));
            }
        }
    }

    private void step() throws InterruptedException {
        Link link = link();
        int dice = random.nextInt(100);
        Optional<Known.Item> doubted = shared.doubted();
        if (dice < 30 && doubted.isPresent()) {
            update(link, doubted.get(), dice < 15 ? "amended" : "entered-in-error");
        } else if (dice < 22) {
            create(link, fresh(), random.nextBoolean());
        } else if (dice < 30) {
            again(link);
        } else if (dice < 38) {
            transaction(link);
        } else {
            Optional<Known.Item> item = shared.recent(random);
            if (item.isPresent()) {
                use(link, item.get(), dice);
            }
        }
    }

    private Link link() {
        return random.nextBoolean() ? Link.CALLERS_0 : Link.CALLERS_1;
    }

    private void use(Link link, Known.Item item, int dice) throws InterruptedException {
        if (dice < 56) {
            update(link, item, "amended");
        } else if (dice < READS) {
            update(link, item, "entered-in-error");
        } else if (dice < 82) {
            read(link, item, "", "read");
        } else if (dice < 86) {
            read(link, item, "/_history/" + (1 + random.nextInt(item.version())), "vread");
        } else if (dice < 93) {
            String query = "Observation?derived-from=QuestionnaireResponse/" + item.id() + "&_count=100";
            search(link, item, "results", query, "status", "statuses");
        } else {
            String query = "QuestionnaireResponse?identifier=" + Bodies.SYSTEM + "%7C" + item.identifier();
            search(link, item, "by-identifier", query, "id", "ids");
        }
    }

    private Known.Item fresh() {
        long number = shared.next();
        return new Known.Item("p" + random.nextInt(PATIENTS), "i" + number, number, "", 0);
    }

    /** Repeats an unanswered create, as the documentation advises, or uses its identifier for another response. */
    private void again(Link link) throws InterruptedException {
        Optional<Known.Item> item = shared.unanswered(random).or(() -> shared.recent(random));
        if (item.isPresent()) {
            Known.Item old = item.get();
            create(link, new Known.Item(old.patient(), old.identifier(), shared.next(), "", 0), random.nextInt(3) > 0);
        }
    }

    private void create(Link link, Known.Item item, boolean conditional) throws InterruptedException {
        String[] headers = conditional
                ? new String[] {"If-None-Exist", "identifier=" + Bodies.SYSTEM + "|" + item.identifier()}
                : new String[0];
        Answer answer = fhir.send(link, "POST", "QuestionnaireResponse", item.body("completed"), headers);
        Map<String, String> sent = in(item, item.number());
        sent.put("conditional", Boolean.toString(conditional));
        fhir.record("create", answer, sent, Map.of("id", answer.id(), "version", answer.version()));
        if (answer.ok()) {
            int version = answer.version().isEmpty() ? 1 : Integer.parseInt(answer.version());
            shared.add(item.stored(answer.id(), version));
        } else if (answer.outcome() == Outcome.UNKNOWN) {
            shared.add(item);
        }
    }

    private void transaction(Link link) throws InterruptedException {
        Known.Item first = fresh();
        Known.Item second = fresh();
        boolean spoiled = random.nextInt(5) == 0;
        boolean unreadable = spoiled && random.nextBoolean();
        Optional<Known.Item> holder = shared.recent(random);
        String other = holder.map(Known.Item::patient).orElse(second.patient());
        if (spoiled && !unreadable && !other.equals(second.patient())) {
            // an identifier of another patient's response is refused late, when the first entry has been processed
            second = new Known.Item(second.patient(), holder.orElseThrow().identifier(), second.number(), "", 0);
        }
        List<ObjectNode> bodies = List.of(first.body("completed"), second.body(unreadable ? "no-status" : "completed"));
        Answer answer = fhir.send(link, "POST", "", Bodies.transaction(bodies));
        Map<String, String> sent = Map.of(
                "identifiers", first.identifier() + " " + second.identifier(),
                "markers", Bodies.marker(first.number()) + " " + Bodies.marker(second.number()),
                "patients", first.patient() + " " + second.patient());
        List<String> ids = answer.body()
                .path("entry")
                .valueStream()
                .map(entry -> Answer.idOf(Json.text(entry, "response.location")))
                .toList();
        fhir.record("transaction", answer, sent, Map.of("ids", String.join(" ", ids)));
        if (answer.ok()) {
            shared.add(first.stored(ids.get(0), 1));
            shared.add(second.stored(ids.get(1), 1));
        }
    }

    /** Changes it by the version that is known; then at times reads it elsewhere, or names the same version again. */
    private void update(Link link, Known.Item item, String status) throws InterruptedException {
        if (update(link, item, status, item.version())) {
            Link other = link == Link.CALLERS_0 ? Link.CALLERS_1 : Link.CALLERS_0;
            if (random.nextInt(3) == 0) {
                update(other, item, status, item.version());
            } else if (random.nextBoolean()) {
                read(other, item, "", "read");
            }
        }
    }

    private boolean update(Link link, Known.Item item, String status, int version) throws InterruptedException {
        long number = shared.next();
        ObjectNode body = Bodies.response(item.patient(), item.identifier(), number, status);
        body.put("id", item.id());
        String path = "QuestionnaireResponse/" + item.id();
        Answer answer = fhir.send(link, "PUT", path, body, "If-Match", "W/\"" + version + "\"");
        Map<String, String> sent = in(item, number);
        sent.putAll(Map.of("id", item.id(), "ifMatch", Integer.toString(version), "status", status));
        fhir.record("update", answer, sent, Map.of("version", answer.version()));
        if (answer.ok()) {
            shared.add(item.stored(item.id(), Integer.parseInt(answer.version())));
        }
        if (answer.ok() || answer.status() == FINAL || answer.status() == GONE) {
            shared.settle(item.id());
        } else if (answer.status() == OUTDATED) {
            read(link, item, "", "read");
        }
        return answer.ok();
    }

    private void read(Link link, Known.Item item, String version, String operation) throws InterruptedException {
        String path = "QuestionnaireResponse/" + item.id() + version;
        Answer answer = fhir.get(link, path);
        Map<String, String> out = Json.texts(answer.body(), "version=meta.versionId", "marker=authored", "status");
        fhir.record(operation, answer, Map.of("id", item.id(), "patient", item.patient(), "path", path), out);
        if (operation.equals("read") && answer.ok()) {
            shared.add(item.stored(item.id(), Integer.parseInt(out.get("version"))));
        } else if (answer.status() == GONE) {
            shared.forget(item.id());
        }
    }

    private void search(Link link, Known.Item item, String operation, String query, String field, String name)
            throws InterruptedException {
        Answer answer = fhir.get(link, query);
        String values = Json.resources(answer.body())
                .map(resource -> Json.text(resource, field))
                .collect(Collectors.joining(" "));
        Map<String, String> sent = Map.of("id", item.id(), "identifier", item.identifier(), "patient", item.patient());
        fhir.record(operation, answer, sent, Map.of(name, values));
    }

    private static Map<String, String> in(Known.Item item, long number) {
        return new TreeMap<>(
                Map.of("patient", item.patient(), "identifier", item.identifier(), "marker", Bodies.marker(number)));
    }
}
