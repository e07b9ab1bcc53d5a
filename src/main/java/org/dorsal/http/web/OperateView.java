package org.dorsal.http.web;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.smart.launch.EhrHealth.EhrContact;
import org.dorsal.writeback.DeliveryItem;
import org.dorsal.writeback.DeliveryReason;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.Filings;

/**
 * View of the operators' page.
 *
 * @param operator operator who decides
 * @param time time of rendering in the site's zone
 * @param notice message key {@code operate.notice.KEY}
 * @param faults faults of the submitted form
 * @param end submitted form for ending sessions
 * @param stuck deliveries that need a person, or have waited longest
 * @param overdue overdue reviews of the loaded plans, a sentence each
 * @param attention number of deliveries that need a person
 */
record OperateView(
        String site,
        String siteName,
        String operator,
        String csrf,
        String time,
        String version,
        Optional<String> notice,
        List<OperateFault> faults,
        EndSessionsForm end,
        List<StatusLight> lights,
        List<StuckItemView> stuck,
        long attention,
        int most,
        List<PublishedResource> knowledge,
        List<String> overdue,
        EhrConnection connection) {
    /** Groups the deliveries by assessment: a refusal often meets all resources of one. */
    public Collection<List<StuckItemView>> stuckByAssessment() {
        return stuck.stream()
                .collect(Collectors.groupingBy(
                        StuckItemView::assessment, LinkedHashMap::new, Collectors.toUnmodifiableList()))
                .values();
    }

    /** Counts the shown deliveries that continue automatically. */
    public long byThemselves() {
        return stuck.stream().filter(item -> !item.decidable()).count();
    }

    /** Fault of the submitted form with the id of its field, empty when the field is not on the page. */
    record OperateFault(String field, String message) {}

    record StatusLight(StatusIcon sign, String what, String state) {}

    /**
     * @param key identifier in the decision form
     * @param patient logical id in the EHR, without other personal data
     * @param sentences state, reason and remedy, one sentence each
     * @param ehrSays message of the EHR
     * @param decidable true when parked or rejected; other deliveries continue automatically
     */
    record StuckItemView(
            String key,
            StatusIcon sign,
            String type,
            String assessment,
            int version,
            String patient,
            List<String> sentences,
            Optional<String> ehrSays,
            String since,
            int tries,
            boolean decidable,
            ResolveForm sent) {
        public List<String> choices() {
            return ResolveForm.CHOICES;
        }
    }

    /** How the site and its EHR are bound together; texts, not links. */
    record EhrConnection(String launch, Optional<String> fhirBase, Optional<String> client, List<String> scopes) {}

    /** Wording of deliveries for operators. */
    record OperateViews(FilingWords words) {
        private static final long MINUTE = 60;
        private static final long HOUR = 60 * MINUTE;
        private static final long DAY = 24 * HOUR;

        /** An EHR may be down for a while; what waits longer than this has waited through more than a restart. */
        private static final long LONG_SECONDS = HOUR;

        List<StatusLight> lights(
                Optional<EhrContact> ehr,
                Filings.QueueDepth depth,
                long attention,
                Optional<Duration> unwitnessed,
                Instant now) {
            List<StatusLight> lights = new ArrayList<>(List.of(
                    light(StatusIcon.GOOD, "database", "operate.database.answers"), // returned the figures below
                    ehr.map(contact -> ehr(contact, now))
                            .orElseGet(() -> light(StatusIcon.ASIDE, "ehr", "operate.ehr.not-known")),
                    light(
                            depth.waiting() == 0 ? StatusIcon.GOOD : StatusIcon.WAITING,
                            "waiting",
                            "operate.count",
                            depth.waiting()),
                    light(oldest(depth.oldestSeconds()), "oldest", "operate.age", age(depth.oldestSeconds())),
                    light(
                            attention == 0 ? StatusIcon.GOOD : StatusIcon.ATTENTION,
                            "parked",
                            "operate.count",
                            attention)));
            unwitnessed.map(Duration::toSeconds).map(this::witnesses).ifPresent(lights::add);
            return lights;
        }

        private StatusLight witnesses(long seconds) {
            return seconds <= MINUTE
                    ? light(StatusIcon.GOOD, "witnesses", "operate.witnesses.cosign")
                    : light(StatusIcon.ATTENTION, "witnesses", "operate.witnesses.away", age(seconds));
        }

        /** An answer proves nothing after a minute; a failure is shown until the EHR answers. */
        private StatusLight ehr(EhrContact contact, Instant now) {
            String time = words.moment(contact.lastContact());
            if (contact.silentSince().isPresent()) {
                String since = words.moment(contact.silentSince().get());
                return light(StatusIcon.ATTENTION, "ehr", "operate.ehr.silent", since, time);
            }
            return contact.lastContact().plusSeconds(MINUTE).isBefore(now)
                    ? light(StatusIcon.ASIDE, "ehr", "operate.ehr.not-asked", time)
                    : light(StatusIcon.GOOD, "ehr", "operate.ehr.answers");
        }

        private static StatusIcon oldest(long seconds) {
            return seconds == 0 ? StatusIcon.GOOD : seconds < LONG_SECONDS ? StatusIcon.WAITING : StatusIcon.ATTENTION;
        }

        private StatusLight light(StatusIcon sign, String what, String key, Object... arguments) {
            return new StatusLight(sign, words.message("operate.light." + what), words.message(key, arguments));
        }

        /** In the two largest units. */
        static String age(long seconds) {
            if (seconds >= DAY) {
                return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
            }
            if (seconds >= HOUR) {
                return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
            }
            return seconds >= MINUTE ? seconds / MINUTE + " min" : seconds + " s";
        }

        StuckItemView stuck(Filings.StuckDelivery stuck, ResolveForm sent) {
            DeliveryItem line = stuck.line();
            String key = line.key().id().toString();
            boolean decidable = line.state() == DeliveryState.PARKED || line.state() == DeliveryState.REJECTED;
            return new StuckItemView(
                    key,
                    StatusIcon.of(line.state()),
                    line.kind().type(),
                    line.key().assessment(),
                    line.key().version(),
                    FilingWords.legible(stuck.patient()),
                    describe(line),
                    line.ehrMessage().map(FilingWords::legible),
                    words.moment(line.changed()),
                    line.tries(),
                    decidable,
                    key.equals(sent.key()) ? sent : ResolveForm.NONE);
        }

        private List<String> describe(DeliveryItem line) {
            List<String> sentences = new ArrayList<>(List.of(words.message("operate.state." + line.state())));
            line.reason().ifPresent(reason -> {
                sentences.add(words.message(why(reason)));
                sentences.add(words.message(cure(reason)));
            });
            if (FilingWords.isDoubtful(line)) {
                sentences.add(words.message("operate.maybe-there"));
            }
            words.next(line).ifPresent(sentences::add);
            line.filed()
                    .map(copy -> FilingWords.legible(line.kind().type() + "/" + copy.id()))
                    .map(copy -> words.message("operate.copy", copy))
                    .ifPresent(sentences::add);
            return sentences;
        }

        static String why(DeliveryReason reason) {
            return "operate.why." + reason;
        }

        static String cure(DeliveryReason reason) {
            return "operate.cure." + reason;
        }
    }
}
