package org.dorsal.writeback;

import java.util.*;
import tools.jackson.databind.JsonNode;

/**
 * Compares the EHR's content with the promises of README and TRUST.md: "Results reach the EHR once and in order; what
 * needs a person is on one page" (README), "exactly one result set per assessment under every failure" ({@code ehr-once}), "an
 * outage loses no data" ({@code ehr-finally}), "no silent overwrite of the EHR's data", and with what the clinician's page says.
 */
final class ScheduleJudge {
    private final SimSchedule.FinalState end;
    private final Map<String, ItemKey> marks = new HashMap<>();
    private final Set<String> faults = new TreeSet<>();
    private int parked;

    ScheduleJudge(SimSchedule.FinalState end) {
        this.end = end;
        end.ledger().items().forEach(item -> marks.put(item.key().id().toString(), item.key()));
    }

    /** Returns one sentence for each fault; empty when the end state is correct. */
    List<String> faults() {
        end.ehr().crimes().forEach(crime -> faults.add("overwritten: " + crime));
        faults.addAll(end.pageFaults());
        end.ledger().orders().stream()
                .filter(order -> !order.planned())
                .forEach(order -> faults.add("lost: " + order + " was never taken up"));
        end.ledger().items().forEach(this::settled);
        if (!end.records().unreadable()) {
            end.records().last().forEach(this::complete);
        }
        once();
        order();
        references();
        return List.copyOf(faults);
    }

    /** Number of deliveries that wait for a person, including refused ones. */
    int parked() {
        return parked;
    }

    private void settled(DeliveryItem item) {
        if (!item.state().settled()) {
            faults.add("lost: " + item + " is left " + item.reason());
        }
        boolean stopped = item.state() == DeliveryState.PARKED || item.state() == DeliveryState.REJECTED;
        if (stopped) {
            parked++;
            if (item.reason().isEmpty()) {
                faults.add("no reason: " + item);
            }
        }
    }

    /** Checks that the EHR has each result of the last version exactly once, or the operators' page names it. */
    private void complete(SimRecords.Version version) {
        SimRecords.pieces(version).stream()
                .filter(piece -> end.writePlan().of(piece.kind()) instanceof KindPlan.WrittenKind)
                .filter(piece -> !end.misinformed().contains(piece.slot()))
                .forEach(this::complete);
    }

    private void complete(Deliverable piece) {
        List<SimEhr.RecordChange> copies = end.ehr().copies(piece.id());
        List<DeliveryItem> items = end.ledger().items().stream()
                .filter(item -> item.key().slot().equals(piece.slot()))
                .sorted(Comparator.comparingInt(item -> item.key().version()))
                .toList();
        boolean requested = !items.isEmpty()
                && (items.getLast().state() == DeliveryState.PARKED
                        || items.getLast().state() == DeliveryState.REJECTED);
        boolean inEhr = copies.size() == 1
                && Optional.ofNullable(marks.get(SimEhr.mark(copies.getFirst().body())))
                        .flatMap(key -> items.stream()
                                .filter(item -> item.key().equals(key))
                                .findFirst())
                        .filter(item -> item.resourceVersion() == piece.version())
                        .isPresent();
        boolean nothingToTakeBack = piece.withdrawn() && copies.isEmpty();
        if (!(requested || inEhr || nothingToTakeBack)) {
            faults.add((piece.withdrawn() ? "left in the chart in silence: " : "lost: ") + piece + " " + items + " "
                    + copies);
        }
    }

