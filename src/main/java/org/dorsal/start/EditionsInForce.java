package org.dorsal.start;

import java.util.*;
import java.util.function.*;
import java.util.stream.Collectors;
import org.dorsal.archive.Archive;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.start.ShippedKnowledge.KnowledgeRefused;
import org.dorsal.store.KnowledgeRows.KnowledgeRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knowledge in force: the shipped editions, and the earlier editions that are no longer shipped, because stored
 * results are signed, amended and replayed with the editions that they name.
 *
 * @param editions of the shipped files, as {@link KnowledgeRow} names them
 * @param shipped the files that new assessments use
 * @param keptSets the earlier ones
 */
record EditionsInForce(
        Knowledge knowledge, List<String> editions, List<ProfileFile> shipped, KeptProfileSets keptSets) {
    private static final Logger LOG = LoggerFactory.getLogger(EditionsInForce.class);
    private static final Set<String> EXECUTED = Set.of("Questionnaire", "PlanDefinition", "ActivityDefinition");

    EditionsInForce {
        editions = List.copyOf(editions);
        shipped = List.copyOf(shipped);
    }

    /**
     * Deviations from stored editions that the start accepts.
     *
     * @param changed an edition with another content than it had; results that were made with the earlier one are not replayed
     * @param unreadable an edition that this release can't load; results that were made with it are neither signed, amended nor replayed
     */
    record AcceptedChange(boolean changed, boolean unreadable) {}

    /**
     * Loads the editions that were in force in addition to the shipped ones.
     *
     * @param rows reads the kept knowledge, newest first; called again for editions that are missing
     * @param body reads the stored bytes of one of them
     * @param nanos monotonic clock
     * @throws KnowledgeRefused with every finding
     */
    static EditionsInForce of(
            ShippedKnowledge.CheckedKnowledge checked,
            Supplier<List<KnowledgeRow>> rows,
            Function<KnowledgeRow, Optional<byte[]>> body,
            AcceptedChange accepted,
            LongSupplier nanos) {
        Knowledge shippedKnowledge = checked.knowledge();
        List<KnowledgeRow> before = rows.get();
        KeptReader reader =
                new KeptReader(body, new HashSet<>(named(shippedKnowledge)), new HashSet<>(), new LinkedHashMap<>());
        List<KeptProfileSet> earlier = reader.read(before);
        reader.unreadable().keySet().removeAll(reader.inUse());
        refuse(accepted, changed(shippedKnowledge, before), reader.unreadable().values());
        KeptProfileSets keptSets = new KeptProfileSets(earlier, () -> reader.read(rows.get()), nanos);
        return new EditionsInForce(
                shippedKnowledge.before(keptSets), named(shippedKnowledge), checked.files(), keptSets);
    }

    /**
     * Reads kept knowledge that holds editions which are not in use.
     *
     * @param examined hashes of the bodies that were read
     * @param unreadable a finding for each edition of a body that can't be loaded
     */
    private record KeptReader(
            Function<KnowledgeRow, Optional<byte[]>> body,
            Set<String> inUse,
            Set<String> examined,
            Map<String, LintFinding> unreadable) {
        List<KeptProfileSet> read(List<KnowledgeRow> rows) {
            List<KeptProfileSet> sets = new ArrayList<>();
            for (KnowledgeRow row : rows) {
                if (!inUse.containsAll(row.editions()) && examined.add(row.sha256())) {
                    Optional<byte[]> stored = body.apply(row)
                            .filter(bytes -> Sha256.of(bytes).hex().equals(row.sha256()));
                    if (stored.isEmpty()) {
                        row.editions().forEach(edition -> unreadable.put(edition, damaged(edition)));
                    }
                    stored.ifPresent(bytes -> sets.add(loaded(row, bytes)));
                }
            }
            return sets;
        }

        private KeptProfileSet loaded(KnowledgeRow row, byte[] bytes) {
            return switch (KeptProfileSet.load(bytes)) {
                case Knowledge.LoadResult.LoadedKnowledge(var knowledge) -> {
                    inUse.addAll(row.editions());
                    yield KeptProfileSet.of(bytes, knowledge);
                }
                case Knowledge.LoadResult.FaultyKnowledge(var why) -> {
                    row.editions().forEach(edition -> unreadable.put(edition, notLoaded(edition, why.getFirst())));
                    yield KeptProfileSet.unreadable(bytes);
                }
            };
        }
    }

    /** Returns the profiles for an auditor's export: the shipped files, and each kept set under its hash. */
    Map<String, byte[]> exported() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        shipped.forEach(file -> files.put(file.path(), file.bytes()));
        keptSets.withNewer()
                .forEach(set -> files.put(Archive.KEPT + set.sha256().hex() + ".json", set.body()));
        return files;
    }

    /** Refuses deviations that are not accepted; the accepted ones are logged. */
    private static void refuse(AcceptedChange accepted, List<LintFinding> changed, Collection<LintFinding> unreadable) {
        List<LintFinding> refused = new ArrayList<>(accepted.changed() ? List.of() : changed);
        if (accepted.unreadable()) {
            unreadable.forEach(finding -> LOG.warn("{}", finding));
        } else {
            refused.addAll(unreadable);
        }
        if (!refused.isEmpty()) {
            throw new KnowledgeRefused(refused);
        }
    }

    /** Stores the shipped knowledge with its bytes. */
    void keep(BiConsumer<KnowledgeRow, byte[]> store) {
        byte[] body = KeptProfileSet.body(shipped);
        store.accept(new KnowledgeRow(Sha256.of(body).hex(), editions), body);
    }

    private static List<String> named(Knowledge knowledge) {
        return knowledge.published().stream()
                .filter(edition -> EXECUTED.contains(edition.type()))
                .map(PublishedResource::edition)
                .map(EditionsInForce::named)
                .toList();
    }

    private static String named(Edition edition) {
        return edition.canonical() + "#" + edition.sha256();
    }

    private static LintFinding notLoaded(String edition, LintFinding why) {
        return unreadable(
                edition, "this release can't load it (" + why + "); go back to the release that could, or accept it");
    }

    private static LintFinding damaged(String edition) {
        return unreadable(
                edition,
                "its bytes in the database are not those that were kept; restore table knowledge_body from a backup, or"
                        + " accept it");
    }

    private static LintFinding unreadable(String edition, String why) {
        return new LintFinding(
                edition.substring(0, edition.indexOf('#')),
                "version",
                "was in force, so results may name it, and " + why
                        + " (dorsal.unreadable-knowledge: accept): such results"
                        + " are then neither signed, amended nor replayed");
    }

    private static List<LintFinding> changed(Knowledge shippedKnowledge, List<KnowledgeRow> rows) {
        Set<String> before =
                rows.stream().flatMap(row -> row.editions().stream()).collect(Collectors.toSet());
        return shippedKnowledge.published().stream()
                .filter(edition -> EXECUTED.contains(edition.type()))
                .filter(edition -> !before.contains(named(edition.edition())))
                .filter(edition -> before.stream()
                        .anyMatch(was -> was.startsWith(edition.edition().canonical() + "#")))
                .map(edition -> new LintFinding(
                        edition.id() + ".json",
                        "version",
                        "was in force with another content, which results may name; give the changed file a new version"
                                + " and put the earlier one back, or set dorsal.changed-knowledge to accept"))
                .toList();
    }
}
