package org.dorsal.start;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.assessment.Examples;
import org.dorsal.knowledge.Finding;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Published;
import org.dorsal.store.KnowledgeRows.KeptEdition;

/**
 * The knowledge that the service runs with: what it was shipped with, and beside it every edition that was in force before and
 * is not shipped any more, because stored results are signed, amended and replayed with the editions that they name.
 *
 * @param files all of them, the shipped ones first
 */
record EditionsInForce(Knowledge knowledge, List<ProfileFile> files) {
    private static final Set<String> EXECUTED = Set.of("Questionnaire", "PlanDefinition", "ActivityDefinition");

    /**
     * Loads and checks everything.
     *
     * @param kept editions that were in force, the newest content of each first
     * @param acceptChanged whether an edition may have another content than it had; results that were made with the earlier one
     *     are then not replayed
     * @throws KnowledgeRefused with every finding
     */
    static EditionsInForce of(List<ProfileFile> shipped, List<KeptEdition> kept, boolean acceptChanged) {
        Knowledge now = loaded(shipped);
        refuse(Examples.check(now, shipped));
        Map<String, Published> published = new LinkedHashMap<>();
        now.published().forEach(edition -> published.put(edition.edition().canonical(), edition));
        if (!acceptChanged) {
            refuse(changed(kept, published));
        }
        Map<String, ProfileFile> gone = new LinkedHashMap<>();
        kept.stream()
                .filter(edition -> !published.containsKey(edition.canonical()))
                .forEach(edition ->
                        gone.putIfAbsent(edition.canonical(), new ProfileFile(edition.path(), edition.body())));
        List<ProfileFile> all = Stream.concat(shipped.stream(), gone.values().stream())
                .toList();
        return new EditionsInForce(gone.isEmpty() ? now : now.within(loaded(all)), all);
    }

    /** What has to be kept, with its file. */
    List<KeptEdition> executed() {
        Map<String, ProfileFile> byName = new LinkedHashMap<>();
        files.forEach(file -> byName.putIfAbsent(file.path().substring(file.path().lastIndexOf('/') + 1), file));
        return knowledge.published().stream()
                .filter(edition -> EXECUTED.contains(edition.type()))
                .map(edition -> {
                    ProfileFile file = byName.get(edition.id() + ".json");
                    return new KeptEdition(
                            edition.edition().canonical(), edition.edition().sha256(), file.path(), file.bytes());
                })
                .toList();
    }

    private static Knowledge loaded(List<ProfileFile> files) {
        return switch (Knowledge.load(files)) {
            case Knowledge.Loaded.Faulty(var findings) -> throw new KnowledgeRefused(findings);
            case Knowledge.Loaded.Ready(var ready) -> ready;
        };
    }

    private static List<Finding> changed(List<KeptEdition> kept, Map<String, Published> published) {
        List<Finding> findings = new ArrayList<>();
        for (Published edition : published.values()) {
            List<String> before = kept.stream()
                    .filter(was -> was.canonical().equals(edition.edition().canonical()))
                    .map(KeptEdition::sha256)
                    .toList();
            if (!before.isEmpty() && !before.contains(edition.edition().sha256())) {
                findings.add(new Finding(
                        edition.id() + ".json",
                        "version",
                        "was in force with another content, which results may name; give the changed file a new version"
                                + " and put the earlier one back, or set dorsal.changed-knowledge to accept"));
            }
        }
        return findings;
    }

    private static void refuse(List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw new KnowledgeRefused(findings);
        }
    }
}
