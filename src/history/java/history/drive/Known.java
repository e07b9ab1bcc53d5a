package history.drive;

import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.ObjectNode;

/** State shared by the clients of a run: responses that may be stored, and the next number for a marker. */
final class Known {
    /** Number of newest responses that clients change and read, so that they meet. */
    private static final int RECENT = 8;

    private static final int MOST = 2000;

    private final AtomicLong numbers = new AtomicLong();
    private final List<Item> items = new ArrayList<>();
    private final Set<String> doubted = new HashSet<>();

    /**
     * A response.
     *
     * @param id empty until a client received it
     * @param number that of the marker of its first version
     * @param version newest version that a client received; 0 for none
     */
    record Item(String patient, String identifier, long number, String id, int version) {
        Item stored(String newId, int newVersion) {
            return new Item(patient, identifier, number, newId, newVersion);
        }

        ObjectNode body(String status) {
            return Bodies.response(patient, identifier, number, status);
        }
    }

    long next() {
        return numbers.incrementAndGet();
    }

    synchronized void add(Item item) {
        items.removeIf(old -> old.identifier().equals(item.identifier()) && old.version() <= item.version());
        items.add(item);
        if (items.size() > MOST) {
            items.removeFirst();
        }
    }

    /** Notes that an operator gave up a delivery of that response: what becomes of its next version is worth a look. */
    synchronized void doubt(String id) {
        doubted.add(id);
    }

    /** A response with a delivery that was given up, until a client has changed it. */
    synchronized Optional<Item> doubted() {
        return items.stream().filter(item -> doubted.contains(item.id())).findFirst();
    }

    /** Notes that a client has changed a response, or that it is final. */
    synchronized void settle(String id) {
        doubted.remove(id);
    }

    /** Forgets a response that is not found any more. */
    synchronized void forget(String id) {
        items.removeIf(item -> item.id().equals(id));
    }

    /** Ids of the patient's responses. */
    synchronized List<String> ids(String patient) {
        return items.stream()
                .filter(item -> item.patient().equals(patient) && !item.id().isEmpty())
                .map(Item::id)
                .toList();
    }

    /** A recent one with an id. */
    Optional<Item> recent(Random random) {
        return find(random, false);
    }

    /** A recent response with an unanswered create, or else any. */
    Optional<Item> unanswered(Random random) {
        return find(random, true);
    }

    private synchronized Optional<Item> find(Random random, boolean unanswered) {
        List<Item> fitting =
                items.stream().filter(item -> unanswered == item.id().isEmpty()).toList();
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        int from = random.nextInt(10) == 0 ? 0 : Math.max(0, fitting.size() - RECENT);
        return Optional.of(fitting.get(from + random.nextInt(fitting.size() - from)));
    }
}