    /** "The EHR receives exactly one result set": no version is created twice, no resource is there twice. */
    private void once() {
        Map<String, Integer> created = new HashMap<>();
        end.ehr().log().stream()
                .filter(SimEhr.RecordChange::created)
                .forEach(change -> created.merge(SimEhr.mark(change.body()), 1, Integer::sum));
        created.forEach((mark, times) -> {
            Optional<ItemKey> key = Optional.ofNullable(marks.get(mark));
            if (times > 1 && !end.misinformed().contains(key.map(ItemKey::slot).orElse(""))) {
                faults.add("double: " + key + " was created " + times + " times");
            }
        });
        marks.values().stream()
                .map(ItemKey::slot)
                .distinct()
                .filter(slot -> !end.misinformed().contains(slot))
                .forEach(slot -> {
                    List<SimEhr.RecordChange> copies = end.ehr().copies(slot.substring(slot.indexOf('/') + 1));
                    if (copies.size() > 1) {
                        faults.add("double: " + slot + " is there as " + copies);
                    }
                });
    }

    /**
     * Versions of one resource, and resources of one version, arrive in their order, but for an operator's. An update
     * that arrives after a look, when it is superseded or parked, has no position in its version any more,
     * because it is not sent again; If-Match admits it before a later version only.
     */
    private void order() {
        Map<String, Integer> versions = new HashMap<>();
        Map<String, Integer> positions = new HashMap<>();
        Map<ItemKey, DeliveryItem> items = new HashMap<>();
        end.ledger().items().forEach(item -> items.put(item.key(), item));
        for (SimEhr.RecordChange change : end.ehr().log()) {
            Optional<DeliveryItem> item = Optional.ofNullable(marks.get(SimEhr.mark(change.body())))
                    .filter(_ -> change.byUs())
                    .filter(key -> !end.decided().contains(key.slot()))
                    .map(items::get);
            item.ifPresent(sent -> {
                ItemKey key = sent.key();
                int before = versions.getOrDefault(key.slot(), 0);
                int place = positions.getOrDefault(key.assessment() + key.version(), -1);
                boolean mayBeLate = sent.state() != DeliveryState.FILED && !change.created();
                if (key.version() < before || (sent.position() < place && !mayBeLate)) {
                    faults.add("out of order: " + key);
                }
                versions.put(key.slot(), key.version());
                positions.put(key.assessment() + key.version(), Math.max(place, sent.position()));
            });
        }
    }

    private void references() {
        Set<String> inEhr = new HashSet<>();
        for (SimEhr.RecordChange change : end.ehr().log()) {
            for (JsonNode refers : change.body().path("refers")) {
                String to = refers.asString("");
                if (!to.equals("logical")
                        && !inEhr.contains(to)
                        && end.misinformed().isEmpty()) {
                    faults.add("a reference to nothing: " + to);
                }
            }
            inEhr.add(change.id());
        }
    }

    /**
     * Checks at a moment what the clinician's page says of each assessment. "As far as this EHR accepts it", the words for a
     * plan that was made again, claim what the page lists.
     */
    static List<String> pageFaults(SimEhr ehr, SomeDeliveries ledger, SimRecords records, Set<String> misinformed) {
        List<String> faults = new ArrayList<>();
        for (SimRecords.Version version : records.unreadable() ? List.<SimRecords.Version>of() : records.newest()) {
            FilingStatus status = SimPages.status(ledger, version.order());
            boolean claimed = status.overall() == FilingStatus.Overall.IN_THE_RECORD;
            for (Deliverable piece : SimRecords.pieces(version)) {
                if (!claimed || misinformed.contains(piece.slot()) || !status.planned()) {
                    continue;
                }
                List<SimEhr.RecordChange> copies = ehr.copies(piece.id());
                boolean current = copies.size() == 1
                        && SimEhr.resourceStatus(copies.getFirst().body()).equals(piece.status());
                boolean leftOut = status.notWritten().containsKey(piece.kind())
                        || (!status.kindsKnown()
                                && status.lines().stream()
                                        .noneMatch(line -> line.key().slot().equals(piece.slot())));
                boolean left = !leftOut || !copies.isEmpty();
                if (piece.withdrawn() ? !copies.isEmpty() && !current : left && copies.size() != 1) {
                    faults.add(
                            "untrue page: “in the record” of " + piece + " " + piece.status() + ", there is " + copies);
                }
            }
        }
        return faults;
    }
}
