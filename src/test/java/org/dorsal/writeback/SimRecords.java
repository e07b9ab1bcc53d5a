package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.StoredDelivery.DeliveryOrder;
import org.dorsal.writeback.DeliveryEngine.OrderContents;

/** Assessments of a few patients, their versions, and what each version consists of. */
final class SimRecords implements OrderContents {
    /**
     * Version of an assessment.
     *
     * @param response version of the response
     * @param flags number of present flags
     */
    record Version(DeliveryOrder order, int response, int flags, boolean withdrawn) {}

    /** Signer of each patient's second assessment. */
    static final String ANOTHER_SIGNER = "Practitioner/3";

    private final Map<String, List<Version>> assessments = new TreeMap<>();
    private final SimTime time;
    private final boolean unreadable;

    SimRecords(SimTime time, Random random, Instant start, String site) {
        this.time = time;
        this.unreadable = random.nextInt(40) == 0;
        int patients = 1 + random.nextInt(3);
        for (int patient = 0; patient < patients; patient++) {
            int many = 1 + random.nextInt(2);
            for (int number = 0; number < many; number++) {
                assess(site, "p" + patient, number == 0 ? "Practitioner/1" : ANOTHER_SIGNER, start, random);
            }
        }
    }

    private void assess(String site, String patient, String signer, Instant start, Random random) {
        UUID id = Ids.timed(start, random);
        int flags = random.nextInt(3);
        int count = 1 + random.nextInt(3);
        int response = 1;
        Instant now = start.plusSeconds(random.nextInt(1800));
        List<Version> versions = new ArrayList<>();
        for (int version = 1; version <= count; version++) {
            boolean withdrawn = version == count && version > 1 && random.nextInt(3) == 0;
            response += version > 1 && (withdrawn || random.nextBoolean()) ? 1 : 0;
            DeliveryOrder order = new DeliveryOrder(
                    site, patient, id.toString(), version, Optional.of(signer), now, Optional.empty(), false, false);
            versions.add(new Version(order, response, flags, withdrawn));
            now = now.plus(Duration.ofSeconds(random.nextInt(3) == 0 ? random.nextInt(20) : random.nextInt(2400)));
        }
        assessments.put(id.toString(), versions);
    }

    List<Version> versions() {
        return assessments.values().stream().flatMap(List::stream).toList();
    }

    List<Version> last() {
        return assessments.values().stream().map(List::getLast).toList();
    }

    /** The newest version of each assessment that was queued so far. */
    List<Version> newest() {
        return assessments.values().stream()
                .flatMap(versions -> versions.stream()
                        .filter(version -> !version.order().created().isAfter(time.now()))
                        .reduce((_, last) -> last)
                        .stream())
                .toList();
    }

    /** Whether nothing can be read, so that everything has to be parked. */
    boolean unreadable() {
        return unreadable;
    }

    @Override
    public Optional<List<Deliverable>> of(DeliveryOrder order) {
        if (unreadable) {
            return Optional.empty();
        }
        List<Version> versions = Objects.requireNonNull(assessments.get(order.assessment()));
        Version version = versions.get(order.version() - 1);
        boolean newer = versions.stream()
                .anyMatch(other -> other.order().version() > order.version()
                        && !other.order().created().isAfter(time.now()));
        List<Deliverable> pieces = pieces(version);
        return Optional.of(
                newer
                        ? pieces.stream()
                                .filter(piece -> piece.kind() != ResourceKind.NOTE)
                                .toList()
                        : pieces);
    }

    /** Returns all resources of the version. */
    static List<Deliverable> pieces(Version version) {
        DeliveryOrder order = version.order();
        int number = order.version();
        List<Deliverable> pieces = new ArrayList<>();
        String response = "QuestionnaireResponse/" + order.assessment();
        pieces.add(piece(version, ResourceKind.RESPONSE, order.assessment(), version.response(), List.of()));
        List<String> flags = new ArrayList<>();
        for (int flag = 0; flag < version.flags(); flag++) {
            String id = id(order, "flag" + flag);
            flags.add("Observation/" + id);
            pieces.add(piece(version, ResourceKind.SCORE, id, number, List.of(response)));
        }
        flags.add(response);
        pieces.add(piece(version, ResourceKind.PANEL, id(order, "panel"), number, flags));
        String panel = "Observation/" + id(order, "panel");
        if (number > 1) {
            pieces.add(revoked(piece(version, ResourceKind.PLAN, id(order, "plan" + (number - 1)), 2, List.of(panel))));
        }
        pieces.add(piece(version, ResourceKind.PLAN, id(order, "plan" + number), 1, List.of(panel)));
        pieces.add(piece(version, ResourceKind.NOTE, id(order, "note"), number, List.of()));
        return pieces;
    }

    private static Deliverable revoked(Deliverable plan) {
        return new Deliverable(plan.kind(), plan.type(), plan.id(), plan.version(), "revoked", plan.json());
    }

    private static String id(DeliveryOrder order, String name) {
        return Ids.named(UUID.fromString(order.assessment()), name).toString();
    }

    private static Deliverable piece(Version version, ResourceKind kind, String id, int number, List<String> refers) {
        String json = "{\"resourceType\":\"" + kind.type() + "\",\"subject\":\""
                + version.order().patient() + "\","
                + (kind == ResourceKind.RESPONSE ? "\"author\":\"Practitioner/1\"," : "") + "\"refers\":["
                + String.join(",", refers.stream().map(to -> "\"" + to + "\"").toList()) + "]}";
        return new Deliverable(
                kind,
                kind.type(),
                id,
                number,
                version.withdrawn() ? "entered-in-error" : "final",
                json.getBytes(UTF_8));
    }
}
