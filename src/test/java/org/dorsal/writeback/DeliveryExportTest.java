package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.*;
import java.util.*;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the export of a delivery for manual filing. */
class DeliveryExportTest {
    private final SignedAssessments signed = new SignedAssessments(SomeContents.SITE);
    private final SomeDeliveries deliveries = new SomeDeliveries(SomeContents.CREATED);
    private final DeliveryOrder order = SomeContents.order(signed.signed(SomeScoredResponse.nothingWrong()), 1);
    private final List<Deliverable> pieces = SomeContents.pieces(signed, order.assessment(), 1);

    @Test
    void a_note_is_the_text_that_a_chart_takes() {
        DeliveryExport.ExportedDelivery note = copied(ResourceKind.NOTE).orElseThrow();

        assertThat(note.type()).isEqualTo("text/plain;charset=utf-8");
        assertThat(new String(note.body(), UTF_8)).startsWith("Nothing");
        assertThat(note.patient()).isEqualTo(SignedAssessments.PATIENT);
        assertThat(note.assessment()).isEqualTo(order.assessment());
    }

    @Test
    void anything_else_is_the_resource_as_it_would_be_sent() {
        for (ResourceKind kind : List.of(ResourceKind.RESPONSE, ResourceKind.PANEL, ResourceKind.PLAN)) {
            DeliveryExport.ExportedDelivery copy = copied(kind).orElseThrow();

            assertThat(copy.type()).isEqualTo("application/fhir+json");
            assertThat(ResourceTree.of(copy.body()))
                    .isEqualTo(ResourceTree.of(SomeContents.first(pieces, kind).json()));
        }
    }

    @Test
    void what_is_not_there_is_not_copied_out() {
        assertThat(copying().of(order.site(), UUID.fromString("0193454a-7d1c-7a3b-9c55-0f6c8f8d1e12")))
                .isEmpty();
        assertThat(copying().of("another-site", key(ResourceKind.NOTE))).isEmpty();
        assertThat(DeliveryExport.of(deliveries, _ -> Optional.empty(), clock())
                        .of(order.site(), key(ResourceKind.NOTE)))
                .isEmpty();
    }

    private Optional<DeliveryExport.ExportedDelivery> copied(ResourceKind kind) {
        return copying().of(order.site(), key(kind));
    }

    private DeliveryExport copying() {
        return DeliveryExport.of(deliveries, SomeContents.contents(signed, SomeContents.notes()), clock());
    }

    private UUID key(ResourceKind kind) {
        return item(SomeContents.first(pieces, kind)).key().id();
    }

    private DeliveryItem item(Deliverable piece) {
        return DeliveryItem.planned(
                new ItemKey(order.assessment(), piece.slot(), order.version()),
                piece.kind(),
                pieces.indexOf(piece),
                piece.version(),
                SomeContents.CREATED,
                SomeContents.CREATED);
    }

    /** Plans the order as a worker does. */
    @BeforeEach
    void planned() {
        deliveries.order(order);
        deliveries
                .lease(order.site(), SomeContents.CREATED, Duration.ofMinutes(1))
                .ifPresent(lease -> deliveries.plan(
                        lease, order, Map.of(), pieces.stream().map(this::item).toList()));
    }

    private static Clock clock() {
        return Clock.fixed(SomeContents.CREATED, ZoneOffset.UTC);
    }
}
