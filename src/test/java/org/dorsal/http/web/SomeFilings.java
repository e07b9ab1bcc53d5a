package org.dorsal.http.web;

import java.time.Instant;
import java.util.*;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.smart.launch.Launch;
import org.dorsal.store.StoreException;
import org.dorsal.store.StoredItem.EhrCopy;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingPreview;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.ItemKey;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.KindPlan.WritePlan;
import org.dorsal.writeback.ResourceKind;

/** Deliveries as a test wants them. */
final class SomeFilings implements Filings, FilingPreview {
    static final Instant QUEUED = Instant.parse("2026-11-20T09:31:00Z");
    static final String ASSESSMENT = "01930000-0000-7000-8000-00000000000a";
    static final FilingStatus NONE = new FilingStatus(Optional.empty(), false, Map.of(), true, List.of());

    private final Map<String, FilingStatus> byAssessment = new HashMap<>();
    private PreviewResult expected = new PreviewResult.UnknownPlan();
    final List<StuckDelivery> stuck = new ArrayList<>();
    QueueDepth depth = new QueueDepth(0, 0, 0);
    Optional<StoreException> fault = Optional.empty();

    void is(String assessment, FilingStatus status) {
        byAssessment.put(assessment, status);
    }

    void expects(PreviewResult now) {
        expected = now;
    }

    static FilingStatus planned(DeliveryItem... lines) {
        return new FilingStatus(Optional.of(QUEUED), true, Map.of(), true, List.of(lines));
    }

    static DeliveryItem line(ResourceKind kind, DeliveryState state) {
        return line(kind, state, Optional.empty(), Optional.empty());
    }

    static DeliveryItem line(
            ResourceKind kind, DeliveryState state, Optional<DeliveryReason> reason, Optional<String> detail) {
        return line(
                kind,
                state,
                reason,
                state == DeliveryState.FILED ? Optional.of(new EhrCopy("ehr-77", Optional.of("3"))) : Optional.empty(),
                detail);
    }

    static DeliveryItem line(
            ResourceKind kind,
            DeliveryState state,
            Optional<DeliveryReason> reason,
            Optional<EhrCopy> copy,
            Optional<String> detail) {
        return item(
                new ItemKey(ASSESSMENT, kind.type() + "/" + ASSESSMENT, 1),
                kind,
                state,
                reason,
                copy,
                state.settled() ? Optional.empty() : Optional.of(QUEUED.plusSeconds(600)),
                detail);
    }

    /** Creates an item after four failures. */
    static DeliveryItem item(
            ItemKey key,
            ResourceKind kind,
            DeliveryState state,
            Optional<DeliveryReason> reason,
            Optional<EhrCopy> copy,
            Optional<Instant> next,
            Optional<String> detail) {
        Instant changed = QUEUED.plusSeconds(60);
        return new DeliveryItem(
                key, kind, 1, 1, state, reason, Optional.empty(), copy, 4, changed, changed, next, detail, false);
    }

    /** Creates the entry of a Dorsal resource that was seen in the EHR. */
    static DeliveryItem filed(ResourceKind kind, String slot) {
        return item(
                new ItemKey(ASSESSMENT, slot, 1),
                kind,
                DeliveryState.FILED,
                Optional.empty(),
                Optional.of(new EhrCopy("ehr-77", Optional.empty())),
                Optional.empty(),
                Optional.empty());
    }

    /** An EHR that takes these kinds, and leaves the others for that reason. */
    static WritePlan takes(KindPlan.WrittenKind how, KindPlan.UnwrittenReason otherwise, ResourceKind... kinds) {
        return new WritePlan(Arrays.stream(ResourceKind.values())
                .collect(Collectors.toMap(
                        Function.identity(),
                        kind -> List.of(kinds).contains(kind) ? how : new KindPlan.NotWritten(otherwise),
                        (first, _) -> first,
                        () -> new EnumMap<>(ResourceKind.class))));
    }

    @Override
    public FilingStatus of(String site, String patient, String assessment) {
        return byAssessment.getOrDefault(assessment, NONE);
    }

    @Override
    public Map<String, FilingStatus> ofPatient(String site, String patient) {
        return Map.copyOf(byAssessment);
    }

    @Override
    public List<StuckDelivery> stuck(String site, int most) {
        return stuck.stream().limit(most).toList();
    }

    @Override
    public QueueDepth depth(String site, Instant now) {
        fault.ifPresent(thrown -> {
            throw thrown;
        });
        return depth;
    }

    @Override
    public PreviewResult of(Launch launch) {
        return expected;
    }
}
