package org.dorsal.writeback;

import java.time.Clock;
import java.util.*;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.OrderContents;
import org.dorsal.writeback.DeliveryResolver.LeasedDeliveryResolver.OperatorDeliveryLedger;
import tools.jackson.databind.node.ObjectNode;

/** Exports a delivery for a person who files it manually. */
@FunctionalInterface
public interface DeliveryExport {
    /** Returns the delivery with the key ({@link ItemKey#id()}), in any state; empty when missing or unreadable. */
    Optional<ExportedDelivery> of(String site, UUID key);

    /**
     * Exported delivery.
     *
     * @param patient logical id in the EHR
     * @param assessment id of the assessment
     * @param type media type
     */
    record ExportedDelivery(String patient, String assessment, String type, byte[] body) {}

    /** Exports a note as plain text for a chart, and any other resource as JSON. */
    static DeliveryExport of(OperatorDeliveryLedger decisions, OrderContents contents, Clock clock) {
        return (site, key) -> decisions.find(site, key).flatMap(delivery -> {
            ItemKey item = delivery.item().key();
            DeliveryOrder order = new DeliveryOrder(
                    site,
                    delivery.patient(),
                    item.assessment(),
                    item.version(),
                    Optional.empty(),
                    clock.instant(),
                    Optional.of(Map.of()),
                    false,
                    false);
            return contents.of(order).stream()
                    .flatMap(pieces -> pieces.stream())
                    .filter(piece -> piece.slot().equals(item.slot()))
                    .findFirst()
                    .map(piece -> copied(delivery.patient(), item, piece));
        });
    }

    private static ExportedDelivery copied(String patient, ItemKey item, Deliverable piece) {
        ObjectNode json = ResourceTree.of(piece.json());
        return json.path("content")
                .valueStream()
                .filter(form ->
                        ResourceTree.text(form, "/attachment/contentType").equals("text/plain"))
                .findFirst()
                .map(form -> Base64.getDecoder().decode(ResourceTree.text(form, "/attachment/data")))
                .map(text -> new ExportedDelivery(patient, item.assessment(), "text/plain;charset=utf-8", text))
                .orElseGet(() -> new ExportedDelivery(
                        patient, item.assessment(), "application/fhir+json", ResourceTree.bytes(json)));
    }
}
