package org.dorsal.system;

import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.system.FiledCopies.Copy;
import org.dorsal.system.LedgerRows.Item;
import org.dorsal.system.LedgerRows.Order;
import org.dorsal.system.LedgerRows.Resource;

/** Compares acknowledgements, ledger and EHR content after all work has finished. */
final class DeliveryConsistencyCheck {
    private final LedgerRows ledger;
    private final FiledCopies ehr;
    private final Map<String, List<Item>> items;
    private final Map<String, Item> marks;
    private final Map<String, Resource> resources;
    private final Map<String, List<Copy>> copies;
    private final List<String> faults = new ArrayList<>();

    DeliveryConsistencyCheck(LedgerRows ledger, FiledCopies ehr) {
        this.ledger = ledger;
        this.ehr = ehr;
        this.items = ledger.items().stream().collect(Collectors.groupingBy(Item::slot));
        this.marks = ledger.items().stream().collect(Collectors.toMap(Item::mark, item -> item));
        this.resources = ledger.resources().stream().collect(Collectors.toMap(Resource::slot, resource -> resource));
        this.copies = ehr.copies().stream()
                .filter(copy -> marks.containsKey(mark(copy)))
                .collect(Collectors.groupingBy(
                        copy -> Objects.requireNonNull(marks.get(mark(copy))).slot()));
    }

    /**
     * Returns a sentence for each fault; none when everything agrees.
     *
     * @param acknowledged newest acknowledged version of each response, by id
     */
    List<String> faults(Map<String, Integer> acknowledged) {
        Set<Order> orders = new HashSet<>(ledger.orders());
        orders.stream().filter(order -> !order.planned()).forEach(order -> faults.add("lost: never planned " + order));
        acknowledged.forEach((id, version) -> {
            if (!orders.contains(new Order(id, version, true))) {
                faults.add("lost: version " + version + " of " + id + " was acknowledged and is no order");
            }
        });
        resources.values().forEach(this::checkAccepted);
        ledger.items().forEach(this::item);
        items.forEach(this::slot);
        ehr.copies().forEach(this::copy);
        return List.copyOf(faults);
    }

    /** Returns the number of items that wait for a person, by reason. */
    Map<String, Long> stopped() {
        return ledger.items().stream()
                .filter(item -> item.is("PARKED") || item.is("REJECTED"))
                .collect(Collectors.groupingBy(item -> item.reason().orElse("?"), TreeMap::new, Collectors.counting()));
    }

    /**
     * Checks that the newest version of a held resource has an item; a resource withdrawn before its delivery needs
     * none.
     */
    private void checkAccepted(Resource resource) {
        Optional<Item> newest = newest(resource.slot());
        boolean isQueued = newest.filter(item -> item.resourceVersion() == resource.version())
                .isPresent();
        boolean never = resource.withdrawn() && copiesOf(resource.slot()).isEmpty();
        if (!isQueued && !never) {
            faults.add("lost: " + resource + ", the newest item is " + newest);
        }
    }

    private void item(Item item) {
        List<Copy> copies = copiesOf(item.slot()).stream()
                .filter(copy -> mark(copy).equals(item.mark()))
                .toList();
        switch (item.state()) {
            case "FILED" -> {
                if (copies.isEmpty()) {
                    faults.add("lost: " + item + " is not there");
                } else if (item.filed()
                        .filter(id ->
                                copies.stream().noneMatch(copy -> copy.id().equals(id)))
                        .isPresent()) {
                    faults.add("wrong: " + item + " is there as " + copies);
                }
            }
            case "SUPERSEDED" -> {
                if (!copies.isEmpty()) {
                    faults.add("wrong: " + item + " is there as " + copies);
                }
            }
            case "PARKED", "REJECTED" -> {
                if (item.reason().isEmpty()) {
                    faults.add("lost: without a reason " + item);
                }
            }
            default -> faults.add("lost: left behind " + item);
        }
    }

    /**
     * Checks one slot: at most one resource in the EHR, versions in the order of ours, and the newest equal to ours
     * unless an item waits for a person.
     */
    private void slot(String slot, List<Item> versions) {
        List<Copy> copies = copiesOf(slot);
        if (copies.stream().map(Copy::address).distinct().count() > 1
                || copies.stream()
                                .map(DeliveryConsistencyCheck::mark)
                                .distinct()
                                .count()
                        < copies.size()) {
            faults.add("double: " + slot + " is there as " + copies);
        }
        List<Integer> grown = copies.stream()
                .map(copy -> Objects.requireNonNull(marks.get(mark(copy))).version())
                .toList();
        if (!grown.equals(grown.stream().sorted().toList())) {
            faults.add("order: " + slot + " grew as " + grown);
        }
        Item newest = versions.getLast();
        if (newest.is("FILED") && !copies.isEmpty()) {
            Copy last = copies.getLast();
            Optional<String> status = Optional.ofNullable(resources.get(slot)).map(Resource::status);
            if (!mark(last).equals(newest.mark())
                    || status.filter(ehrStatus -> !ehrStatus.equals(last.status()))
                            .isPresent()) {
                faults.add("stale: " + newest + " with status " + status + ", but there is " + last);
            }
        }
        if (newest.is("SUPERSEDED") && !copies.isEmpty()) {
            faults.add("lost: " + newest + " has no successor, but there is " + copies);
        }
    }

    private void copy(Copy copy) {
        Optional<Item> item = Optional.ofNullable(marks.get(mark(copy)));
        if (copy.marks().size() != 1 || item.isEmpty()) {
            faults.add("strange: nobody knows " + copy);
            return;
        }
        if (!copy.subject().equals("Patient/" + item.get().patient())
                || !copy.type().equals(item.get().type())
                || !copy.resources().contains(item.get().resource())) {
            faults.add("wrong: " + item.get() + " is there as " + copy);
        }
        copy.references().stream()
                .filter(reference ->
                        ehr.copies().stream().noneMatch(other -> other.address().equals(reference)))
                .forEach(reference -> faults.add("dangling: " + copy + " refers to " + reference));
    }

    private Optional<Item> newest(String slot) {
        return Optional.ofNullable(items.get(slot)).map(List::getLast);
    }

    private List<Copy> copiesOf(String slot) {
        return copies.getOrDefault(slot, List.of());
    }

    private static String mark(Copy copy) {
        return copy.marks().stream().findFirst().orElse("");
    }
}
