package org.dorsal.start;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.PublishedResource;
import org.dorsal.start.StoredProfileSets.StoredProfileSet;
import org.dorsal.store.KnowledgeRows.KnowledgeRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Knowledge in force: the shipped editions, and the earlier editions that are no longer shipped, because stored
 * results are signed, amended and replayed with the editions that they name.
 *
 * @param editions of the shipped files, as {@link KnowledgeRow} names them
 * @param shipped the files that new assessments use
 * @param files those and the earlier ones
 */
record EditionsInForce(Knowledge knowledge, List<String> editions, List<ProfileFile> shipped, List<ProfileFile> files) {
    private static final Logger LOG = LoggerFactory.getLogger(EditionsInForce.class);
    private static final Set<String> EXECUTED = Set.of("Questionnaire", "PlanDefinition", "ActivityDefinition");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    EditionsInForce {
        editions = List.copyOf(editions);
        shipped = List.copyOf(shipped);
        files = List.copyOf(files);
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
     * @param rows earlier knowledge, newest first
     * @param body reads the stored bytes of one of them
     * @throws KnowledgeRefused with every finding
     */
    static EditionsInForce of(
            ShippedKnowledge.CheckedKnowledge checked,
            List<KnowledgeRow> rows,
            Function<KnowledgeRow, Optional<byte[]>> body,
            AcceptedChange accepted) {
        Knowledge now = checked.knowledge();
        List<ProfileFile> shipped = checked.files();
        Set<String> inUse = new HashSet<>(named(now));
        Map<String, LintFinding> unreadable = new LinkedHashMap<>();
        List<StoredProfileSet> earlier = new ArrayList<>();
        Map<String, ProfileFile> files = new LinkedHashMap<>();
        shipped.forEach(file -> files.put(file.path(), file));
        for (KnowledgeRow old : rows) {
            if (!inUse.containsAll(old.editions())) {
                List<ProfileFile> then = body.apply(old)
                        .filter(bytes -> Sha256.of(bytes).hex().equals(old.sha256()))
                        .map(EditionsInForce::files)
                        .orElse(List.of());
                loaded(old, then, unreadable).ifPresent(ready -> {
                    earlier.add(StoredProfileSet.of(then, ready));
                    inUse.addAll(old.editions());
                });
                then.forEach(file -> files.putIfAbsent(file.path(), file));
            }
        }
        unreadable.keySet().removeAll(inUse);
        refuse(accepted, changed(now, rows), unreadable.values());
        Knowledge all = earlier.isEmpty() ? now : now.before(new StoredProfileSets(earlier));
        return new EditionsInForce(all, named(now), shipped, List.copyOf(files.values()));
    }

    /** Loads earlier knowledge; if it can't be read, its editions are added to the unreadable ones. */
    private static Optional<Knowledge> loaded(
            KnowledgeRow old, List<ProfileFile> files, Map<String, LintFinding> unreadable) {
        if (files.isEmpty()) {
            old.editions().forEach(edition -> unreadable.put(edition, damaged(edition)));
            return Optional.empty();
        }
        return switch (Knowledge.loadKept(files)) {
            case Knowledge.LoadResult.LoadedKnowledge(var ready) -> Optional.of(ready);
            case Knowledge.LoadResult.FaultyKnowledge(var why) -> {
                old.editions().forEach(edition -> unreadable.put(edition, notLoaded(edition, why.getFirst())));
                yield Optional.empty();
            }
        };
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
        byte[] body = body();
        store.accept(new KnowledgeRow(Sha256.of(body).hex(), editions), body);
    }

    /** The shipped files but examples and safety rules: JSON object of path to text. */
    private byte[] body() {
        Map<String, String> texts = shipped.stream()
                .filter(ProfileFile::isPublished)
                .collect(Collectors.toMap(
                        ProfileFile::path,
                        file -> new String(file.bytes(), StandardCharsets.UTF_8),
                        (first, _) -> first,
                        TreeMap::new));
        return JSON.writeValueAsBytes(texts);
    }

    private static List<ProfileFile> files(byte[] body) {
        Map<String, String> texts = JSON.readValue(body, new TypeReference<TreeMap<String, String>>() {});
        return texts.entrySet().stream()
                .map(file -> new ProfileFile(file.getKey(), file.getValue().getBytes(StandardCharsets.UTF_8)))
                .toList();
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

    private static List<LintFinding> changed(Knowledge now, List<KnowledgeRow> rows) {
        Set<String> before =
                rows.stream().flatMap(old -> old.editions().stream()).collect(Collectors.toSet());
        return now.published().stream()
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
