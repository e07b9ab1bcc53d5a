package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.PreparedSignOff.SignOffVersions;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingPreview;
import org.dorsal.writeback.FilingPreview.PreviewResult;
import org.dorsal.writeback.FilingPreview.PreviewResult.KnownPlan;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;

/**
 * Preview of the resources that a signature would write to the EHR.
 *
 * @param head summary sentence
 * @param byHand true when nothing is written automatically
 * @param byClinician true when the clinician's authorization is used
 */
record WritePreviewView(StatusIcon sign, String head, boolean byHand, boolean byClinician, List<ReachRow> rows) {
    record ReachRow(StatusIcon sign, String kind, String type, List<String> sentences) {}

    /**
     * @param before current state of the delivery; empty for unstored answers
     * @param counts number of results of each optional kind
     */
    static WritePreviewView of(
            PreviewResult expected,
            Optional<FilingStatus> before,
            Map<ResourceKind, Integer> counts,
            FilingWords words) {
        return switch (expected) {
            case PreviewResult.DisabledPreview() ->
                new WritePreviewView(StatusIcon.ASIDE, words.message("reach.OFF"), true, false, List.of());
            case PreviewResult.UnknownPlan() ->
                new WritePreviewView(StatusIcon.WAITING, words.message("reach.NOT_KNOWN"), false, false, List.of());
            case KnownPlan plan -> ofPlan(plan, before, counts, words);
        };
    }

    private static WritePreviewView ofPlan(
            KnownPlan plan, Optional<FilingStatus> before, Map<ResourceKind, Integer> counts, FilingWords words) {
        List<ReachRow> rows = Arrays.stream(ResourceKind.values())
                .map(kind -> row(kind, plan, isInChart(kind, before), counts.getOrDefault(kind, 1), words))
                .toList();
        if (plan.writePlan().nothing()) {
            return new WritePreviewView(StatusIcon.ASIDE, words.message("reach.NOTHING"), true, false, rows);
        }
        boolean allWritten = rows.stream().allMatch(row -> row.sign() == StatusIcon.GOOD);
        return new WritePreviewView(
                allWritten ? StatusIcon.GOOD : StatusIcon.ATTENTION,
                words.message(allWritten ? "reach.ALL" : "reach.SOME"),
                false,
                plan.byClinician(),
                rows);
    }

    private static ReachRow row(ResourceKind kind, KnownPlan plan, boolean inChart, int count, FilingWords words) {
        String name = words.kind(kind);
        if (count == 0) {
            return new ReachRow(StatusIcon.GOOD, name, kind.type(), List.of(words.message("reach.none")));
        }
        return switch (plan.writePlan().of(kind)) {
            case KindPlan.NotWritten(KindPlan.UnwrittenReason why) ->
                new ReachRow(StatusIcon.ASIDE, name, kind.type(), List.of(stays(kind, why, plan.byClinician(), words)));
            case KindPlan.WrittenKind written
            when inChart && !written.corrected() ->
                kind == ResourceKind.NOTE
                        ? new ReachRow(StatusIcon.GOOD, name, kind.type(), List.of(words.message("reach.replaced")))
                        : new ReachRow(
                                StatusIcon.ATTENTION, name, kind.type(), List.of(words.message("reach.not-corrected")));
            case KindPlan.WrittenKind written ->
                new ReachRow(
                        StatusIcon.GOOD,
                        name,
                        kind.type(),
                        List.of(words.message(
                                inChart ? "reach.updated" : written.mapped() ? "reach.mapped" : "reach.written")));
        };
    }

    private static String stays(
            ResourceKind kind, KindPlan.UnwrittenReason why, boolean byClinician, FilingWords words) {
        return why == KindPlan.UnwrittenReason.NO_SCOPE && byClinician
                ? words.message("reach.no-scope", words.message("filing.kinds." + kind))
                : words.why(kind, why);
    }

    /**
     * Returns true when the EHR holds an earlier version or may hold one; a resource seen there before is not assumed
     * to be gone.
     */
    private static boolean isInChart(ResourceKind kind, Optional<FilingStatus> before) {
        return before.stream()
                .flatMap(status -> status.lines().stream())
                .filter(line -> line.kind() == kind)
                .anyMatch(line -> line.state() == DeliveryState.FILED
                        || line.filed().isPresent()
                        || line.reason().filter(WritePreviewView::metThere).isPresent());
    }

    private static boolean metThere(DeliveryReason reason) {
        return switch (reason) {
            case CHANGED_THERE, TWICE_THERE, ID_NOT_TOLD, NO_CORRECTIONS, NO_CLIENT -> true;
            case EHR_SILENT,
                    TRIED_AND_WAITS,
                    NO_LAUNCH,
                    HANDED_OVER,
                    AUTHOR_LEFT_OUT,
                    LAUNCH_EXPIRED,
                    WRITE_BACK_OFF,
                    NO_TOKEN,
                    UNSEARCHABLE,
                    GONE_THERE,
                    ANOTHER_PATIENT,
                    TRIED_OFTEN,
                    EARLIER_PARKED,
                    FORBIDDEN,
                    UNREADABLE,
                    INTERNAL_FAULT,
                    REFUSED,
                    GIVEN_UP,
                    OTHER -> false;
        };
    }

    /** Finds out what a signature would bring into the EHR's record. */
    record WritePreview(FilingPreview preview, Filings filings) {
        /** Key of Observations among the results, by their category. */
        private static final String CATEGORY = "category=http://terminology.hl7.org/CodeSystem/observation-category|";

        WritePreviewView of(ReviewSubject subject, SignOffVersions versions) {
            Visit visit = subject.visit();
            Optional<FilingStatus> before =
                    subject.assessment().map(id -> filings.of(visit.site(), visit.patient(), id));
            return WritePreviewView.of(
                    preview.of(visit.launch()), before, counts(versions), FilingWords.of(visit.sitePages()));
        }

        /** How many there are of what an assessment may lack; one that is taken back is written, too. */
        private static Map<ResourceKind, Integer> counts(SignOffVersions versions) {
            return Map.of(
                    ResourceKind.SCORE,
                    count(versions, CATEGORY + "survey") - 1, // the panel
                    ResourceKind.VITAL_SIGN,
                    count(versions, CATEGORY + "vital-signs"));
        }

        private static int count(SignOffVersions versions, String term) {
            return (int) versions.results().versions().stream()
                    .filter(version -> version.terms().contains(term))
                    .count();
        }
    }
}
