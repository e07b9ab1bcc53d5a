package history.drive;

import history.fault.Link;
import history.record.Outcome;
import history.record.Recorder;
import history.world.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A client that sends one random request after the other, without pause but for its thinking time. */
final class Client implements Runnable {
    private static final int PATIENTS = 40;

    private final Fhir fhir;
    private final Known shared;
    private final Random random;
    private final int thinking;
    private final long until;

    Client(World world, Recorder recorder, Known shared, int number, long seed, int thinking, long until) {
        this.fhir = new Fhir(world, recorder, "client-" + number);
        this.shared = shared;
        this.random = new Random(seed * 31 + number);
        this.thinking = thinking;
        this.until = until;
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() < until) {
                step();
                Thread.sleep(thinking == 0 ? 0 : random.nextInt(thinking));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Creates a response before the faults begin. */
    void first() throws InterruptedException {
        create(Link.CALLERS_0, fresh(), true);
    }

    private void step() throws InterruptedException {
        Link link = random.nextBoolean() ? Link.CALLERS_0 : Link.CALLERS_1;
        int dice = random.nextInt(100);
        Optional<Known.Item> doubted = shared.doubted();
        if (dice < 30 && doubted.isPresent()) {
            update(link, doubted.get(), dice < 10 ? "amended" : "entered-in-error");
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

    private void use(Link link, Known.Item item, int dice) throws InterruptedException {
        if (dice < 58) {
            update(link, item, "amended");
        } else if (dice < 62) {
            update(link, item, "entered-in-error");
        } else if (dice < 82) {
            read(link, item, "QuestionnaireResponse/" + item.id(), "read");
        } else if (dice < 86) {
            String version = Integer.toString(1 + random.nextInt(item.version()));
            read(link, item, "QuestionnaireResponse/" + item.id() + "/_history/" + version, "vread");
        } else if (dice < 93) {
            results(link, item);
        } else {
            byIdentifier(link, item);
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
        ObjectNode body = Bodies.response(item.patient(), item.identifier(), item.number(), "completed");
        String[] headers = conditional
                ? new String[] {"If-None-Exist", "identifier=" + Bodies.SYSTEM + "|" + item.identifier()}
                : new String[0];
        Answer answer = fhir.send(link, "POST", "QuestionnaireResponse", body, headers);
        boolean ok = answer.outcome() == Outcome.OK;
        Map<String, String> sent = in(item, item.number());
        sent.put("conditional", Boolean.toString(conditional));
        fhir.record("create", answer, sent, ok ? Map.of("id", answer.id(), "version", answer.version()) : Map.of());
        if (answer.outcome() != Outcome.REFUSED) {
            int version = answer.version().isEmpty() ? 1 : Integer.parseInt(answer.version());
            shared.add(new Known.Item(
                    item.patient(), item.identifier(), item.number(), ok ? answer.id() : "", ok ? version : 0));
        }
    }

    private void transaction(Link link) throws InterruptedException {
        Known.Item item = fresh();
        Known.Item other = fresh();
        boolean spoiled = random.nextInt(5) == 0;
        boolean unreadable = spoiled && random.nextBoolean();
        // an identifier of another patient's response is refused late, when the first entry has been processed
        Known.Item two = spoiled
                ? shared.recent(random)
                        .filter(holder -> !unreadable && !holder.patient().equals(other.patient()))
                        .map(holder -> new Known.Item(other.patient(), holder.identifier(), other.number(), "", 0))
                        .orElse(other)
                : other;
        ObjectNode second =
                Bodies.response(two.patient(), two.identifier(), two.number(), unreadable ? "no-status" : "completed");
        ObjectNode first = Bodies.response(item.patient(), item.identifier(), item.number(), "completed");
        Answer answer = fhir.send(link, "POST", "", Bodies.transaction(List.of(first, second)));
        Map<String, String> sent = new TreeMap<>(Map.of(
                "identifiers", item.identifier() + " " + two.identifier(),
                "markers", Bodies.marker(item.number()) + " " + Bodies.marker(two.number()),
                "patients", item.patient() + " " + two.patient()));
        JsonNode entries = answer.body().path("entry");
        String ids = String.join(
                " ",
                entries.valueStream()
                        .map(entry -> Answer.idOf(
                                entry.path("response").path("location").asString("")))
                        .toList());
        boolean ok = answer.outcome() == Outcome.OK;
        fhir.record("transaction", answer, sent, ok ? Map.of("ids", ids) : Map.of());
        if (ok) {
            String[] created = ids.split(" ");
            shared.add(new Known.Item(item.patient(), item.identifier(), item.number(), created[0], 1));
            shared.add(new Known.Item(two.patient(), two.identifier(), two.number(), created[1], 1));
        }
    }

    /** Changes it by the version that is known, or at times by an older one, which must be refused. */
    private void update(Link link, Known.Item item, String status) throws InterruptedException {
        long number = shared.next();
        int expectedVersion = random.nextInt(4) == 0 ? Math.max(1, item.version() - 1) : item.version();
        ObjectNode body = Bodies.response(item.patient(), item.identifier(), number, status)
                .put("id", item.id());
        Answer answer = fhir.send(
                link, "PUT", "QuestionnaireResponse/" + item.id(), body, "If-Match", "W/\"" + expectedVersion + "\"");
        Map<String, String> sent = in(item, number);
        sent.putAll(Map.of("id", item.id(), "ifMatch", Integer.toString(expectedVersion), "status", status));
        boolean ok = answer.outcome() == Outcome.OK;
        fhir.record("update", answer, sent, ok ? Map.of("version", answer.version()) : Map.of());
        if (ok) {
            shared.settle(item.id());
            remember(item, Integer.parseInt(answer.version()));
        }
    }

    private void read(Link link, Known.Item item, String path, String operation) throws InterruptedException {
        Answer answer = fhir.get(link, path);
        JsonNode body = answer.body();
        Map<String, String> out = answer.outcome() == Outcome.OK
                ? Map.of(
                        "version", body.path("meta").path("versionId").asString(""),
                        "marker", body.path("authored").asString(""),
                        "status", body.path("status").asString(""))
                : Map.of();
        fhir.record(operation, answer, Map.of("id", item.id(), "patient", item.patient(), "path", path), out);
        if (operation.equals("read") && answer.outcome() == Outcome.OK) {
            remember(item, Integer.parseInt(out.get("version")));
        }
    }

    private void results(Link link, Known.Item item) throws InterruptedException {
        Answer answer = fhir.get(link, "Observation?derived-from=QuestionnaireResponse/" + item.id() + "&_count=100");
        String statuses = String.join(
                " ",
                Bundles.resources(answer.body())
                        .map(observation -> observation.path("status").asString(""))
                        .toList());
        fhir.record(
                "results", answer, Map.of("id", item.id(), "patient", item.patient()), Map.of("statuses", statuses));
    }

    private void byIdentifier(Link link, Known.Item item) throws InterruptedException {
        Answer answer = fhir.get(link, "QuestionnaireResponse?identifier=" + Bodies.SYSTEM + "%7C" + item.identifier());
        String ids = String.join(
                " ",
                Bundles.resources(answer.body())
                        .map(response -> response.path("id").asString(""))
                        .toList());
        fhir.record(
                "by-identifier",
                answer,
                Map.of("identifier", item.identifier(), "patient", item.patient()),
                Map.of("ids", ids));
    }

    private void remember(Known.Item item, int version) {
        shared.add(new Known.Item(item.patient(), item.identifier(), item.number(), item.id(), version));
    }

    private static Map<String, String> in(Known.Item item, long number) {
        return new TreeMap<>(
                Map.of("patient", item.patient(), "identifier", item.identifier(), "marker", Bodies.marker(number)));
    }
}
