package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.*;
import java.util.*;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.note.NoteText;
import org.dorsal.note.NoteText.NoteRenderer;
import org.dorsal.smart.SiteId;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.KindPlan.SentValue;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.Writer;

/** Deliverables of real assessments, and a site's settings. */
final class SomeContents {
    static final String SITE = "write-back";
    static final String BASE = "https://ehr.example/fhir";
    static final ZoneId ZONE = ZoneId.of("America/New_York");
    static final ConfiguredCoding MAPPED = new ConfiguredCoding("urn:oid:1.2.3.4", "9001", "Pain score");
    static final KindPlan.WrittenKind AS_IT_IS =
            new KindPlan.WrittenKind(true, new KindPlan.Lookup.ByIdentifier(), true, Optional.empty());
    static final KindPlan.WrittenKind IN_THE_EHRS_CODE = new KindPlan.WrittenKind(
            true, new KindPlan.Lookup.ByIdentifier(), true, Optional.of(Set.of(SentValue.PAIN_SCORE)));
    static final Instant CREATED = Instant.parse("2026-11-20T10:00:00Z");

    private SomeContents() {}

    static WritebackSettings.SiteWriteback site(OwnCodes ownCodes, boolean mapped) {
        return site(ownCodes, "open", mapped);
    }

    static WritebackSettings.SiteWriteback site(OwnCodes ownCodes, String vendor, boolean mapped) {
        return new WritebackSettings.SiteWriteback(
                new SiteId(SITE),
                BASE,
                ZONE,
                Writer.CLINICIANS,
                false,
                ownCodes,
                NoteRules.of(vendor),
                NoteRules.of(vendor).type(),
                mapped
                        ? Map.of(
                                SentValue.PAIN_SCORE,
                                MAPPED,
                                "http://loinc.org|8867-4",
                                new ConfiguredCoding("urn:oid:1.2.3.4", "8", "Pulse"))
                        : Map.of());
    }

    static WritebackSettings settings() {
        return new WritebackSettings(
                java.time.Duration.ofSeconds(20), 4, java.time.Duration.ofDays(14), List.of(site(OwnCodes.AUTO, true)));
    }

    static FhirEhrCodec wire() {
        return new FhirEhrCodec(site(OwnCodes.AUTO, true));
    }

    static DeliveryOrder order(String assessment, int version) {
        return new DeliveryOrder(
                SITE,
                SignedAssessments.PATIENT,
                assessment,
                version,
                Optional.of("Practitioner/one"),
                CREATED,
                Optional.empty(),
                false,
                false);
    }

    /** Short note of the order's version. */
    static NoteRenderer notes() {
        return order -> Optional.of(note(order.version(), NoteText.NoteStatus.FINAL));
    }

    static NoteText note(int version, NoteText.NoteStatus worth) {
        return new NoteText(
                version,
                "Upper back pain assessment",
                "en-US",
                "Nothing\n",
                "<html><body><p>Nothing</p></body></html>".getBytes(UTF_8),
                "%PDF-".getBytes(UTF_8),
                OffsetDateTime.parse("2026-11-20T05:00:00-05:00"),
                Optional.of("Practitioner/one"),
                Optional.of("Encounter/one"),
                worth);
    }

    static List<Deliverable> pieces(SignedAssessments signed, String assessment, int version) {
        return contents(signed, notes()).of(order(assessment, version)).orElseThrow();
    }

    static LedgerContents contents(SignedAssessments signed, NoteRenderer notes) {
        return new LedgerContents(signed.job().results(), notes, settings());
    }

    static ItemKey key(Deliverable piece, String assessment, int version) {
        return new ItemKey(assessment, piece.slot(), version);
    }

    /** References of the copies in an EHR. */
    static Map<String, String> filed(List<Deliverable> pieces) {
        Map<String, String> filed = new HashMap<>();
        for (Deliverable piece : pieces) {
            filed.put(piece.slot(), piece.type() + "/ehr-" + filed.size());
        }
        return filed;
    }

    static Deliverable first(List<Deliverable> pieces, ResourceKind kind) {
        return pieces.stream().filter(piece -> piece.kind() == kind).findFirst().orElseThrow();
    }
}
