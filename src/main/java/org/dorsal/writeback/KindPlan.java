package org.dorsal.writeback;

import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.lang3.EnumUtils;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Plan for one kind of resource: whether and how it is written to the EHR. */
public sealed interface KindPlan {

    /**
     * Plan of a kind that is written.
     *
     * @param corrected whether later versions update the copy ({@code update} with {@code If-Match})
     * @param lookup method to find the copy in the EHR
     * @param conditional whether the EHR supports {@code If-None-Exist}
     * @param only codes whose Observations are sent, with nothing but their value; empty for all of them as they are
     */
    record WrittenKind(boolean corrected, Lookup lookup, boolean conditional, Optional<Set<String>> only)
            implements KindPlan {
        public WrittenKind {
            only = only.map(Set::copyOf);
        }

        /** Whether only the values of some codes are sent. */
        public boolean mapped() {
            return only.isPresent();
        }

        boolean searchable() {
            return !(lookup instanceof Lookup.NoLookup);
        }
    }

    record NotWritten(UnwrittenReason why) implements KindPlan {}

    enum UnwrittenReason {
        /** The site's settings say so. */
        SITE,
        /** The EHR does not list it. */
        NOT_TAKEN,
        /** The EHR lists it but accepts only its own codes, and the site has no code map for it. */
        NO_CODE,
        /** The token does not allow it. */
        NO_SCOPE,
        /** The EHR takes notes of a visit only, and this assessment belongs to none. */
        NO_VISIT,
        /** A reason that another release has planned with: the table holds any word, so that replicas of two releases can run. */
        OTHER;

        static UnwrittenReason read(String word) {
            return EnumUtils.getEnum(UnwrittenReason.class, word, OTHER);
        }
    }

    /** Method to find a sent resource in the EHR. */
    sealed interface Lookup {
        /** No search is supported. */
        record NoLookup() implements Lookup {}

        /** By our identifier. */
        record ByIdentifier() implements Lookup {}

        /**
         * Reads the patient's notes and searches for our mark, because the EHR drops our identifiers.
         *
         * @param narrowing search parameters that the EHR lists to narrow the search
         */
        record ByMark(Set<String> narrowing) implements Lookup {
            public ByMark {
                narrowing = Set.copyOf(narrowing);
            }
        }
    }

    /**
     * The plan of all kinds for one EHR.
     *
     * @param onlyCorrections corrections and withdrawals of delivered resources are written, new resources are not
     */
    public record WritePlan(Map<ResourceKind, KindPlan> ways, boolean onlyCorrections) {
        public WritePlan {
            ways = new EnumMap<>(ways);
            if (ways.size() != ResourceKind.values().length) {
                throw new IllegalArgumentException("every kind needs a way");
            }
        }

        public WritePlan(Map<ResourceKind, KindPlan> ways) {
            this(ways, false);
        }

        static WritePlan each(Function<ResourceKind, KindPlan> way) {
            return new WritePlan(Arrays.stream(ResourceKind.values()).collect(Collectors.toMap(kind -> kind, way)));
        }

        /** Returns the plan with the {@code onlyCorrections} setting of the site. */
        WritePlan correcting(boolean onlyCorrections) {
            return new WritePlan(ways, onlyCorrections);
        }

        public KindPlan of(ResourceKind kind) {
            return Objects.requireNonNull(ways.get(kind));
        }

        /** Returns the plan of one resource: an Observation is not written where the EHR takes no code of it. */
        KindPlan of(Deliverable piece) {
            return of(piece.kind()) instanceof WrittenKind written
                            && written.only()
                                    .filter(codes -> !codes.contains(SentValue.name(piece.json())))
                                    .isPresent()
                    ? new NotWritten(UnwrittenReason.NO_CODE)
                    : of(piece.kind());
        }

        /** Returns the plan without that kind. */
        WritePlan without(ResourceKind kind, UnwrittenReason why) {
            Map<ResourceKind, KindPlan> changed = new EnumMap<>(ways);
            changed.put(kind, new NotWritten(why));
            return new WritePlan(changed, onlyCorrections);
        }

        /** Whether the EHR accepts a kind that the token's scopes do not include. */
        boolean lacksScopes() {
            return ways.containsValue(new NotWritten(UnwrittenReason.NO_SCOPE));
        }

        /** Whether no kind is written, so that the note is copied or printed. */
        public boolean nothing() {
            return ways.values().stream().noneMatch(KindPlan.WrittenKind.class::isInstance);
        }
    }

    /** Reduces an Observation to its value, for an EHR that takes some codes with only these elements. */
    static final class SentValue {
        static final String LOINC = "http://loinc.org";

        /** Name of the pain score. */
        static final String PAIN_SCORE = LOINC + "|72514-3";

        private static final int DAY_CHARS = 10;

        private SentValue() {}

        /** Name of an Observation in code maps: its first code as {@code system|code}. */
        static String name(byte[] observation) {
            return name(ResourceTree.of(observation));
        }

        static String name(JsonNode observation) {
            JsonNode first = observation.at("/code/coding/0");
            return ResourceTree.text(first, "/system") + "|" + ResourceTree.text(first, "/code");
        }

        /**
         * @param code the site's own code for it; empty where the EHR takes ours
         * @param zone of the site, for a day without a time
         */
        static ObjectNode of(ObjectNode observation, Optional<ConfiguredCoding> code, ZoneId zone) {
            ObjectNode sent = ResourceTree.empty().put("resourceType", "Observation");
            take(observation, sent, "status", "category", "code");
            code.ifPresent(own -> own.into(sent.putObject("code")));
            take(observation, sent, "subject", "encounter");
            sent.put("effectiveDateTime", moment(ResourceTree.text(observation, "/effectiveDateTime"), zone));
            take(observation, sent, "performer", "valueQuantity", "valueCodeableConcept", "dataAbsentReason");
            take(observation, sent, "bodySite", "component");
            return sent;
        }

        private static void take(ObjectNode from, ObjectNode to, String... names) {
            for (String name : names) {
                from.optional(name).ifPresent(value -> to.set(name, value));
            }
        }

        /**
         * Returns a date with time, which EHRs that map codes require (Oracle Health); a date alone becomes the start of
         * the day.
         */
        private static String moment(String effective, ZoneId zone) {
            return effective.length() == DAY_CHARS
                    ? LocalDate.parse(effective)
                            .atStartOfDay(zone)
                            .toOffsetDateTime()
                            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    : effective;
        }
    }
}
