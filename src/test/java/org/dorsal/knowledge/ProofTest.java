package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import org.junit.jupiter.api.Test;

/** Test that the build's proof is accepted for exactly the proven bytes. */
class ProofTest {
    private static final String MODELS = "plan/upper-back-pain-evidence-2.0.0.json";
    private static final List<ProfileFile> FILES = SomeProfiles.files();
    private static final String WRITTEN = Proof.write(FILES);

    @Test
    void it_holds_for_the_files_in_any_order() {
        assertThat(Proof.of(FILES, WRITTEN)).isPresent();
        assertThat(Proof.of(FILES.reversed(), WRITTEN)).isPresent();
    }

    @Test
    void a_changed_byte_a_file_more_less_or_elsewhere_ends_it() {
        assertThat(Proof.of(SomeProfiles.changed(MODELS, text -> text.replaceFirst(">=", ">")), WRITTEN))
                .isEmpty();
        assertThat(Proof.of(FILES.subList(1, FILES.size()), WRITTEN)).isEmpty();
        List<ProfileFile> more = new ArrayList<>(FILES);
        more.add(new ProfileFile("value-set/more.json", new byte[0]));
        assertThat(Proof.of(more, WRITTEN)).isEmpty();
        List<ProfileFile> moved = new ArrayList<>(FILES.subList(1, FILES.size()));
        moved.add(new ProfileFile("plan/other.json", FILES.getFirst().bytes()));
        assertThat(Proof.of(moved, WRITTEN)).isEmpty();
    }

    @Test
    void bytes_that_moved_from_one_file_to_the_next_end_it() {
        String written = Proof.write(List.of(example("a", "{}{"), example("b", "}")));

        assertThat(Proof.of(List.of(example("a", "{}{"), example("b", "}")), written))
                .isPresent();
        assertThat(Proof.of(List.of(example("a", "{}"), example("b", "{}")), written))
                .isEmpty();
    }

    @Test
    void proven_profiles_give_the_same_knowledge() {
        Knowledge checked = SomeProfiles.knowledge();
        Knowledge proven = ready(Knowledge.load(FILES, Proof.of(FILES, WRITTEN)));

        assertThat(proven.forms()).isEqualTo(checked.forms());
        assertThat(proven.plans()).isEqualTo(checked.plans());
        assertThat(proven.evidence()).isEqualTo(checked.evidence());
        checked.forms().forEach(form -> assertThat(proven.newestCare(form)).isEqualTo(checked.newestCare(form)));
        assertThat(proven.published())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("encoded")
                .isEqualTo(checked.published());
        assertThat(proven.published().stream().map(PublishedResource::json).toList())
                .usingElementComparator(Arrays::compare)
                .isEqualTo(checked.published().stream()
                        .map(PublishedResource::json)
                        .toList());
    }

    @Test
    void a_proof_of_other_files_spares_nothing() {
        List<ProfileFile> broken =
                SomeProfiles.changed(MODELS, text -> text.replace("%`tearing-pain=Y`", "%`tearing=Y`"));

        assertThat(Knowledge.load(broken, Proof.of(FILES, WRITTEN)))
                .isInstanceOfSatisfying(
                        Knowledge.LoadResult.FaultyKnowledge.class,
                        faulty -> assertThat(faulty.findings()).isNotEmpty());
    }

    /** Code in a folder may be newer than a proof that is there. */
    @Test
    void classes_outside_of_a_jar_are_never_believed() {
        assertThat(Proof.of(FILES)).isEmpty();
    }

    private static Knowledge ready(Knowledge.LoadResult loaded) {
        assertThat(loaded).isInstanceOf(Knowledge.LoadResult.LoadedKnowledge.class);
        return ((Knowledge.LoadResult.LoadedKnowledge) loaded).knowledge();
    }

    private static ProfileFile example(String name, String text) {
        return new ProfileFile("examples/" + name + ".json", text.getBytes(StandardCharsets.UTF_8));
    }
}
