package org.dorsal.knowledge;

import java.util.*;
import java.util.stream.Stream;

/**
 * Edition of the evidence models: one model for each dangerous cause (profiles/README.md, "Evidence models").
 *
 * @param form canonical of the form that the conditions read
 * @param thresholds tiers of points, most pressing first
 * @param ceiling highest tier that weak entries alone may reach
 * @param release condition of a result below urgent
 * @param selfCare condition of self-care without a booked check
 * @param optional linkIds of questions that hold no result up while open: examination and measurements
 */
public record EvidenceModels(
        Edition edition,
        Wording title,
        String form,
        Approval approval,
        List<Threshold> thresholds,
        Disposition ceiling,
        Condition release,
        Condition selfCare,
        Set<String> optional,
        List<CauseModel> causes) {
    public EvidenceModels {
        thresholds = List.copyOf(thresholds);
        optional = Set.copyOf(optional);
        causes = List.copyOf(causes);
    }

    /** The newest models that read the form. */
    static Optional<EvidenceModels> newest(Collection<EvidenceModels> candidates, Form form) {
        return candidates.stream()
                .filter(models -> models.form().equals(form.edition().canonical()))
                .max(Comparator.comparing(models -> models.edition().version(), Versions.ORDER));
    }

    /** Edition and approval of the models. */
    public Plan plan() {
        return new Plan(edition, approval);
    }

    /** Conditions of a result and of all causes. */
    public Stream<Condition> conditions() {
        return Stream.concat(Stream.of(release, selfCare), causes.stream().flatMap(CauseModel::conditions));
    }

    /** The tier of that many points. */
    public Disposition tier(int points) {
        for (Threshold threshold : thresholds) {
            if (points >= threshold.points()) {
                return threshold.tier();
            }
        }
        return Disposition.SELF_CARE;
    }

    /** Least points of the tier; 0 of self-care. */
    public int points(Disposition tier) {
        return thresholds.stream()
                .filter(threshold -> threshold.tier() == tier)
                .mapToInt(Threshold::points)
                .findFirst()
                .orElse(0);
    }

    /** Points from which on a tier is reached. */
    public record Threshold(int points, Disposition tier) {}

    /**
     * A measurement or test for a cause.
     *
     * @param questions linkIds of the questions that ask for its values; empty for a test that the form does not ask for
     */
    public record CauseTest(Wording words, List<String> questions) {
        public CauseTest {
            questions = List.copyOf(questions);
        }
    }

    /**
     * Model of one cause.
     *
     * @param highest highest tier that points alone may reach
     * @param cap least sum of negative points
     * @param narrowerCaps caps that hold unless their condition is known to be false
     * @param receiver who receives the person
     * @param tests measurements and tests for the cause
     */
    public record CauseModel(
            Coded cause,
            Disposition highest,
            int cap,
            List<NarrowerCap> narrowerCaps,
            List<Domain> domains,
            List<PointsEntry> lowering,
            List<Floor> floors,
            Wording receiver,
            List<CauseTest> tests,
            List<String> citations) {
        public CauseModel {
            narrowerCaps = List.copyOf(narrowerCaps);
            domains = List.copyOf(domains);
            lowering = List.copyOf(lowering);
            floors = List.copyOf(floors);
            tests = List.copyOf(tests);
            citations = List.copyOf(citations);
        }

        /** Everything that speaks for or against the cause: floors, then the entries of domains, then those that lower. */
        public Stream<CauseFact> facts() {
            return Stream.concat(
                    floors.stream().map(floor -> new CauseFact(floor.id(), floor.words(), floor.condition())),
                    Stream.concat(domains.stream().flatMap(domain -> domain.entries().stream()), lowering.stream())
                            .map(entry -> new CauseFact(entry.id(), entry.words(), entry.condition())));
        }

        /** Conditions of everything that speaks for the cause. */
        public Stream<Condition> signs() {
            return Stream.concat(
                    floors.stream().map(Floor::condition),
                    domains.stream()
                            .flatMap(domain -> domain.entries().stream())
                            .map(PointsEntry::condition));
        }

        /** Conditions of everything that speaks for or against the cause. */
        public Stream<Condition> conditions() {
            return Stream.concat(
                    signs(),
                    Stream.concat(
                            lowering.stream().map(PointsEntry::condition),
                            narrowerCaps.stream().map(NarrowerCap::condition)));
        }
    }

    /**
     * Fact that a model reads.
     *
     * @param id id of the floor or entry, unique in the models
     * @param words the fact as a result shows it
     */
    public record CauseFact(String id, Wording words, Condition condition) {}

    /** Cap of lowering under a condition. */
    public record NarrowerCap(int cap, Condition condition) {}

    /**
     * Correlated entries, of which the strongest counts, or which are added up to a limit.
     *
     * @param limit greatest sum; empty where the strongest entry alone counts
     */
    public record Domain(Optional<Integer> limit, List<PointsEntry> entries) {
        public Domain {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Fact that adds points, or, with negative points, lowers.
     *
     * @param words the fact as the result shows it
     * @param weak whether it reaches the ceiling at the most unless a strong fact of the cause is present
     */
    public record PointsEntry(
            String id, Wording words, int points, boolean weak, Condition condition, List<String> citations) {
        public PointsEntry {
            citations = List.copyOf(citations);
        }
    }

    /** Facts that alone demand a tier; nothing lowers it. */
    public record Floor(String id, Wording words, Disposition tier, Condition condition, List<String> citations) {
        public Floor {
            citations = List.copyOf(citations);
        }
    }
}
