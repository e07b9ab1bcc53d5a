package history.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** What the clients of a run know together: responses that may be there, and the next number for a marker. */
final class Known {
    /** Clients change and read what was stored lately, so that they meet. */
    private static final int RECENT = 12;

    private static final int MOST = 100;

    private final AtomicLong numbers = new AtomicLong();
    private final List<Item> items = new ArrayList<>();

    /**
     * A response.
     *
     * @param id empty as long as nobody was told it
     * @param number that of the marker of its first version
     * @param version the newest that a client was told; 0 for none
     */
    record Item(String patient, String identifier, long number, String id, int version) {}

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

    /** A recent one with an id. */
    Optional<Item> recent(Random random) {
        return some(random, false);
    }

    /** A recent one whose create was not answered, or else any. */
    Optional<Item> unanswered(Random random) {
        return some(random, true);
    }

    private synchronized Optional<Item> some(Random random, boolean unanswered) {
        List<Item> fitting =
                items.stream().filter(item -> unanswered == item.id().isEmpty()).toList();
        if (fitting.isEmpty()) {
            return Optional.empty();
        }
        int from = Math.max(0, fitting.size() - RECENT);
        return Optional.of(fitting.get(from + random.nextInt(fitting.size() - from)));
    }
}
